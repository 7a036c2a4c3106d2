/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells what a POST asks for from what it carries: the button of a page sends nothing, a mail program the one field of RFC 8058, in
 * either of the two encodings of forms. Nothing else of a body is ever of interest.
 */
final class PostBody {
    /** What a POST asks for. */
    enum Asked {
        /** A person has pressed the button. */
        BUTTON,
        /** A mail program wants it done without a page. */
        ONE_CLICK,
        /** Something that no page and no mail program sends. */
        SOMETHING_ELSE,
        /** More than {@link #MOST}. */
        TOO_LARGE,
        /** It did not come in time. */
        TOO_SLOW
    }

    /** So much of a body is read. */
    static final int MOST = 8192;

    private static final String FIELD = "List-Unsubscribe";
    private static final String VALUE = "One-Click";
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i);\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))");
    private static final Pattern NAMED = Pattern.compile(
            "(?im)^content-disposition:\\s*form-data\\s*;(?:[^\\r\\n]*;)?\\s*name=\"?" + FIELD + "\"?\\s*(?:;.*)?$");

    private final Duration patience;

    /**
     * @param patience for how long bytes are read. The web server bounds the wait for a single one
     */
    PostBody(Duration patience) {
        this.patience = patience;
    }

    /** Reads what a request carries. */
    Asked read(String contentType, InputStream in) throws IOException {
        long began = System.nanoTime();
        byte[] body = new byte[MOST + 1];
        int length = 0;
        for (int n = in.read(body, 0, body.length); n > 0; n = in.read(body, length, body.length - length)) {
            length += n;
            if (length > MOST) {
                return Asked.TOO_LARGE;
            }
            if (System.nanoTime() - began > patience.toNanos()) {
                return Asked.TOO_SLOW;
            }
        }
        // What is compared is ASCII; of the rest every byte is one character, whatever it means.
        return asked(contentType == null ? "" : contentType, new String(body, 0, length, StandardCharsets.ISO_8859_1));
    }

    private static Asked asked(String contentType, String body) {
        if (body.isEmpty()) {
            return Asked.BUTTON;
        }
        return switch (contentType.split(";")[0].strip().toLowerCase(Locale.ROOT)) {
            case "", "application/x-www-form-urlencoded" -> asked(urlEncoded(body), Asked.BUTTON);
            case "multipart/form-data" -> asked(multipart(contentType, body), Asked.SOMETHING_ELSE);
            default -> Asked.SOMETHING_ELSE;
        };
    }

    private static Asked asked(Optional<String> value, Asked without) {
        return value.map(text -> text.strip().equalsIgnoreCase(VALUE) ? Asked.ONE_CLICK : Asked.SOMETHING_ELSE)
                .orElse(without);
    }

    private static Optional<String> urlEncoded(String body) {
        return Arrays.stream(body.split("&"))
                .map(field -> field.split("=", 2))
                .filter(field -> decoded(field[0]).equalsIgnoreCase(FIELD))
                .map(field -> field.length == 2 ? decoded(field[1]) : "")
                .findFirst();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.strip(), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A per cent sign that begins nothing.
            return "";
        }
    }

    private static Optional<String> multipart(String contentType, String body) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            return Optional.empty();
        }
        String text = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
        return Stream.of(("\r\n" + body).split(Pattern.quote("\r\n--" + text)))
                .map(part -> part.split("\r\n\r\n", 2))
                .filter(part -> part.length == 2 && NAMED.matcher(part[0]).find())
                .map(part -> part[1])
                .findFirst();
    }
}
