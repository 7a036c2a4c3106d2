/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.util.List;
import java.util.UUID;
import org.letterhead.mail.MessageClass;

/**
 * What goes to a server in one piece and was claimed for this process: a mail for those of its recipients whose turn it
 * is, or one recipient's own message of a subscription mail.
 *
 * @param mail the mail's id
 * @param account whose mail it is
 * @param messageClass why it was written, which is who goes first
 * @param recipientNos the recipients, counted as in the request
 * @param claim under which name it was claimed; all zeros while it is not
 * @param recipients whom it goes to and what was tried before, as it was when it was claimed; empty while it is not
 */
public record Parcel(
        UUID mail,
        String account,
        MessageClass messageClass,
        List<Integer> recipientNos,
        UUID claim,
        List<OpenedParcel.To> recipients) {
    private static final UUID NONE = new UUID(0, 0);

    /** One that waits: nobody has claimed it. */
    public Parcel(UUID mail, String account, MessageClass messageClass, List<Integer> recipientNos) {
        this(mail, account, messageClass, recipientNos, NONE, List.of());
    }
}
