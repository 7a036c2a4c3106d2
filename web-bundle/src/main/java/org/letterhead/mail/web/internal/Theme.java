/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The colours and measures of the settings page that an operator may set, so that it looks like the page around it. */
final class Theme {
    /** The variables of {@code settings.css}; with {@code dark-} in front for dark screens. */
    static final Set<String> COLOURS =
            Set.of("page", "card", "text", "quiet", "line", "accent", "on-accent", "good", "bad", "warn");

    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,2}(\\.[0-9]{1,2})?(px|rem|em)|0");
    private static final Pattern FONT = Pattern.compile("[A-Za-z0-9 ,-]{1,200}");
    private static final Pattern ENTRY = Pattern.compile("\\s*([a-z-]{1,20})\\s*=\\s*([^;=]{1,200}?)\\s*");

    private Theme() {}

    /**
     * Reads a theme such as {@code accent=#7a1f5c; radius=2px}.
     *
     * @return CSS declarations
     * @throws IllegalArgumentException if something in it is not known or no such value; continues a sentence
     */
    static String parse(String text) {
        return text.lines()
                .flatMap(line -> Arrays.stream(line.split(";")))
                .filter(entry -> !entry.isBlank())
                .map(Theme::declaration)
                .collect(Collectors.joining(";"));
    }

    private static String declaration(String entry) {
        Matcher parts = ENTRY.matcher(entry);
        if (!parts.matches()) {
            throw new IllegalArgumentException("has \"" + entry.strip() + "\", which is not of the form name=value");
        }
        String name = parts.group(1);
        String value = parts.group(2);
        Pattern allowed = name.equals("radius")
                ? LENGTH
                : name.equals("font") ? FONT : COLOURS.contains(name.replaceFirst("^dark-", "")) ? COLOUR : null;
        if (allowed == null) {
            Set<String> names = new TreeSet<>(COLOURS);
            names.add("radius");
            names.add("font");
            throw new IllegalArgumentException("names \"" + name + "\"; there are " + String.join(", ", names)
                    + ", and dark- in front of the colours");
        }
        if (!allowed.matcher(value).matches()) {
            throw new IllegalArgumentException("has no value for " + name + " such as "
                    + (allowed == COLOUR ? "#7a1f5c" : allowed == LENGTH ? "4px" : "Georgia, serif"));
        }
        return (name.startsWith("dark-") ? "--" + name : "--own-" + name) + ":" + value;
    }
}
