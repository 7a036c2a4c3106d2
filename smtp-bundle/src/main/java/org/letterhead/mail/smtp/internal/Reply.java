/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One reply of the server (RFC 5321 section 4.2).
 *
 * @param code three digits
 * @param enhanced the enhanced status code (RFC 2034) of a refusal, if it has one; nobody asks for that of other replies
 * @param text the whole reply in one line, without control characters
 */
record Reply(int code, Optional<String> enhanced, String text) {
    private static final Pattern ENHANCED = Pattern.compile("^\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3})(?![\\d.])");
    private static final int LONGEST_SENTENCE = 4000;
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern LINE_BEGINNING =
            Pattern.compile("^\\d{3}(?:-|$)|(?:^|(?<=^\\d{3}-))[245]\\.\\d{1,3}\\.\\d{1,3}$");
    private static final Pattern GREETING_NAME = Pattern.compile("^\\d{3}[ -](\\S{1,253})");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]+");

    static Reply of(int code, String raw) {
        return new Reply(code, code < 400 ? Optional.empty() : enhanced(raw), inOneLine(raw));
    }

    private static Optional<String> enhanced(String raw) {
        Matcher enhanced = ENHANCED.matcher(raw);
        return enhanced.find() ? Optional.of(enhanced.group(1)) : Optional.empty();
    }

    /** The usual reply is a line of ASCII already, but for the line break behind it. */
    private static String inOneLine(String raw) {
        int end = raw.endsWith("\n") ? raw.length() - 1 : raw.length();
        for (int i = 0; i < end; i++) {
            if (raw.charAt(i) < ' ' || raw.charAt(i) > '~') {
                return CONTROLS.matcher(raw).replaceAll(" ").strip();
            }
        }
        return raw.substring(0, end).strip();
    }

    /**
     * What is said, in small letters: without the numbers that servers put before each line, which can stand in the
     * middle of a sentence, and without what comes after the first {@value #LONGEST_SENTENCE} characters.
     */
    String sentence() {
        return SPACES.splitAsStream(text.substring(0, Math.min(text.length(), LONGEST_SENTENCE)))
                .map(word -> LINE_BEGINNING.matcher(word).replaceAll(""))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "))
                .toLowerCase(Locale.ROOT);
    }

    /** The name under which the server greets, or an empty text. */
    String greetingName() {
        Matcher name = GREETING_NAME.matcher(text);
        return name.find() ? name.group(1) : "";
    }

    boolean positive() {
        return code >= 200 && code < 300;
    }

    boolean refusal() {
        return code >= 400;
    }

    boolean temporary() {
        return code >= 400 && code < 500;
    }

    /** Some servers repeat a command that they refuse; what was secret in it is taken out. */
    Reply without(List<String> secrets) {
        if (secrets.isEmpty()) {
            return this;
        }
        String clean = text;
        for (String secret : secrets) {
            clean = secret.isEmpty() ? clean : clean.replace(secret, "***");
        }
        return new Reply(code, enhanced, clean);
    }
}
