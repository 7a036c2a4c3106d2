/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.texts.Texts;

/**
 * Makes a name that an account has given itself fit to stand in From, before an address that belongs to somebody else.
 *
 * <p>Many mail programs show the name alone. A name such as {@code "service@bank.example"} would make the operator's
 * mail look like the bank's, and the operator answers for it. So a name never shows an address:
 *
 * <ul>
 *   <li>characters that are not seen (controls, direction marks, zero-width characters other than the joiners that
 *       scripts and emoji need, half surrogates) are removed and every kind of space becomes one space, so that nothing
 *       below can be hidden from this class and shown to a reader;
 *   <li>a word that has an at sign, or one of its look-alikes {@code ＠ ﹫ ⓐ}, between other characters is an address
 *       and goes as a whole: without the sign the domain alone would still claim to be somebody. An at sign that joins
 *       nothing goes alone, so "Café @ Home" is shown as "Café Home" and "@acme" as "acme";
 *   <li>angle brackets become spaces, so that no name imitates "Name &lt;address&gt;";
 *   <li>{@code =?} is taken apart, for a name that is itself an encoded word (RFC 2047) is decoded by many mail
 *       programs, inside quotation marks too, and what it decodes to would never have been looked at here.
 * </ul>
 *
 * <p>A domain without an at sign stays: shops are called "acme.example", and it is not an address.
 */
final class ShownName {
    private static final String AT_SIGNS = "@\uff20\ufe6b\u24d0";
    private static final Pattern ADDRESS = Pattern.compile("[^%1$s][%1$s]+[^%1$s]".formatted(AT_SIGNS));
    private static final Pattern AT_SIGN = Pattern.compile("[" + AT_SIGNS + "]");
    private static final Pattern BRACKETS = Pattern.compile("[<>\uff1c\uff1e\ufe64\ufe65]");

    /** Spaces by name or by looks: Hangul fillers and the empty Braille cell count as letters but show nothing. */
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}\\p{Cc}\u115f\u1160\u2800\u3164\uffa0]+");

    private static final int JOINER = 0x200d;
    private static final int NON_JOINER = 0x200c;

    private ShownName() {}

    /** The name without anything that poses as an address; possibly empty, of any length. */
    static String clean(String untrusted) {
        if (untrusted == null) {
            return "";
        }
        String visible = SPACES.matcher(
                        BRACKETS.matcher(withoutUnseen(untrusted)).replaceAll(" "))
                .replaceAll(" ");
        String words = Arrays.stream(visible.split(" "))
                .filter(Predicate.not(word -> ADDRESS.matcher(word).find()))
                .map(word -> AT_SIGN.matcher(word).replaceAll(""))
                .filter(Predicate.not(ShownName::showsNothing))
                .collect(Collectors.joining(" "));
        return words.replace("=?", "= ?");
    }

    /** A way that stands in says for whom, and whose it is: "Acme (via Platform)". */
    static String via(String name, String platform, Locale locale, Texts texts) {
        // Half of the room at most, so that a long name of the platform does not push the account's out.
        String shownPlatform = cut(platform, Mailbox.MAX_DISPLAY_NAME / 2);
        int taken = texts.say("name.via", Map.of("name", "", "platform", shownPlatform), locale)
                .length();
        return texts.say(
                "name.via",
                Map.of("name", cut(name, Mailbox.MAX_DISPLAY_NAME - taken), "platform", shownPlatform),
                locale);
    }

    /** Shortens a name to so many UTF-16 units, never inside a character, and shows that something is missing. */
    static String cut(String name, int units) {
        if (name.length() <= units) {
            return name;
        }
        int end = units - 1;
        if (Character.isHighSurrogate(name.charAt(end - 1))) {
            end--;
        }
        while (end > 0 && (name.charAt(end - 1) == ' ' || name.charAt(end - 1) == JOINER)) {
            end--;
        }
        return name.substring(0, end) + '\u2026';
    }

    private static String withoutUnseen(String text) {
        StringBuilder seen = new StringBuilder(text.length());
        text.codePoints().filter(c -> !unseen(c)).forEach(seen::appendCodePoint);
        return seen.toString();
    }

    private static boolean unseen(int c) {
        int type = Character.getType(c);
        return (type == Character.FORMAT && c != JOINER && c != NON_JOINER) || type == Character.SURROGATE;
    }

    private static boolean showsNothing(String word) {
        return word.chars().allMatch(c -> c == JOINER || c == NON_JOINER);
    }
}
