/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.ops4j.pax.exam.junit.PaxExam;

/** What becomes of an account's mail while its own way fails, and who is told. */
@RunWith(PaxExam.class)
public class FailingWaysTest extends FailingWaysInKaraf {
    private static final String SEND_AS =
            "554 5.2.252 SendAsDenied; shop@gmail.example not allowed to send as shop@acme.example; STOREDRV.Submission";

    @Test
    public void aRefusedSenderIsRefusedOnceAndMailLeavesByThePlatformMeanwhile() throws Exception {
        MailServer microsoft = ownServer().named("AM6PR.outlook.office365.com");
        int before = microsoft.heard("DATA");
        microsoft.says(".", SEND_AS);
        MailId first = send("sendas-1");
        becomes(first, RecipientState.SENT_BY_FALLBACK);
        becomes(send("sendas-2"), RecipientState.SENT_BY_FALLBACK);
        notice("way-failing");
        startAgain(microsoft);
        becomes(send("sendas-after"), RecipientState.SENT_BY_FALLBACK);
        assertThat(microsoft.heard("DATA")).as("who repeats is throttled").isEqualTo(before + 1);

        ReceivedMail mail = arrived(first);
        assertThat(mail.message().getFrom().get(0).getAddress()).isEqualTo("mail@platform.example");
        assertThat(mail.message().getFrom().get(0).getName())
                .isEqualTo("Acme Café & Décor (via Plattform für Händler)");
        assertThat(mail.header("Reply-To")).contains(ANSWERS.address().toString());

        assertThat(isFailing()).isTrue();
        assertThat(failing().get(0).cause()).isEqualTo(Failure.Cause.SENDER_REFUSED);
        String health = run("mail:health " + account);
        assertThat(health)
                .contains("Way            smtp", "State          FAILING", "in force: by the way platform")
                .doesNotContain("STOREDRV");
        assertThat(run("mail:health")).contains(account);
        assertThat(run("mail:status " + first)).contains("sent by fallback");

        ReceivedMail notice = notice("way-failing");
        assertThat(notice.message().getTo().get(0)).hasToString(anna.toString());
        assertThat(notice.message().getFrom().get(0).getAddress()).isEqualTo("mail@platform.example");
        microsoft.recovers();
        assertThat(run("mail:health --try-again " + account + " smtp")).contains("the next mail tries it");
        MailId again = send("sendas-3");
        becomes(again, RecipientState.SENT);
        assertThat(status(again).way()).contains("smtp");
        Eventually.holds("it works again", () -> failing().isEmpty());
        notice("way-working");
        becomes(send("sendas-4"), RecipientState.SENT);
        assertThat(notices("way-failing")).hasSize(1);
        assertThat(notices("way-working")).hasSize(1);
        assertThat(run("mail:health " + account)).contains("State          delivering", "not in force");
        isExact(microsoft);
    }

    @Test
    public void aMailThatIsOnItsOtherWayWhenDeliveryStopsGoesOnThatWay() throws Exception {
        MailServer microsoft = ownServer().named("AM6PR.outlook.office365.com");
        MailServer relay = server(2);
        try (AutoCloseable back = relayIs(relay)) {
            microsoft.says(".", SEND_AS);
            int before = microsoft.heard("DATA");
            int connections = relay.connections();
            CountDownLatch greeting = relay.silent();
            relay.hangUp();
            MailId order = send("underway-1");
            Eventually.holds("it is on its other way", () -> relay.connections() > connections);
            stopDelivery();
            greeting.countDown();
            startDelivery();
            run("mail:queue release " + order);
            becomes(order, RecipientState.SENT_BY_FALLBACK);
            assertThat(microsoft.heard("DATA")).as("its own way was tried once").isEqualTo(before + 1);
            isExact(microsoft);
        }
    }

