/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.osgi.service.component.ComponentException;

/** Configurations as the runtime hands them over: a value of the wrong type is noticed when it is read. */
final class Configurations {
    private Configurations() {}

    static <A extends Annotation> A of(Class<A> type, Map<String, String> file) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            String key = method.getName().replace('_', '.');
            String text = file.get(key);
            if (text == null) {
                return method.getDefaultValue();
            }
            if (method.getReturnType() == int.class) {
                try {
                    return Integer.parseInt(text);
                } catch (NumberFormatException e) {
                    throw new ComponentException(e);
                }
            }
            return method.getReturnType() == boolean.class ? Boolean.parseBoolean(text) : (Object) text;
        }));
    }
}
