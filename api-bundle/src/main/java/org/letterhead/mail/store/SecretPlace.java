/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store;

import java.util.Objects;

/**
 * Whose secret it is, and which one.
 *
 * @param account the account, or empty for the platform's own
 * @param field what it is, unique in the account, such as {@code smtp/password} or {@code mail/0190.../texts}
 */
public record SecretPlace(String account, String field) {
    /** Refuses {@code null}. */
    public SecretPlace {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(field, "field");
    }
}
