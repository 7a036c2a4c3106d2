/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** The beginning of all links, as the operator writes it. */
public final class PublicUrl {
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*+)*+");
    private static final Pattern IPV4_LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");

    private PublicUrl() {}

    /**
     * Reads one.
     *
     * @return without a slash at its end
     * @throws IllegalArgumentException if links must not begin like that; continues a sentence that began with the value
     */
    static URI parse(String text) {
        URI url;
        try {
            url = new URI(text.replaceAll("/+$", ""));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL such as https://links.platform.example", e);
        }
        if (url.getScheme() == null || url.getHost() == null || url.getPort() == 0 || url.getPort() > 65535) {
            throw new IllegalArgumentException(
                    "is not a URL such as https://links.platform.example (a name outside ASCII is written as xn--...)");
        }
        boolean https = url.getScheme().equalsIgnoreCase("https");
        if (!https && !(url.getScheme().equalsIgnoreCase("http") && isLoopback(url))) {
            throw new IllegalArgumentException(
                    "must begin with https:// (http:// is only for trying out, on 127.0.0.1)");
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("must not have a user, a question mark or a number sign");
        }
        if (!PATH.matcher(url.getRawPath()).matches()) {
            throw new IllegalArgumentException(
                    "has a path with other characters than A-Z a-z 0-9 . _ ~ - between slashes");
        }
        return url;
    }

    /** Whether it is on this machine, by name alone: nothing is looked up. */
    static boolean isLoopback(URI url) {
        return isLoopback(url.getHost());
    }

    /** Whether a host's name says that it is this machine. */
    public static boolean isLoopback(String name) {
        String host = name.toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || IPV4_LOOPBACK.matcher(host).matches();
    }
}
