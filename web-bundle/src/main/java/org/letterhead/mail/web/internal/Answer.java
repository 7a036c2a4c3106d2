/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a request is answered with, whatever the web server.
 *
 * @param status the HTTP status
 * @param headers every header
 * @param body in UTF-8
 */
record Answer(int status, Map<String, String> headers, byte[] body) {
    /** A page. The browser may show it and send its button's form to where it came from, and nothing else. */
    static Answer page(int status, String html, Look look) {
        return of(status, "text/html; charset=utf-8", "style-src " + look.hash() + "; form-action 'self'; ", html);
    }

    /** A line for a program. */
    static Answer line(int status, String text) {
        return of(status, "text/plain; charset=utf-8", "", text + "\n");
    }

    /** With another header. */
    Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body);
    }

    private static Answer of(int status, String type, String allowed, String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", type);
        headers.put(
                "Content-Security-Policy",
                "default-src 'none'; " + allowed + "frame-ancestors 'none'; base-uri 'none'");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Robots-Tag", "noindex, nofollow, noarchive");
        // For browsers that do not know frame-ancestors.
        headers.put("X-Frame-Options", "DENY");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put(
                "Permissions-Policy",
                "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");
        return new Answer(status, headers, text.getBytes(StandardCharsets.UTF_8));
    }
}
