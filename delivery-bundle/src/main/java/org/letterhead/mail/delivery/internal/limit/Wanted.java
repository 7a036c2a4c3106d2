/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import java.util.Objects;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.transport.SendingLimits;

/**
 * A submission that is about to happen.
 *
 * @param mail the mail
 * @param messageClass what kind of mail it is: mail of a class waits in a line of its own
 * @param account whose mail it is
 * @param way the way by which it is to leave
 * @param throughRelay whether the operator's relay carries it
 * @param known what is known of the provider
 * @param recipients how many addresses the envelope has
 */
public record Wanted(
        MailId mail,
        MessageClass messageClass,
        String account,
        String way,
        boolean throughRelay,
        SendingLimits known,
        int recipients) {
    /** Refuses {@code null}. */
    public Wanted {
        Objects.requireNonNull(mail, "mail");
        Objects.requireNonNull(messageClass, "messageClass");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(way, "way");
        Objects.requireNonNull(known, "known");
    }

    Sending sending() {
        return new Sending(account, way);
    }
}
