/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.letterhead.mail.transport.Submission;

class MailLedgerTest {
    private static final MailAddress ANNA = MailAddress.of("anna@shop.example");
    private static final MailAddress BOB = MailAddress.of("bob@shop.example");

    private final MailLedger ledger = new MailLedger();

    @Test
    void eachRecipientHasItsOwnFailure() {
        MailId id = ledger.enter(mail(Optional.empty()));
        ledger.failed(id, Optional.of("smtp"), failure("all"), Map.of(BOB, failure("bob")));

        assertThat(ledger.find(id).orElseThrow().lines())
                .extracting(line -> line.failure().orElseThrow().advice().key())
                .containsExactly("all", "bob");
    }

    @Test
    void sentAndRefusedRecipientsAreToldApart() {
        MailId id = ledger.enter(mail(Optional.empty()));
        ledger.submitted(id, new Submission(java.util.Set.of(ANNA), Map.of(BOB, failure("bob")), ""));

        assertThat(ledger.find(id).orElseThrow().lines())
                .extracting(LedgerEntry.Line::state)
                .containsExactly(RecipientState.SENT, RecipientState.FAILED);
    }

    @Test
    void openMailsAreNeverForgottenAndTheOldestOfTheEndedAre() {
        MailId open = ledger.enter(mail(Optional.empty()));
        MailId first = end(mail(Optional.of("first")));
        for (int i = 0; i < MailLedger.REMEMBERED; i++) {
            end(mail(Optional.empty()));
        }
        assertThat(ledger.find(open)).isPresent();
        assertThat(ledger.find(first)).isEmpty();
        assertThat(ledger.findByKey("acme", "first")).isEmpty();
    }

    @Test
    void ofTwoMailsWithOneKeyTheFirstCounts() {
        MailId first = ledger.enter(mail(Optional.of("key")));
        assertThat(ledger.enter(mail(Optional.of("key")))).isEqualTo(first);
        ledger.withdraw(first);
        assertThat(ledger.findByKey("acme", "key")).isEmpty();
    }

    private MailId end(AcceptedMail mail) {
        MailId id = ledger.enter(mail);
        ledger.failed(id, Optional.empty(), failure("any"), Map.of());
        return id;
    }

    private static Failure failure(String key) {
        return Failure.of(Failure.Phase.RECIPIENT, Failure.Cause.RECIPIENT, new Advice(key, Map.of(), "Do something."))
                .build();
    }

    private static AcceptedMail mail(Optional<String> key) {
        return new AcceptedMail(
                MailId.create(Clock.systemUTC()),
                "acme",
                "Acme",
                Optional.empty(),
                SenderChoice.ACCOUNT,
                MessageClass.TRANSACTIONAL,
                Optional.empty(),
                Locale.ENGLISH,
                "Subject",
                "Text",
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(ANNA, BOB),
                List.of(),
                key,
                Instant.EPOCH);
    }
}
