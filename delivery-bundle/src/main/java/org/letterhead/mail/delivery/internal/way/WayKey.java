/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

/**
 * Whose trouble it is if something fails for all mail: one account's way, or the operator's relay, which is everybody's.
 *
 * @param account the account; empty for the relay
 * @param way the way
 */
public record WayKey(String account, String way) {
    /** The operator's relay. */
    public static final WayKey RELAY = new WayKey("", "relay");

    private static final String FOR_RELAY = "*";
    private static final int LONGEST = 64;

    /** An account's way, as its columns hold it. */
    public static WayKey of(String account, String way) {
        return new WayKey(account, way.length() > LONGEST ? way.substring(0, LONGEST) : way);
    }

    /** Whether it is the relay. */
    public boolean isRelay() {
        return account.isEmpty();
    }

    /** How it stands in the row of a mail that is held for it. */
    public String waitedFor() {
        return isRelay() ? FOR_RELAY : way;
    }

    /** What stands in the row of an account's mail. */
    public static WayKey waitedFor(String account, String waitedFor) {
        return waitedFor.equals(FOR_RELAY) ? RELAY : new WayKey(account, waitedFor);
    }

    @Override
    public String toString() {
        return isRelay() ? "the relay" : "way " + way + " of account " + account;
    }
}
