/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import java.util.AbstractMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.letterhead.mail.texts.Texts;

/**
 * The texts of one room of the settings page, for code and for templates.
 *
 * @param texts the file {@code i18n/ROOM_LANGUAGE.properties}
 */
public record Words(Texts texts) {
    /** The texts of a room. */
    public static Words of(String room) {
        return new Words(Texts.of(Words.class, room));
    }

    /** Says a text. */
    public String say(String key, Locale locale) {
        return texts.say(key, locale);
    }

    /** Says a text with what is filled in. */
    public String say(String key, Map<String, String> arguments, Locale locale) {
        return texts.say(key, arguments, locale);
    }

    /** The texts in one language as a template reads them: {@code {{t.save}}}, or {@code {{t.state.sent}}} for the key {@code state.sent}. */
    Map<String, Object> in(Locale locale) {
        return new Level("", locale);
    }

    /** The texts whose keys begin alike. A name that leads nowhere is a mistake of ours, and no page is made of it. */
    private final class Level extends AbstractMap<String, Object> {
        private final String beginning;
        private final Locale locale;

        Level(String beginning, Locale locale) {
            this.beginning = beginning;
            this.locale = locale;
        }

        @Override
        public Object get(Object name) {
            String key = beginning + name;
            if (texts.find(key, Map.of(), Locale.ENGLISH).isPresent()) {
                return texts.say(key, locale);
            }
            if (texts.keys(Locale.ENGLISH).stream().noneMatch(other -> other.startsWith(key + "."))) {
                throw new IllegalArgumentException("a page shows the text " + key + ", which is not there");
            }
            return new Level(key + ".", locale);
        }

        @Override
        public boolean containsKey(Object name) {
            return true;
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            // Looked up by name alone.
            return Set.of();
        }
    }
}
