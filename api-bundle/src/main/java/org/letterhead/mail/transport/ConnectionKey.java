/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells which connections are interchangeable. It holds only a salted hash of the settings, secrets included, so that
 * another password is another key and no pool, log or heap dump tells the password. The salt is new in every JVM: keys
 * are not for storing.
 */
public final class ConnectionKey {
    private static final byte[] SALT = new byte[32];

    static {
        new SecureRandom().nextBytes(SALT);
    }

    private final byte[] hash;

    private ConnectionKey(byte[] hash) {
        this.hash = hash;
    }

    /**
     * Starts a key.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectionKey key && MessageDigest.isEqual(hash, key.hash);
    }

    @Override
    public int hashCode() {
        return ByteBuffer.wrap(hash).getInt();
    }

    /** Eight hexadecimal digits of the hash: enough to tell two connections apart in a log. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(hash, 0, 4);
    }

    /**
     * Collects every setting that makes a difference between two connections. There is no way to add an arbitrary
     * object: one whose text hides its value, such as a secret in an {@code Optional}, would make unequal settings equal.
     */
    public static final class Builder {
        private final Mac mac;

        private Builder() {
            try {
                mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(SALT, "HmacSHA256"));
            } catch (NoSuchAlgorithmException | InvalidKeyException e) {
                throw new IllegalStateException("every Java platform has HmacSHA256", e);
            }
        }

        /**
         * Adds a setting.
         *
         * @param name the setting's name
         * @param value its value
         * @return this
         */
        public Builder add(String name, String value) {
            append(name);
            append(value);
            return this;
        }

        /**
         * Adds a number.
         *
         * @param name the setting's name
         * @param value its value
         * @return this
         */
        public Builder add(String name, long value) {
            return add(name, Long.toString(value));
        }

        /**
         * Adds a switch.
         *
         * @param name the setting's name
         * @param value its value
         * @return this
         */
        public Builder add(String name, boolean value) {
            return add(name, Boolean.toString(value));
        }

        /**
         * Adds a secret.
         *
         * <p>Leave out a secret that renews itself, such as a refresh token, and add the account's name instead: the
         * key would change with every renewal.
         *
         * @param name the setting's name
         * @param secret its value; revealed for a moment and not kept
         * @return this
         */
        public Builder add(String name, Secret secret) {
            append(name);
            append(secret.reveal());
            return this;
        }

        /**
         * Makes the key; the builder cannot be used again.
         *
         * @return equal to every key that was made of the same settings in the same order
         */
        public ConnectionKey build() {
            return new ConnectionKey(mac.doFinal());
        }

        /** The length goes first, so that ("a", "bc") and ("ab", "c") differ. */
        private void append(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
            mac.update(bytes);
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
