/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.secrets;

import java.util.Base64;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The key in an environment variable, as container platforms hand secrets over. */
public final class KeyInEnvironment implements KeySource {
    private final String name;
    private final UnaryOperator<String> environment;

    /** Reads the variable when asked. */
    public KeyInEnvironment(String name, UnaryOperator<String> environment) {
        this.name = name;
        this.environment = environment;
    }

    @Override
    public String place() {
        return "the environment variable " + name + " (key.environment in etc/org.letterhead.mail.store.cfg)";
    }

    @Override
    public Optional<StoreKey> read() {
        String value = environment.apply(name);
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new StoreKey(Base64.getDecoder().decode(value.strip())));
        } catch (IllegalArgumentException e) {
            throw new KeyFault("There is no key of " + StoreKey.LENGTH + " bytes in base64 in " + place());
        }
    }

    @Override
    public StoreKey create() {
        throw new KeyFault("There is no key in " + place() + ": set it to " + StoreKey.LENGTH
                + " random bytes in base64 (openssl rand -base64 32) before this process starts");
    }
}
