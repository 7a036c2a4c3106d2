/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.Advice;
import org.letterhead.mail.texts.Texts;

/**
 * What this bundle says to people. An advice is made of two texts: what has happened ({@code smtp.<what>}), and what to
 * do about it ({@code smtp.<what>.do}). At the operator's relay the second one is always the same, since no account can
 * do anything about it: its keys are {@code smtp.relay.<what>}.
 */
public final class SmtpWords {
    static final Texts TEXTS = Texts.of(SmtpWords.class, "smtp");

    private static final String OWN = "smtp.";
    private static final String RELAY = "smtp.relay.";
    private static final String TO_DO = ".do";
    private static final String RELAY_TO_DO = "smtp.at-relay" + TO_DO;

    private SmtpWords() {}

    /** An advice of this bundle. */
    public static Advice advice(String what, boolean atRelay, Map<String, String> arguments) {
        Advice advice = new Advice((atRelay ? RELAY : OWN) + what, arguments, "");
        return new Advice(
                advice.key(),
                arguments,
                say(advice, Locale.ENGLISH)
                        .orElseThrow(() -> new IllegalArgumentException("no English text for " + advice.key())));
    }

    static Optional<String> say(Advice advice, Locale locale) {
        boolean atRelay = advice.key().startsWith(RELAY);
        String fact = atRelay ? OWN + advice.key().substring(RELAY.length()) : advice.key();
        return TEXTS.find(fact, advice.arguments(), locale)
                .map(happened -> toDo(fact, atRelay, advice.arguments(), locale)
                        .map(todo -> happened + " " + todo)
                        .orElse(happened));
    }

    private static Optional<String> toDo(String fact, boolean atRelay, Map<String, String> arguments, Locale locale) {
        return TEXTS.find(fact + TO_DO, arguments, locale)
                .flatMap(own -> atRelay ? TEXTS.find(RELAY_TO_DO, arguments, locale) : Optional.of(own));
    }
}
