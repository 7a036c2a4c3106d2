/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.prove;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import org.letterhead.mail.transport.TransportSettings;

/** Tells settings from all others: a SHA-256 of everything that is filled in, secrets included. Of use to nobody unless it is kept sealed. */
final class Fingerprint {
    private Fingerprint() {}

    /**
     * The fingerprint of settings.
     *
     * @throws IllegalStateException if a secret cannot be unsealed
     */
    static byte[] of(TransportSettings settings) {
        Map<String, String> secrets = new TreeMap<>();
        settings.secrets().forEach((field, secret) -> secrets.put(field, secret.reveal()));
        MessageDigest digest = sha256();
        try (DataOutputStream out =
                new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
            write(out, new TreeMap<>(settings.values()));
            write(out, secrets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return digest.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    // Each with its length before it, so that nothing can pass from one field to the next.
    private static void write(DataOutputStream out, Map<String, String> fields) throws IOException {
        out.writeInt(fields.size());
        for (Map.Entry<String, String> field : fields.entrySet()) {
            write(out, field.getKey());
            write(out, field.getValue());
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        out.writeInt(text.length());
        out.writeChars(text);
    }
}
