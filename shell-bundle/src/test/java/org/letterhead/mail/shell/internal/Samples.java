/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;

/** Mails in states worth showing. */
final class Samples {
    static final MailId ID = MailId.parse("019aa7e4-2f4b-7c31-9d7e-5b1f0c6d2a48");

    private Samples() {}

    static MailStatus mail(RecipientStatus... recipients) {
        return new MailStatus(
                ID,
                "acme",
                MessageClass.SUBSCRIPTION,
                Optional.of("insights-report"),
                Locale.forLanguageTag("pl"),
                "Zażółć\u001b[31m",
                Optional.of(ID + "@platform.example"),
                Instant.parse("2026-11-21T20:15:30Z"),
                List.of(recipients));
    }

    static RecipientStatus recipient(String address, RecipientState state) {
        return new RecipientStatus(
                MailAddress.of(address),
                state,
                Optional.of("platform"),
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "");
    }

    static RecipientStatus held(String address, Hold hold) {
        return new RecipientStatus(
                MailAddress.of(address),
                RecipientState.HELD,
                Optional.empty(),
                0,
                Optional.of(hold),
                Optional.empty(),
                Optional.empty(),
                "");
    }

    static Failure refusal() {
        return Failure.of(
                        Failure.Phase.RECIPIENT,
                        Failure.Cause.RECIPIENT,
                        new Advice("smtp.recipient", Map.of(), "Check the address."))
                .reply(550, "5.1.1", "no such user")
                .build();
    }

    static RecipientStatus refused(String address) {
        return new RecipientStatus(
                MailAddress.of(address),
                RecipientState.FAILED,
                Optional.of("smtp"),
                2,
                Optional.empty(),
                Optional.empty(),
                Optional.of(refusal()),
                "There is no such mailbox. Check the address.");
    }
}
