/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import java.time.Instant;
import java.util.Locale;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.people.AddressKeys;

/** A link that somebody asked for. */
record Link(
        String tokenHash,
        String account,
        MailAddress address,
        String name,
        String askedBy,
        Locale language,
        Instant askedAt,
        Instant expiresAt,
        boolean mailed,
        State state) {

    /** What it is worth. */
    enum State {
        /** Its button can be pressed while there is time. */
        WAITING,
        /** It was. */
        USED,
        /** A later one took its place, or the wish was taken back. */
        VOID,
        /** Whoever got it says that it was not them. */
        DECLINED
    }

    /** The mailbox in which it ends up, however the address is written. */
    String mailbox() {
        return AddressKeys.mailbox(address);
    }
}
