/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
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
    /** Texts about settings, and parts of texts: none of them can answer a server's reply. */
    private static final Pattern NO_REPLY = Pattern.compile("settings\\..*|operator\\..*|other-ways|.*\\.do");

    private static final String OTHER_WAYS = "smtp.other-ways";
    private static final String RELAY_TO_DO = "smtp.at-relay" + TO_DO;

    private SmtpWords() {}

    /** Whether there is an advice with this key, as data files may name it. */
    static boolean knows(String what) {
        return TEXTS.find(OWN + what, Map.of(), Locale.ENGLISH).isPresent()
                && !NO_REPLY.matcher(what).matches();
    }

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

    /** Where no setting can help, the ways without a server of one's own are offered. */
    private static Map<String, String> withOtherWays(Map<String, String> arguments, Locale locale) {
        Map<String, String> all = new HashMap<>(arguments);
        TEXTS.find(OTHER_WAYS, Map.of(), locale).ifPresent(ways -> all.put("other-ways", ways));
        return all;
    }

    private static Optional<String> toDo(String fact, boolean atRelay, Map<String, String> arguments, Locale locale) {
        return TEXTS.find(fact + TO_DO, withOtherWays(arguments, locale), locale)
                .flatMap(own -> atRelay ? TEXTS.find(RELAY_TO_DO, arguments, locale) : Optional.of(own));
    }
}
