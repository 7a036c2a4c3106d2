/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The path of a request below {@code /letterhead}, segment after segment, decoded once. A path with tricks in it (dots that lead up, slashes, backslashes or
 * controls in disguise, parameters of segments, bytes that are not UTF-8) is none.
 *
 * @param segments possibly empty: the beginning
 * @param slash whether the path is the bare context without a slash, from where relative links would lead elsewhere
 */
record Address(List<String> segments, boolean slash) {
    private static final Pattern TRICKS = Pattern.compile("[/\\\\;\\p{Cntrl}\ufffd]");
    private static final int MOST_SEGMENTS = 8;

    /**
     * @param uri as it came, not decoded
     * @param context the servlet context's path
     */
    static Optional<Address> of(String uri, String context) {
        if (!uri.startsWith(context)) {
            return Optional.empty();
        }
        String rest = uri.substring(context.length());
        if (rest.isEmpty()) {
            return Optional.of(new Address(List.of(), false));
        }
        if (rest.equals("/")) {
            return Optional.of(new Address(List.of(), true));
        }
        List<String> segments = new ArrayList<>();
        for (String part : rest.substring(1).split("/", -1)) {
            Optional<String> segment = decoded(part);
            if (segment.isEmpty() || segments.size() == MOST_SEGMENTS) {
                return Optional.empty();
            }
            segments.add(segment.get());
        }
        return Optional.of(new Address(List.copyOf(segments), true));
    }

    private static Optional<String> decoded(String part) {
        try {
            // A plus sign is one in a path.
            String text = URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
            boolean trick = text.isEmpty() || text.equals(".") || text.equals("..");
            return trick || TRICKS.matcher(text).find() ? Optional.empty() : Optional.of(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The first segment; empty at the beginning. */
    String first() {
        return segments.isEmpty() ? "" : segments.get(0);
    }

    /** Leads from here to the beginning. */
    String up() {
        return "../".repeat(Math.max(0, segments.size() - 1));
    }
}
