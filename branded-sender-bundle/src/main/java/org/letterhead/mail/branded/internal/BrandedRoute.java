/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.SenderRequest;

/**
 * An account's own address through the operator's relay: in From where that passes, else where answers go.
 *
 * @param operator whose addresses stand where the account's cannot
 * @param address the account's
 * @param name shown with it; empty for the name that the account has for all its mail
 * @param asItself whether the address stands in From
 */
record BrandedRoute(OperatorSender operator, MailAddress address, String name, boolean asItself) implements MailRoute {
    @Override
    public Sender sender(SenderRequest wanted) {
        String shown = name.isEmpty() ? wanted.displayName() : name;
        Mailbox own = own(shown);
        if (asItself) {
            return new Sender(own, wanted.replyTo(), operator.envelopeSender(wanted), address.domain());
        }
        MailAddress instead = operator.shown(wanted.messageClass());
        return new Sender(
                new Mailbox(operator.via(shown, wanted.locale()), instead),
                wanted.replyTo().or(() -> Optional.of(own)),
                operator.envelopeSender(wanted),
                instead.domain());
    }

    @Override
    public Carrier carrier() {
        return new Carrier.Relay();
    }

    /** What recipients would read in From, for people who look at their settings. */
    Mailbox shown(String accountName, Locale locale) {
        return sender(new SenderRequest(
                        accountName,
                        Optional.empty(),
                        SenderRequest.Purpose.CHOSEN,
                        MessageClass.TRANSACTIONAL,
                        locale))
                .from();
    }

    private Mailbox own(String shown) {
        return new Mailbox(ShownName.cut(ShownName.clean(shown), Mailbox.MAX_DISPLAY_NAME), address);
    }
}
