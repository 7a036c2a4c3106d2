/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.action.PublicAction;
import org.letterhead.mail.action.PublicLinks;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** As much of an OSGi framework as the bundle sees: what it registers, references of services, its configuration. */
final class Framework {
    private final List<PublicLinks> registered = new ArrayList<>();

    /** The service, if it is registered. */
    Optional<PublicLinks> links() {
        return registered.stream().findFirst();
    }

    BundleContext bundle() {
        return proxy(BundleContext.class, (self, method, arguments) -> {
            if (!method.getName().equals("registerService")) {
                throw new UnsupportedOperationException(method.getName());
            }
            PublicLinks service = (PublicLinks) arguments[1];
            registered.add(service);
            return proxy(ServiceRegistration.class, (registration, call, nothing) -> {
                registered.remove(service);
                return null;
            });
        });
    }

    /** Maps keys to methods as the component runtime does: a dot is an underscore; what is absent has its default. */
    static WebConfiguration configuration(Map<String, String> file) {
        return proxy(
                WebConfiguration.class,
                (self, method, arguments) ->
                        file.getOrDefault(method.getName().replace('_', '.'), (String) method.getDefaultValue()));
    }

    @SuppressWarnings("unchecked")
    static ServiceReference<PublicAction> reference(Map<String, Object> properties, int ranking) {
        return proxy(ServiceReference.class, (self, method, arguments) -> switch (method.getName()) {
            case "getProperty" -> properties.get(arguments[0]);
            case "compareTo" ->
                Integer.compare(ranking, (Integer) ((ServiceReference<?>) arguments[0]).getProperty("ranking"));
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            case "getBundle" -> null;
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(Framework.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
