/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.delivery;

import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.people.ActorName;
import org.letterhead.mail.transport.TransportDescriptor;
import org.letterhead.mail.web.internal.PlainText;
import org.letterhead.mail.web.internal.page.Moment;
import org.letterhead.mail.web.internal.page.Visit;
import org.letterhead.mail.web.internal.page.Words;

/**
 * What a tab's pages say, in the reader's language.
 *
 * @param words the tab's; with {@code by.operator} and {@code by.platform}
 * @param locale the reader's language
 */
public record Said(Words words, Locale locale) {
    static final Words WORDS = Words.of("delivery");
    private static final int LONGEST = 200;

    static Said to(Visit visit) {
        return new Said(WORDS, visit.locale());
    }

    /** A text with what is filled in: names and values by turns. */
    public String say(String key, String... arguments) {
        Map<String, String> filled = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            filled.put(arguments[i], arguments[i + 1]);
        }
        return words.say(key, filled, locale);
    }

    /** For {@code moment.html}. */
    public Moment moment(Instant at) {
        return Moment.of(at, locale);
    }

    /** Inside a sentence. */
    public String time(Instant at) {
        return moment(at).text();
    }

    /** One of our constants as a text: {@code state.DELIVERING}. */
    public String of(String group, Enum<?> value) {
        return say(group + "." + value.name());
    }

    /** Who has done something, out of {@code user anna}. */
    public String by(String actor) {
        String kind = actor.contains(" ") ? actor.substring(0, actor.indexOf(' ')) : "";
        Optional<String> person = ActorName.person(actor).map(Said::untrusted);
        if (kind.equals("operator")) {
            return say("by.operator");
        }
        return person.orElseGet(() -> say("by.platform"));
    }

    /** What anybody may have written. */
    public static String untrusted(String text) {
        return PlainText.untrusted(text, LONGEST);
    }

    /** What people call a way. */
    static String name(AccountSettings.Way way) {
        return way.description()
                .map(TransportDescriptor::displayName)
                .map(Said::untrusted)
                .orElse(way.name());
    }

    /** What people call the way of this name. */
    public static String name(AccountSettings settings, String way) {
        return settings.way(way).map(Said::name).orElse(way);
    }

    /** An address that may be a link: a setting can be anything, a script too. */
    public static Optional<String> link(Optional<URI> address) {
        return address.filter(
                        uri -> "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                .map(URI::toString);
    }
}
