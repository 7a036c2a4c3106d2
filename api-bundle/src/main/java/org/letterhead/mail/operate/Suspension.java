/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.operate;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Somebody has stopped mail.
 *
 * @param account whose; empty for all mail
 * @param since from when on
 * @param by who did it, such as {@code operator karaf}
 * @param reason what that person said; may be empty
 */
public record Suspension(Optional<String> account, Instant since, String by, String reason) {
    /** Refuses {@code null}. */
    public Suspension {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
    }
}
