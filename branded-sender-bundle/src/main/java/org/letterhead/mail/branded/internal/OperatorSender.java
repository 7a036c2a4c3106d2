/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
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
 * @param returnPath a mailbox that takes tags behind a plus sign: then each mail has an envelope sender of its own
 */
public record OperatorSender(
        MailAddress from,
        String name,
        MailAddress subscriptionFrom,
        MailAddress envelopeSender,
        Optional<ReturnPath> returnPath) {
    Sender as(String shownName, SenderRequest wanted) {
        MailAddress shown = shown(wanted.messageClass());
        return new Sender(new Mailbox(shownName, shown), wanted.replyTo(), envelopeSender(wanted), shown.domain());
    }

    /** Where what this mail causes comes back: told apart by mail where the operator's mailbox can. */
    MailAddress envelopeSender(SenderRequest wanted) {
        Optional<MailId> mail = wanted.mail();
        return returnPath.isPresent() && mail.isPresent() ? returnPath.get().of(mail.get()) : envelopeSender;
    }

    /** The address for a kind of mail. */
    MailAddress shown(MessageClass messageClass) {
        return messageClass == MessageClass.SUBSCRIPTION ? subscriptionFrom : from;
    }

    /** The name of the account, or the operator's where the account has none that can be shown. */
    String nameFor(SenderRequest wanted) {
        return nameFor(wanted.displayName());
    }

    /** The same for a name that somebody has given. */
    String nameFor(String displayName) {
        String account = ShownName.clean(displayName);
        return ShownName.cut(account.isEmpty() ? name : account, Mailbox.MAX_DISPLAY_NAME);
    }

    /** "Acme (via Platform)"; the operator's name alone where the account has none that can be shown. */
    String via(String displayName, Locale locale) {
        String account = ShownName.clean(displayName);
        return account.isEmpty()
                ? nameFor(account)
                : ShownName.via(account, name.isEmpty() ? from.domain() : name, locale, BrandedTexts.TEXTS);
    }
}
