/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.SenderRequest;

/**
 * Who the mail of an account with its own server is from.
 *
 * @param address From and envelope sender
 * @param name the name shown; empty: the account's
 * @param replyTo where answers go; empty: where the account has said
 * @param messageIdDomain the address's domain in ASCII
 */
record AccountSender(MailAddress address, String name, Optional<Mailbox> replyTo, String messageIdDomain) {
    Sender sender(SenderRequest wanted) {
        return new Sender(
                new Mailbox(name.isEmpty() ? wanted.displayName() : name, address),
                replyTo.or(wanted::replyTo),
                address,
                messageIdDomain);
    }
}
