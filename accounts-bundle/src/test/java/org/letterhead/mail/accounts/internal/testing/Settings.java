/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.testing;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.letterhead.mail.accounts.internal.AccountsSettings;

/** The operator's settings for a test: the defaults, but for what the test says. */
public final class Settings {
    private Settings() {}

    public static AccountsSettings with(Map<String, Object> values) {
        return new AccountsSettings((AccountsSettings.Configuration) Proxy.newProxyInstance(
                Settings.class.getClassLoader(),
                new Class<?>[] {AccountsSettings.Configuration.class},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
