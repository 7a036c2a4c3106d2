/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.prove;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.letterhead.mail.operate.RelayCheck.Authentication;
import org.letterhead.mail.operate.RelayCheck.Result;

/** Reads the value of a field {@code Authentication-Results} (RFC 8601). */
final class AuthenticationResults {
    /** What stands in quotes, with the quotes. */
    static final String QUOTED = "\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"";

    private static final String VALUE = "(" + QUOTED + "|[^\\s;\"]++)";
    private static final Pattern PART = Pattern.compile("[^;\"]*+(?:" + QUOTED + "[^;\"]*+)*+");
    private static final Pattern METHOD =
            Pattern.compile("\\s*([A-Za-z0-9-]++)\\s*(?:/\\s*[0-9]++\\s*)?=\\s*([A-Za-z0-9-]++)");
    private static final Pattern PROPERTY =
            Pattern.compile("([A-Za-z0-9-]++)\\s*\\.\\s*([A-Za-z0-9_-]++)\\s*=\\s*" + VALUE);

    private AuthenticationResults() {}

    /** Reads one; empty if it says nothing about who has written it. */
    static Optional<Authentication> read(String value) {
        List<String> parts = new ArrayList<>();
        Matcher part = PART.matcher(withoutComments(value));
        while (part.find()) {
            // Between two parts stands nothing but the semicolon.
            if (!part.group().isBlank()) {
                parts.add(part.group());
            }
        }
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        // Behind the server's name may stand a version.
        String server = unquoted(parts.get(0).strip().split("\\s+")[0]);
        if (server.isEmpty() || server.contains("=")) {
            return Optional.empty();
        }
        List<Result> results = new ArrayList<>();
        parts.subList(1, parts.size()).forEach(text -> result(text).ifPresent(results::add));
        return Optional.of(new Authentication(server, results));
    }

    private static Optional<Result> result(String text) {
        Matcher method = METHOD.matcher(text);
        if (!method.lookingAt()) {
            return Optional.empty();
        }
        Map<String, String> properties = new LinkedHashMap<>();
        Matcher property = PROPERTY.matcher(text).region(method.end(), text.length());
        while (property.find()) {
            String name = lower(property.group(1)) + '.' + lower(property.group(2));
            properties.putIfAbsent(name, lower(unquoted(property.group(3))));
        }
        return Optional.of(new Result(lower(method.group(1)), lower(method.group(2)), properties));
    }

    /** Comments may stand anywhere but in quotes, and in each other. */
    static String withoutComments(String value) {
        StringBuilder kept = new StringBuilder();
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length() && (quoted || depth > 0)) {
                i++;
                if (depth == 0) {
                    kept.append(c).append(value.charAt(i));
                }
            } else if (c == '"' && depth == 0) {
                quoted = !quoted;
                kept.append(c);
            } else if (c == '(' && !quoted) {
                depth++;
                kept.append(' ');
            } else if (c == ')' && !quoted && depth > 0) {
                depth--;
            } else if (depth == 0) {
                kept.append(c);
            }
        }
        return kept.toString();
    }

    private static String unquoted(String text) {
        return text.startsWith("\"") && text.endsWith("\"") && text.length() > 1
                ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1")
                : text;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
