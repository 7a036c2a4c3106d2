/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.suppress;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;

/**
 * What an unsubscribe link says, signed: nothing is stored for a link, and none ever ends. A version, account, kind and
 * recipient, each behind its length, then an HMAC-SHA256 of all that; in base64url.
 *
 * @param account whose mail it is
 * @param kind what of; possibly empty
 * @param recipient who has it
 */
record UnsubscribeToken(String account, String kind, MailAddress recipient) {
    private static final byte VERSION = 1;
    private static final int MAC_BYTES = 32;

    /** So many octets of a kind fit, beside the longest account and address, into the longest token. */
    static final int LONGEST_KIND = 300;

    UnsubscribeToken {
        if (kind.getBytes(StandardCharsets.UTF_8).length > LONGEST_KIND) {
            throw new IllegalArgumentException("a kind has at most " + LONGEST_KIND + " octets");
        }
    }

    String sign(SecretKey key) {
        byte[] payload = payload();
        byte[] mac = mac(key, payload);
        byte[] all = Arrays.copyOf(payload, payload.length + mac.length);
        System.arraycopy(mac, 0, all, payload.length, mac.length);
        return encoded(all);
    }

    /** Reads a token that was signed with this key; empty if it was not, or was changed. */
    static Optional<UnsubscribeToken> read(String token, SecretKey key) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        // One link has one spelling: the decoder does not look at the last bits.
        if (all.length <= MAC_BYTES || !encoded(all).equals(token)) {
            return Optional.empty();
        }
        byte[] payload = Arrays.copyOf(all, all.length - MAC_BYTES);
        byte[] mac = Arrays.copyOfRange(all, payload.length, all.length);
        return MessageDigest.isEqual(mac, mac(key, payload)) ? parse(payload) : Optional.empty();
    }

    /** Only what was signed here comes so far, by this version or a later one. */
    private static Optional<UnsubscribeToken> parse(byte[] payload) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload))) {
            if (in.readByte() != VERSION) {
                return Optional.empty();
            }
            return Optional.of(new UnsubscribeToken(text(in), text(in), MailAddress.of(text(in))));
        } catch (IOException | MailRejectedException e) {
            return Optional.empty();
        }
    }

    private byte[] payload() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            for (String text : new String[] {account, kind, recipient.toString()}) {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                out.writeShort(utf8.length);
                out.write(utf8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] utf8 = new byte[in.readUnsignedShort()];
        in.readFully(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static byte[] mac(SecretKey key, byte[] payload) {
        try {
            Mac mac = Mac.getInstance(UnsubscribeKey.ALGORITHM);
            mac.init(key);
            return mac.doFinal(payload);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + UnsubscribeKey.ALGORITHM, e);
        }
    }
}