    @Test
    public void whiteLabelMailNeverShowsThePlatform() throws Exception {
        MailServer own = ownServer();
        try (AutoCloseable back = configured(ACCOUNTS, Map.of("neutral.way", "whitelabel"))) {
            own.says(".", SEND_AS).named("AM6PR.outlook.office365.com");
            AtomicInteger tries = new AtomicInteger();
            // Until the configuration counts.
            Eventually.holds("the neutral name", () -> {
                MailId id = send("white-" + tries.incrementAndGet());
                becomes(id, RecipientState.SENT_BY_FALLBACK);
                return status(id).way().equals(java.util.Optional.of("whitelabel"));
            });
            ReceivedMail mail = ReceivedMail.withMessageId(mail().status(latest(), java.util.Locale.ENGLISH)
                    .orElseThrow()
                    .messageId()
                    .orElseThrow());
            assertThat(mail.message().getFrom().get(0).getAddress()).isEqualTo("hello@neutral.example");
            assertThat(mail.source().toLowerCase(java.util.Locale.ROOT)).doesNotContain("plat", "letterhead");
            assertThat(mail.header("Reply-To")).contains(ANSWERS.address().toString());
        }
        AtomicInteger after = new AtomicInteger();
        Eventually.holds("the neutral way as before", () -> {
            MailId id = send("white-after-" + after.incrementAndGet());
            becomes(id, RecipientState.SENT_BY_FALLBACK);
            return status(id).way().equals(java.util.Optional.of("platform"));
        });
        isExact(own);
    }

    private MailId latest() {
        return service(org.letterhead.mail.log.MailLog.class, null)
                .find(org.letterhead.mail.log.LogQuery.ALL.ofAccount(account), java.util.Locale.ENGLISH)
                .mails()
                .stream()
                .filter(mail -> mail.subject().equals("Your order"))
                .map(MailStatus::id)
                .findFirst()
                .orElseThrow();
    }

    @Test
    public void googlesDailyLimitHoldsMailAndSecurityTakesAnotherWay() throws Exception {
        MailServer gmail = ownServer();
        gmail.says(
                ".",
                "550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to gsmtp");
        MailId order = send("quota-1");
        held(order, Hold.Reason.QUOTA);
        assertThat(status(order).hold().orElseThrow().until()).isPresent();
        MailId reset = send(MessageClass.SECURITY, "quota-2");
        becomes(reset, RecipientState.SENT_BY_FALLBACK);
        assertThat(arrived(reset).message().getFrom().get(0).getAddress()).isEqualTo("mail@platform.example");
        assertThat(run("mail:log " + reset))
                .contains("way smtp: deferred", "cause quota", "way platform: sent by fallback");
        startAgain(gmail);
        held(send("quota-3"), Hold.Reason.QUOTA);

        gmail.says("MAIL", "421 4.7.0 Try again later, closing connection. (MAIL) a1-20020a - gsmtp");
        MailId slowed = send("quota-4");
        becomes(slowed, RecipientState.DEFERRED);
        becomes(send(MessageClass.SECURITY, "quota-5"), RecipientState.SENT_BY_FALLBACK);
        startAgain(gmail);
        assertThat(isFailing()).as("a limit is no failure").isFalse();

        gmail.recovers();
        run("mail:queue --account " + account + " release");
        becomes(order, RecipientState.SENT);
        becomes(slowed, RecipientState.SENT);
        isExact(gmail);
        assertThat(notices("way-failing")).isEmpty();
    }

    @Test
    public void theThreadLimitOnlySlowsDown() throws Exception {
        MailServer microsoft = ownServer().named("AM6PR.outlook.office365.com");
        microsoft.says("MAIL", "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded");
        MailId order = send("thread-1");
        becomes(order, RecipientState.DEFERRED);
        assertThat(isFailing()).isFalse();
        startAgain(microsoft);
        assertThat(status(order).attempts()).isEqualTo(1);

        microsoft.recovers();
        run("mail:queue release " + order);
        becomes(order, RecipientState.SENT);
        assertThat(status(order).way()).contains("smtp");
        assertThat(notices("way-failing")).isEmpty();
        isExact(microsoft);
    }

    @Test
    public void aDeadHostIsLeftAloneAfterSeveralFailures() throws Exception {
        MailServer own = ownServer();
        fallback(false);
        own.close();
        List<MailId> mails = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            mails.add(send("dead-" + i));
            assertThat(settledOne(mails.get(i)).state())
                    .as("not at once: a network has its moments")
                    .isEqualTo(RecipientState.DEFERRED);
        }
        startAgain(own);
        Eventually.holds("the way fails", () -> {
            MailId id = send("dead-" + mails.size());
            mails.add(id);
            settledOne(id);
            return isFailing();
        });
        MailId waiting = send("dead-" + mails.size());
        mails.add(waiting);
        held(waiting, Hold.Reason.WAY_FAILING);
        assertThat(run("mail:health " + account)).contains("off: mail waits", "way of sending fails");
        assertThat(run("mail:status " + waiting)).contains("the account's way of sending fails");
        notice("way-failing");
        startAgain(own);

