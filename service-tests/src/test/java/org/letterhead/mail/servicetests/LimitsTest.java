/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.ops4j.pax.exam.junit.PaxExam;

/** What an account may send, and what becomes of mail that is over it. */
@RunWith(PaxExam.class)
public class LimitsTest extends FailingWaysInKaraf {
    @Test
    public void whatIsOverALimitWaitsAndLeavesByItselfWhenThereIsRoom() throws Exception {
        MailServer own = ownServer();
        assertThat(run("mail:limits set " + account + " smtp messages-per-day 2"))
                .contains("at most 2");
        becomes(send("limit-0"), RecipientState.SENT);
        becomes(send("limit-1"), RecipientState.SENT);
        List<MailId> waiting = new ArrayList<>();
        for (int i = 2; i < 5; i++) {
            waiting.add(send("limit-" + i));
            held(waiting.get(i - 2), Hold.Reason.LIMIT);
        }
        assertThat(status(waiting.get(0)).hold().orElseThrow().until()).isPresent();
        MailId reset = send(MessageClass.SECURITY, "limit-reset");
        becomes(reset, RecipientState.SENT_BY_FALLBACK);
        assertThat(arrived(reset).message().getFrom().get(0).getAddress()).isEqualTo("mail@platform.example");

        assertThat(run("mail:limits show " + account)).contains("smtp", "messages per day", "an operator");
        assertThat(run("mail:limits top")).contains(account);
        assertThat(run("mail:queue --account " + account)).contains("a known limit of the way is used up");
        assertThat(run("mail:status " + waiting.get(0))).contains("a known limit of the way is used up");
        assertThat(isFailing()).isFalse();

        run("mail:queue cancel " + waiting.get(1));
        becomes(waiting.get(1), RecipientState.CANCELLED);
        run("mail:limits set " + account + " smtp messages-per-day 100");
        becomes(waiting.get(0), RecipientState.SENT);
        becomes(waiting.get(2), RecipientState.SENT);
        isExact(own);
        assertThat(Files.readString(Path.of(System.getProperty("karaf.data"), "log", "karaf.log"), ISO_8859_1))
                .contains("maria sets MESSAGES_PER_DAY of account " + account + " by smtp to 100;");
    }

    @Test
    public void itsPeopleAreToldOnceBeforeTheLimitIsReached() throws Exception {
        ownServer();
        run("mail:limits set " + account + " smtp messages-per-day 10");
        for (int i = 0; i < 8; i++) {
            becomes(send("near-" + i), RecipientState.SENT);
        }
        assertThat(notices("limit-near")).isEmpty();
        becomes(send("near-8"), RecipientState.SENT);
        ReceivedMail notice = notice("limit-near");
        assertThat(notice.message().getTo().get(0)).hasToString(anna.toString());
        assertThat(ReceivedMail.text(notice.leaves().get(0)))
                .contains("90% of what may be sent in 24 hours: 9 of 10 mails", "room again", "take another way");
        becomes(send("near-9"), RecipientState.SENT);
        assertThat(notices("limit-near")).hasSize(1);
    }

    @Test
    public void countersAreTheSameAfterDeliveryWasStartedAgain() throws Exception {
        MailServer own = ownServer();
        run("mail:limits set " + account + " smtp messages-per-day 1");
        becomes(send("count-0"), RecipientState.SENT);
        MailId waiting = send("count-1");
        held(waiting, Hold.Reason.LIMIT);
        startAgain(own);
        held(waiting, Hold.Reason.LIMIT);
        held(send("count-2"), Hold.Reason.LIMIT);
        run("mail:queue --account " + account + " cancel");
        isExact(own);
    }
}
