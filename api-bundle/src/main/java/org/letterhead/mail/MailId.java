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
    private static long lastHigh;

    /** Refuses {@code null}; any UUID is taken, so that ids written by others can be read. */
    public MailId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * A new id. Ids that one process makes one after the other sort in that order, also within a millisecond, as long as
     * its clock is not set back (RFC 9562 section 6.2, method 1).
     *
     * @param clock tells the time that is part of the id
     * @return an id that nobody else has
     */
    public static MailId create(Clock clock) {
        byte[] random = new byte[9];
        RANDOM.nextBytes(random);
        ByteBuffer bytes = ByteBuffer.wrap(random);
        long low = (bytes.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        long high = timeAndCount(clock.millis(), bytes.get());
        return new MailId(new UUID(high, low));
    }

    private static synchronized long timeAndCount(long millis, byte random) {
        long high = (millis << 16) | 0x7000L;
        long least = lastHigh + 1;
        if (high >>> 16 == least >>> 16) {
            // More than the 4096 of a millisecond go into the next one.
            high = (least & 0xf000L) == 0x7000L ? least : ((millis + 1) << 16) | 0x7000L;
        } else {
            high |= random & 0xffL;
        }
        lastHigh = high;
        return high;
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
