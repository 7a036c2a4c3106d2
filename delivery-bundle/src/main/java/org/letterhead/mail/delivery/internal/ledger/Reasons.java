/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.ledger;

import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.delivery.internal.Words;

/** Tells what has become of a mail in words, in the language of whoever asks. */
public final class Reasons {
    private final BiFunction<Advice, Locale, Optional<String>> drivers;

    /**
     * Makes the teller.
     *
     * @param drivers says an advice in a driver's words, if its driver is there
     */
    public Reasons(BiFunction<Advice, Locale, Optional<String>> drivers) {
        this.drivers = drivers;
    }

    /** What the ledger knows, with a reason in words for each failure. */
    public MailStatus tell(LedgerEntry entry, Locale locale) {
        return new MailStatus(
                entry.id(),
                entry.account(),
                entry.messageClass(),
                entry.template(),
                entry.locale(),
                entry.subject(),
                entry.messageId(),
                entry.acceptedAt(),
                entry.lines().stream()
                        .map(line -> new RecipientStatus(
                                line.recipient(),
                                line.state(),
                                line.way(),
                                line.attempts(),
                                Optional.empty(),
                                Optional.empty(),
                                line.failure(),
                                line.failure()
                                        .map(failure -> reason(failure, locale))
                                        .orElse("")))
                        .toList());
    }

    private String reason(Failure failure, Locale locale) {
        Advice advice = failure.advice();
        return Words.say(advice, locale)
                .or(() -> drivers.apply(advice, locale))
                // The driver is gone or does not speak the language: English has the advice, others the kind of
                // trouble.
                .or(() -> isEnglish(locale) ? Optional.empty() : Words.byCause(failure.cause(), locale))
                .orElse(advice.english());
    }

    private static boolean isEnglish(Locale locale) {
        return locale.getLanguage().equals(Locale.ENGLISH.getLanguage());
    }
}
