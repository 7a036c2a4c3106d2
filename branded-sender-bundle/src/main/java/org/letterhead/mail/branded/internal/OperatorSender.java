/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import org.letterhead.mail.MailAddress;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.SenderRequest;

/**
 * The operator's addresses, as checked.
 *
 * @param from what recipients see
 * @param name the operator's name for it, possibly empty; cleaned
 * @param subscriptionFrom what recipients of reports and alerts see
 * @param envelopeSender where undeliverable mail comes back
 */
record OperatorSender(MailAddress from, String name, MailAddress subscriptionFrom, MailAddress envelopeSender) {
    Sender as(String shownName, SenderRequest wanted) {
        MailAddress shown = wanted.messageClass() == MessageClass.SUBSCRIPTION ? subscriptionFrom : from;
        return new Sender(new Mailbox(shownName, shown), wanted.replyTo(), envelopeSender, shown.domain());
    }

    /** The name of the account, or the operator's where the account has none that can be shown. */
    String nameFor(SenderRequest wanted) {
        String account = ShownName.clean(wanted.displayName());
        return ShownName.cut(account.isEmpty() ? name : account, Mailbox.MAX_DISPLAY_NAME);
    }
}
