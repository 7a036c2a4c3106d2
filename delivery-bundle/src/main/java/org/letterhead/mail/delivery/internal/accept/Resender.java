/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.accept;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.delivery.internal.log.Resending;
import org.letterhead.mail.delivery.internal.outbox.AcceptWriter;
import org.letterhead.mail.delivery.internal.outbox.Parcels;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Accepts a mail once more as it was written then, for those who did not get it; those who did are still shown in it. */
@Component(service = Resending.class)
public final class Resender implements Resending {
    private final Clock clock = Clock.systemUTC();
    private final Parcels parcels;
    private final AcceptWriter outbox;

    /** Called by Declarative Services. */
    @Activate
    public Resender(@Reference Parcels parcels, @Reference AcceptWriter outbox) {
        this.parcels = parcels;
        this.outbox = outbox;
    }

    @Override
    public MailId resend(UUID mail, List<Integer> recipientNos) {
        AcceptedMail before = parcels.mail(mail);
        List<MailAddress> recipients =
                recipientNos.stream().map(before.recipients()::get).toList();
        return outbox.accept(new AcceptedMail(
                MailId.create(clock),
                before.account(),
                before.accountName(),
                before.accountReplyTo(),
                before.sender(),
                before.messageClass(),
                before.template(),
                before.locale(),
                before.subject(),
                before.text(),
                before.html(),
                before.to(),
                before.cc(),
                before.bcc(),
                recipients,
                before.attachments(),
                Optional.empty(),
                Optional.empty(),
                clock.instant()));
    }
}
