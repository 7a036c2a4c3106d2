/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;

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
        assertThat(arrivals("limit-2\r\n", own)).isEqualTo(1);
        assertThat(arrivals("limit-3\r\n", own)).isZero();
        assertThat(arrivals("limit-4\r\n", own)).isEqualTo(1);
        assertThat(changes(account).toString()).contains("operator maria");
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
        assertThat(ReceivedMail.text(notice.leaves().get(0))).contains("9", "10");
        becomes(send("near-9"), RecipientState.SENT);
        assertThat(notices("limit-near")).hasSize(1);
    }

    @Test
    public void countersAreTheSameAfterDeliveryWasStartedAgain() throws Exception {
        ownServer();
        run("mail:limits set " + account + " smtp messages-per-day 1");
        becomes(send("count-0"), RecipientState.SENT);
        MailId waiting = send("count-1");
        held(waiting, Hold.Reason.LIMIT);
        String before = run("mail:limits show " + account);

        Bundle delivery = bundle("org.letterhead.mail.delivery");
        delivery.stop();
        delivery.start();
        waitForTheWatch();
        held(waiting, Hold.Reason.LIMIT);
        held(send("count-2"), Hold.Reason.LIMIT);
        assertThat(run("mail:limits show " + account)).isEqualTo(before);
        run("mail:queue --account " + account + " cancel");
    }
}