        try (MailServer back = MailServer.start(own.port(), PASSWORD)) {
            MailId untried = send("dead-untried");
            held(untried, Hold.Reason.WAY_FAILING);
            assertThat(back.connections()).as("left alone").isZero();
            run("mail:health --try-again " + account + " smtp");
            MailId last = send("dead-last");
            becomes(last, RecipientState.SENT);
            becomes(untried, RecipientState.SENT);
            becomes(waiting, RecipientState.SENT);
            run("mail:queue --account " + account + " release");
            isExact(own, back);
        }
        assertThat(notices("way-failing")).hasSize(1);
        Eventually.holds("told that it works", () -> notices("way-working").size() == 1);
    }

    @Test
    public void aServerThatFailsEverySecondLoginLosesNothingAndSendsNothingTwice() throws Exception {
        MailServer odd = ownServer();
        AtomicInteger logins = new AtomicInteger();
        odd.says(
                "AUTH",
                () -> logins.incrementAndGet() % 2 == 1 ? "535 5.7.8 Username and Password not accepted" : null);
        // Each mail a login of its own.
        odd.hangUp();
        List<RecipientState> ends = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            // Nobody is cut off in the middle of a mail.
            ends.add(ended(send("second-" + i)).recipients().get(0).state());
            odd.hangUp();
            if (i == 2) {
                startAgain(odd);
            }
            run("mail:health --try-again " + account + " smtp");
        }
        assertThat(ends)
                .containsOnly(RecipientState.SENT, RecipientState.SENT_BY_FALLBACK)
                .contains(RecipientState.SENT)
                .contains(RecipientState.SENT_BY_FALLBACK);
        isExact(odd);
    }

    @Test
    public void whatWaitsCanBeCancelledAndSentAtOnce() throws Exception {
        MailServer own = ownServer();
        fallback(false);
        own.says(".", SEND_AS).named("AM6PR.outlook.office365.com");
        MailId first = send("cancel-1");
        held(first, Hold.Reason.WAY_FAILING);
        MailId second = send("cancel-2");
        held(second, Hold.Reason.WAY_FAILING);
        assertThat(run("mail:queue --account " + account)).contains("the account's way of sending fails", "2");
        startAgain(own);
        run("mail:queue cancel " + first);
        becomes(first, RecipientState.CANCELLED);
        own.recovers();
        run("mail:health --try-again " + account + " smtp");
        run("mail:queue release " + second);
        becomes(second, RecipientState.SENT);
        isExact(own);
    }

    @Test
    public void aRelayThatDiesCostsNothingAndIsNoWayOutOfItself() throws Exception {
        MailServer own = ownServer().named("AM6PR.outlook.office365.com");
        MailServer relay = server(2);
        try (AutoCloseable back = relayIs(relay)) {
            relay.close();
            List<MailId> waiting = new ArrayList<>();
            Eventually.holds("the relay fails", () -> {
                MailId id = send(other, MessageClass.TRANSACTIONAL, "relay-" + waiting.size());
                waiting.add(id);
                settledOne(id);
                return !failingRelay().isEmpty();
            });
            MailId held = send(other, MessageClass.TRANSACTIONAL, "relay-held");
            held(held, Hold.Reason.WAY_FAILING);
            assertThat(run("mail:health")).contains("(relay)", "Relay, relay");
            becomes(send(MessageClass.SECURITY, "relay-own"), RecipientState.SENT);

            own.says(".", SEND_AS);
            MailId noWay = send("relay-noway");
            held(noWay, Hold.Reason.WAY_FAILING);
            startAgain(own);

            try (MailServer alive = MailServer.start(relay.port(), PASSWORD)) {
                alsoRelay(alive);
                MailId untried = send(other, MessageClass.TRANSACTIONAL, "relay-untried");
                held(untried, Hold.Reason.WAY_FAILING);
                assertThat(alive.connections()).as("left alone").isZero();
                run("mail:health --try-again --relay");
                MailId next = send(other, MessageClass.TRANSACTIONAL, "relay-next");
                becomes(next, RecipientState.SENT);
                becomes(held, RecipientState.SENT);
                becomes(untried, RecipientState.SENT);
                becomes(noWay, RecipientState.SENT_BY_FALLBACK);
                run("mail:queue --account " + other + " release");
                Eventually.holds("the relay works", () -> failingRelay().isEmpty());
                isExact(own);
            }
        }
    }
}
