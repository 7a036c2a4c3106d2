/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.letterhead.mail.web.internal.page.Words;

/**
 * Says this tab's texts to one reader.
 *
 * @param locale the reader's language
 */
record Say(Locale locale) {
    static final Words WORDS = Words.of("templates");

    /**
     * Says a text.
     *
     * @param arguments names and what is filled in for them, by turns
     */
    String say(String key, String... arguments) {
        Map<String, String> filled = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            filled.put(arguments[i], arguments[i + 1]);
        }
        return WORDS.say(key, filled, locale);
    }

    /** Says what a value of an enumeration is called, such as {@code kind.security}. */
    String say(String keys, Enum<?> value) {
        return say(keys + "." + value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** Says who has changed something: {@code user anna} as people say it, untrusted. */
    String who(String actor) {
        int space = actor.indexOf(' ');
        String name = actor.substring(space + 1);
        return switch (space < 0 ? "" : actor.substring(0, space)) {
            case "operator" -> say("who.operator", "name", name);
            case "bundle" -> say("who.platform");
            default -> name;
        };
    }
}
