/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.Cancellation;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;

/** Takes every mail and keeps the last. */
final class Outbox implements MailService {
    final MailId id = MailId.create(Clock.systemUTC());
    volatile RecipientState state = RecipientState.QUEUED;
    volatile String reason = "";
    volatile MailRequest request;
    volatile RuntimeException refusal;

    @Override
    public MailId send(MailRequest mail) {
        if (refusal != null) {
            throw refusal;
        }
        request = mail;
        return id;
    }

    @Override
    public Optional<MailStatus> status(MailId mail, Locale locale) {
        return Optional.ofNullable(request)
                .filter(sent -> mail.equals(id))
                .map(sent -> new MailStatus(
                        mail,
                        sent.account(),
                        MessageClass.SUBSCRIPTION,
                        Optional.empty(),
                        locale,
                        "Insights",
                        Optional.empty(),
                        Instant.EPOCH,
                        List.of(new RecipientStatus(
                                sent.to().get(0).address(),
                                state,
                                Optional.empty(),
                                1,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                reason))));
    }

    @Override
    public Optional<Cancellation> cancel(MailId mail) {
        return Optional.empty();
    }
}
