/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.Mailbox;

/**
 * Who a mail is from.
 *
 * @param from what the recipient reads in From
 * @param replyTo where answers go, if not to From
 * @param envelopeSender where refusals go: MAIL FROM (RFC 5321 section 4.1.1.2)
 * @param messageIdDomain what stands behind the @ of the Message-ID; the way's own domain, so that it tells nothing
 *     else. Used when the mail is composed for the first time; a fallback keeps the first Message-ID
 */
public record Sender(Mailbox from, Optional<Mailbox> replyTo, MailAddress envelopeSender, String messageIdDomain) {
    /**
     * Checks the domain.
     *
     * @throws org.letterhead.mail.MailRejectedException if the domain of the Message-ID is not a domain
     */
    public Sender {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(replyTo, "replyTo");
        Objects.requireNonNull(envelopeSender, "envelopeSender");
        // It becomes part of a header: the check of an address keeps line breaks and brackets out.
        messageIdDomain = new MailAddress("id", messageIdDomain).domain();
    }

    /**
     * A sender whose refusals come back to From and whose Message-ID is of From's domain.
     *
     * @param from what the recipient reads in From
     * @param replyTo where answers go, if not to From
     * @return the sender
     */
    public static Sender of(Mailbox from, Optional<Mailbox> replyTo) {
        return new Sender(from, replyTo, from.address(), from.address().domain());
    }
}
