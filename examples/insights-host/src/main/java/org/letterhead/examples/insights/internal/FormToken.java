/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletRequest;

/**
 * Keeps other sites' pages from pressing our buttons (CSRF). Three things, of which each would do in a browser of today: a cookie that is not sent with what other
 * sites start ({@code SameSite=Strict}), the same random value in each form, and the browser's own word on where a request began ({@code Sec-Fetch-Site}).
 */
final class FormToken {
    static final String FIELD = "token";

    private static final String COOKIE = "insights-form";
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private FormToken() {}

    /** The value for the forms of the next page: that of the browser's cookie, else a new one. */
    static String of(HttpServletRequest request) {
        return cookie(request).orElseGet(FormToken::draw);
    }

    /** The header for that page. By hand: the servlet API of Karaf 4.4 knows no SameSite. A platform that is reached by https adds "; Secure". */
    static String setCookie(String token) {
        return COOKIE + "=" + token + "; Path=/insights; HttpOnly; SameSite=Strict";
    }

    /** Whether a form comes from a page of ours. */
    static boolean isIn(HttpServletRequest request) {
        String began = request.getHeader("Sec-Fetch-Site");
        String sent = request.getParameter(FIELD);
        return (began == null || began.equals("same-origin"))
                && sent != null
                && cookie(request).filter(ours -> same(ours, sent)).isPresent();
    }

    private static Optional<String> cookie(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies() == null ? new Cookie[0] : request.getCookies();
        return Arrays.stream(cookies)
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .filter(value -> VALUE.matcher(value).matches())
                .findFirst();
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String draw() {
        byte[] random = new byte[32];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
