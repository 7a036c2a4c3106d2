/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.log;

import java.time.Instant;
import java.util.Objects;

/**
 * How often the mail servers of one domain refused mail.
 *
 * @param domain the recipients' domain, in lower case
 * @param refusals how many tries were refused for good or for now
 * @param lastAt when it happened last
 * @param lastReason the advice of that refusal, in English
 */
public record DomainRefusals(String domain, long refusals, Instant lastAt, String lastReason) {
    /** Refuses {@code null}. */
    public DomainRefusals {
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(lastAt, "lastAt");
        Objects.requireNonNull(lastReason, "lastReason");
    }
}
