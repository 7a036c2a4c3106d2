/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a request is answered with. Nothing private is kept by browser or proxy.
 *
 * @param status the HTTP status
 * @param headers every header
 * @param body its bytes
 */
record Sent(int status, Map<String, String> headers, byte[] body) {
    static Sent html(int status, String html) {
        return of(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    static Sent of(int status, String type, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", type);
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        // To our own pages whence somebody comes is no secret, and some browsers send no Origin without it.
        headers.put("Referrer-Policy", "same-origin");
        headers.put("X-Robots-Tag", "noindex, nofollow, noarchive");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("X-Frame-Options", "DENY");
        headers.put(
                "Permissions-Policy",
                "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");
        return new Sent(status, headers, body);
    }

    /** On to another address, relative to this one, which is fetched by GET. */
    static Sent elsewhere(String address) {
        return of(303, "text/plain; charset=utf-8", new byte[0]).with("Location", address);
    }

    Sent with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Sent(status, more, body);
    }

    /** Without the header for browsers that do not know {@code frame-ancestors} and would refuse every frame. */
    Sent framedBy(String ancestors) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        if (ancestors.equals("'self'")) {
            more.put("X-Frame-Options", "SAMEORIGIN");
        } else if (!ancestors.equals("'none'")) {
            more.remove("X-Frame-Options");
        }
        return new Sent(status, more, body);
    }
}
