/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * How pages look. The stylesheet stands in the page itself, so that a page is one request and nothing that could be missing; the
 * browser applies it because the policy of the page names its hash, and applies nothing else.
 *
 * @param stylesheet CSS without a less-than sign
 * @param hash its SHA-256 as a source of a Content-Security-Policy
 */
public record Look(String stylesheet, String hash) {
    private static final Look NEUTRAL = of(read("/pages/neutral.css"));

    /**
     * The one place where it is decided how a page looks.
     *
     * @param account whose mail the link stood in, if that is known
     */
    static Look of(Optional<String> account) {
        // Every account has the neutral one, until accounts can choose.
        return NEUTRAL;
    }

    /**
     * How the settings page looks.
     *
     * @param variables what the operator has set instead of the stylesheet's own: CSS declarations that were checked
     */
    public static Look ofSettings(String variables) {
        return of(read("/pages/settings.css") + (variables.isEmpty() ? "" : ":root{" + variables + "}"));
    }

    private static Look of(String stylesheet) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(stylesheet.getBytes(StandardCharsets.UTF_8));
            return new Look(stylesheet, "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    public static String read(String file) {
        try (InputStream in = Look.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
