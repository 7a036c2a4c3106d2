/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.signin;

import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;
import javax.servlet.http.HttpServletRequest;
import org.letterhead.mail.web.internal.WebSettings;

/**
 * The session's cookie, written by hand: the servlet API of Karaf 4.4 knows no {@code SameSite} and no {@code Partitioned}.
 *
 * <p>Over https its name begins with {@code __Host-}, which browsers take only from this very host, with {@code Secure} and for the whole host (RFC 6265bis section
 * 4.1.3.2): no neighbour can plant one. Over http, which is for trying out on one machine, it has a name of its own.
 *
 * @param secure whether readers come over https
 * @param crossSite whether pages of other sites may show ours in a frame and keep people signed in there
 * @param purpose ends its name; empty for the session
 */
public record SessionCookie(boolean secure, boolean crossSite, String purpose) {
    /** As a request needs it. */
    public static SessionCookie of(HttpServletRequest request, WebSettings settings) {
        boolean https = request.isSecure()
                || settings.publicUrl()
                        .filter(url -> url.getScheme().equalsIgnoreCase("https"))
                        .isPresent();
        return new SessionCookie(https, https && settings.crossSiteCookies(), "");
    }

    /** The cookie of the form by which people sign in, whose value is in the form too: nobody else can have made the form then. */
    public SessionCookie signIn() {
        return new SessionCookie(secure, crossSite, "-signin");
    }

    /** A value for it. */
    public static String draw() {
        return RandomText.next();
    }

    /** The session's name that a request carries. */
    public Optional<String> read(HttpServletRequest request) {
        return cookies(request, name()).findFirst();
    }

    /** The header that makes the browser keep it. */
    public String write(String session) {
        return name() + "=" + session + attributes();
    }

    /** The header that makes the browser forget it. */
    public String erase() {
        return name() + "=" + attributes() + "; Max-Age=0";
    }

    private String name() {
        return (secure ? "__Host-letterhead" : "letterhead") + purpose;
    }

    private String attributes() {
        return "; Path=/; HttpOnly"
                + (crossSite ? "; SameSite=None; Secure; Partitioned" : "; SameSite=Lax" + (secure ? "; Secure" : ""));
    }

    /** By hand too: one cookie of somebody else's that is malformed must not lose ours. */
    private static Stream<String> cookies(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders("Cookie")).stream()
                .flatMap(header -> Arrays.stream(header.split(";")))
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .filter(value -> value.matches("[A-Za-z0-9_-]{43}"));
    }
}
