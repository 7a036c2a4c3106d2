/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;

/**
 * The name of one accepted mail. It is a UUID of version 7 (RFC 9562 section 5.7): ids made later sort later, to the
 * millisecond, which keeps the tables that are keyed by it short to search.
 *
 * @param value the UUID
 */
public record MailId(UUID value) implements Comparable<MailId> {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Refuses {@code null}; any UUID is taken, so that ids written by others can be read. */
    public MailId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * A new id.
     *
     * @param clock tells the time that is part of the id
     * @return an id that nobody else has
     */
    public static MailId create(Clock clock) {
        byte[] random = new byte[10];
        RANDOM.nextBytes(random);
        ByteBuffer tail = ByteBuffer.wrap(random);
        long high = (clock.millis() << 16) | 0x7000L | (tail.getShort() & 0x0fffL);
        long low = (tail.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new MailId(new UUID(high, low));
    }

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @param text 36 characters, in either case
     * @return the id
     * @throws IllegalArgumentException if the text is not a UUID
     */
    public static MailId parse(String text) {
        return new MailId(UUID.fromString(text));
    }

    /** By unsigned value, which for ids of version 7 is by time. */
    @Override
    public int compareTo(MailId other) {
        int high = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    /** The canonical 36 characters of the UUID. */
    @Override
    public String toString() {
        return value.toString();
    }
}
