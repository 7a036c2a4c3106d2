/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterhead.mail.shell.internal.Samples.held;
import static org.letterhead.mail.shell.internal.Samples.mail;
import static org.letterhead.mail.shell.internal.Samples.recipient;
import static org.letterhead.mail.shell.internal.Samples.refused;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;

class StatusPageTest {
    @Test
    void tellsWhatTheMailIs() throws Exception {
        assertThat(page(mail(recipient("anna@acme.example", RecipientState.SENT))))
                .contains("Mail        019aa7e4-2f4b-7c31-9d7e-5b1f0c6d2a48")
                .contains("Account     acme")
                .contains("Class       subscription")
                .contains("Template    insights-report")
                .contains("Language    pl")
                .contains("Message-ID  <019aa7e4-2f4b-7c31-9d7e-5b1f0c6d2a48@platform.example>")
                .contains("Accepted    2026-11-21T20:15:30Z");
    }

    @Test
    void aSubjectCannotCommandTheTerminal() throws Exception {
        assertThat(page(mail(recipient("anna@acme.example", RecipientState.SENT))))
                .contains("Subject     Zażółć\ufffd[31m")
                .doesNotContain("\u001b[31m");
    }

    @Test
    void hasALineForEachRecipient() throws Exception {
        assertThat(page(mail(recipient("anna@acme.example", RecipientState.SENT), refused("bob@acme.example")))
                        .lines()
                        .map(line -> line.replaceAll("\\s*[│|]\\s*", "|").strip()))
                .contains("anna@acme.example|sent|platform|1", "bob@acme.example|failed|smtp|2");
    }

    @Test
    void saysWhyARecipientWasNotReached() throws Exception {
        assertThat(page(mail(recipient("anna@acme.example", RecipientState.SENT), refused("bob@acme.example"))))
                .contains("bob@acme.example: There is no such mailbox. Check the address.")
                .contains("  Phase recipient, code 550 5.1.1, cause recipient, permanent")
                .contains("  The server said: no such user")
                .doesNotContain("anna@acme.example:");
    }

    @Test
    void saysWhatIsUncertainAndWhenItGoesOn() throws Exception {
        Failure failure = Failure.of(
                        Failure.Phase.ANSWER, Failure.Cause.NETWORK, new Advice("x", Map.of(), "The server is silent."))
                .unknownOutcome()
                .temporary()
                .retryAfter(Duration.ofMinutes(2))
                .build();
        RecipientStatus unknown = new RecipientStatus(
                MailAddress.of("anna@acme.example"),
                RecipientState.UNKNOWN_OUTCOME,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.of(failure),
                "The server is silent.");

        assertThat(page(mail(unknown)))
                .contains("unknown outcome")
                .contains("  Phase answer, cause network, temporary, may have been sent all the same,"
                        + " to be tried again after 120 s")
                .doesNotContain("The server said");
    }

    @Test
    void saysWhatWaitsForALimitOrAWayAndWhatHasLeftByAnother() throws Exception {
        assertThat(page(mail(
                        held(
                                "anna@acme.example",
                                new Hold(Hold.Reason.LIMIT, Optional.of(Instant.parse("2026-11-22T10:00:00Z")))),
                        held("bob@acme.example", new Hold(Hold.Reason.WAY_FAILING, Optional.empty())),
                        recipient("cleo@acme.example", RecipientState.SENT_BY_FALLBACK))))
                .contains("Held: a known limit of the way is used up (until 2026-11-22T10:00:00Z)")
                .contains("Held: the account's way of sending fails (goes on when the way works; see mail:health)")
                .contains("sent by fallback");
    }

    @Test
    void saysWhyAMailIsHeldAndWhatEndsIt() throws Exception {
        assertThat(page(mail(
                        held(
                                "anna@acme.example",
                                new Hold(Hold.Reason.QUOTA, Optional.of(Instant.parse("2026-11-22T00:00:00.123Z")))),
                        held("bob@acme.example", new Hold(Hold.Reason.ACCOUNT_SUSPENDED, Optional.empty())))))
                .contains("anna@acme.example: held\n"
                        + "  Held: the provider's sending limit is used up (until 2026-11-22T00:00:00Z)")
                .contains("bob@acme.example: held\n  Held: the account's mail is suspended (mail:resume)");
    }

    @Test
    void saysWhenItIsTriedAgain() throws Exception {
        RecipientStatus deferred = new RecipientStatus(
                MailAddress.of("anna@acme.example"),
                RecipientState.DEFERRED,
                Optional.of("smtp"),
                1,
                Optional.empty(),
                Optional.of(Instant.parse("2026-11-22T00:05:00Z")),
                Optional.of(Samples.refusal()),
                "The mailbox is busy.");

        assertThat(page(mail(deferred)))
                .contains(
                        "anna@acme.example: The mailbox is busy.\n  Next try: 2026-11-22T00:05:00Z\n  Phase recipient");
    }

    @Test
    void sentToAllMeansEverybody() {
        RecipientStatus sent = recipient("anna@acme.example", RecipientState.SENT);
        assertThat(new StatusPage(mail(sent, recipient("bob@acme.example", RecipientState.SENT_BY_FALLBACK)))
                        .sentToAll())
                .isTrue();
        for (RecipientState state : RecipientState.values()) {
            if (state != RecipientState.SENT && state != RecipientState.SENT_BY_FALLBACK) {
                assertThat(new StatusPage(mail(sent, recipient("bob@acme.example", state))).sentToAll())
                        .as(state.name())
                        .isFalse();
            }
        }
    }

    private static String page(MailStatus status) throws Exception {
        return Console.printed(() -> new StatusPage(status).print(System.out));
    }
}
