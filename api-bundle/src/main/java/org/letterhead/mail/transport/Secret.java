/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * A password, token or key that somebody else keeps. It is a handle: the clear text is made when {@link #reveal()} is
 * called and should be forgotten as soon as it was used. Two secrets are never equal, so that nobody compares them.
 */
public final class Secret {
    private final Supplier<String> unseal;

    private Secret(Supplier<String> unseal) {
        this.unseal = Objects.requireNonNull(unseal, "unseal");
    }

    /**
     * A secret that is stored sealed.
     *
     * @param unseal makes the clear text; called at every {@link #reveal()}, from any thread
     * @return the secret
     */
    public static Secret sealed(Supplier<String> unseal) {
        return new Secret(unseal);
    }

    /**
     * A secret that has just come in, for example a token from a provider.
     *
     * @param clearText the secret itself
     * @return the secret
     */
    public static Secret of(String clearText) {
        Objects.requireNonNull(clearText, "clearText");
        return new Secret(() -> clearText);
    }

    /**
     * Returns the clear text. Keep it in a local variable, and in no field, message or log.
     *
     * @return the secret itself
     * @throws IllegalStateException if it cannot be unsealed, for example because the key has changed; the message says
     *     what the operator has to do
     */
    public String reveal() {
        return unseal.get();
    }

    /** Three asterisks, whatever the secret is. */
    @Override
    public String toString() {
        return "***";
    }
}
