/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.List;
import java.util.Objects;
import org.letterhead.mail.MailAddress;

/**
 * Who a mail is from and for, apart from what its headers say (RFC 5321 section 2.3.1).
 *
 * @param sender where refusals go
 * @param recipients who is to receive it; at least one, each once
 */
public record Envelope(MailAddress sender, List<MailAddress> recipients) {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there is no recipient, or one twice
     */
    public Envelope {
        Objects.requireNonNull(sender, "sender");
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty() || recipients.stream().distinct().count() != recipients.size()) {
            throw new IllegalArgumentException("an envelope has at least one recipient and each only once");
        }
    }
}
