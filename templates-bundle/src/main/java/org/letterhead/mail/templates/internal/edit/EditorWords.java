/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import java.util.Locale;
import java.util.Map;
import org.letterhead.mail.Advice;
import org.letterhead.mail.texts.Texts;

/** What the editor says to people. */
final class EditorWords {
    private static final Texts TEXTS = Texts.of(EditorWords.class, "template-editor");

    private EditorWords() {}

    static String say(String key, Map<String, String> arguments, Locale locale) {
        return TEXTS.say(key, arguments, locale);
    }

    static Advice advice(String key, Map<String, String> arguments) {
        return TEXTS.advice(key, arguments);
    }
}
