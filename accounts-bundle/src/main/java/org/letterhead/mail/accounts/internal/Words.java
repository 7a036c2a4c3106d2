/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal;

import java.util.Locale;
import java.util.Map;
import org.letterhead.mail.Advice;
import org.letterhead.mail.texts.Texts;

/** What this room says to people. */
public final class Words {
    private static final String PREFIX = "accounts.";
    private static final Texts TEXTS = Texts.of(Words.class, "accounts");

    private Words() {}

    /** The language in which a reader gets these texts. */
    public static Locale spoken(Locale wished) {
        return TEXTS.keys(wished).isEmpty() ? Locale.ENGLISH : Locale.forLanguageTag(wished.getLanguage());
    }

    /** Says a text. */
    public static String say(String key, Map<String, String> arguments, Locale locale) {
        return TEXTS.say(key, arguments, locale);
    }

    /** Says a text that has nothing to fill in. */
    public static String say(String key, Locale locale) {
        return TEXTS.say(key, locale);
    }

    /** What is missing and what to do. */
    public static Advice advice(String key, Map<String, String> arguments) {
        return TEXTS.advice(PREFIX + key, arguments);
    }
}
