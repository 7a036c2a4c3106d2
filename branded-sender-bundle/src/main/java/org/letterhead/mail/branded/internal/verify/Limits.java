/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.branded.internal.BrandedSettings;

/**
 * How many links are mailed. What an account has done itself it is told. What a mailbox has got from others it is not: then no mail is sent, and the
 * answer is the same, so that nobody learns from it whom others write to.
 */
record Limits(BrandedSettings settings) {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** When this account may ask again; empty for now. */
    Optional<Instant> again(Handle handle, String account, String mailbox, Instant now) {
        return Stream.of(
                        next(
                                LinkRows.asked(handle, account, now.minus(DAY), settings.mostOfAccount()),
                                settings.mostOfAccount(),
                                DAY),
                        next(
                                LinkRows.asked(
                                        handle, account, mailbox, now.minus(HOUR), settings.mostOfAccountToAddress()),
                                settings.mostOfAccountToAddress(),
                                HOUR))
                .flatMap(Optional::stream)
                .max(Instant::compareTo);
    }

    /** Whether a mailbox has had its share. */
    boolean isFull(Handle handle, String mailbox, Instant now) {
        return LinkRows.mailed(handle, mailbox, now.minus(DAY), settings.mostToAddress())
                        .size()
                >= settings.mostToAddress();
    }

    /** The latest ones: when the first of them has left the window, there is room. */
    private static Optional<Instant> next(List<Instant> latest, int most, Duration window) {
        return latest.size() < most
                ? Optional.empty()
                : Optional.of(latest.get(most - 1).plus(window));
    }
}
