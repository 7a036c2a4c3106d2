/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys that servers must have. What is pinned is the public key and not the certificate: certificates are renewed
 * every few months, mostly with the same key, and mail should not stop each time.
 *
 * @param byHost SHA-256 of the subject public key info in hexadecimal digits; under an empty name those for every host
 */
record Pins(Map<String, Set<String>> byHost) {
    static final Pins NONE = new Pins(Map.of());

    private static final Pattern PIN =
            Pattern.compile("(?:([A-Za-z0-9.:\\[\\]-]{1,255})=)?((?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2})");

    /** Reads fingerprints, separated by commas or spaces. Empty if one of them is none. */
    static Optional<Pins> of(String text, boolean oneServer) {
        Map<String, Set<String>> byHost = new HashMap<>();
        for (String part : text.strip().split("[,\\s]+")) {
            Matcher pin = PIN.matcher(part);
            if (!pin.matches() || (pin.group(1) == null) != oneServer) {
                return Optional.empty();
            }
            Optional<String> host = oneServer ? Optional.of("") : HostName.of(pin.group(1));
            if (host.isEmpty()) {
                return Optional.empty();
            }
            byHost.computeIfAbsent(host.get().toLowerCase(Locale.ROOT), key -> new HashSet<>())
                    .add(pin.group(2).replace(":", "").toLowerCase(Locale.ROOT));
        }
        return Optional.of(new Pins(byHost));
    }

    /** Whether the server with this name may have this certificate. */
    boolean allow(String host, Certificate certificate) {
        Set<String> wanted = byHost.getOrDefault("", byHost.get(host.toLowerCase(Locale.ROOT)));
        return wanted == null || wanted.contains(fingerprint(certificate));
    }

    static String fingerprint(Certificate certificate) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(certificate.getPublicKey().getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
