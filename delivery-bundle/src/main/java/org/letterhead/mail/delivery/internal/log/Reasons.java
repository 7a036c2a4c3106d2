/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.log;

import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.delivery.internal.Words;

/** Says failures in words, in the language of whoever asks, also when the driver that failed is long gone. */
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

    /** The failure in words; empty if there was none. */
    public String tell(Optional<Failure> failure, Locale locale) {
        return failure.map(known -> tell(known, locale)).orElse("");
    }

    private String tell(Failure failure, Locale locale) {
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
