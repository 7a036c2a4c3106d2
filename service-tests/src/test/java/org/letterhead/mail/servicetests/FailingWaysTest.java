/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;

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
        assertThat(microsoft.heard("DATA")).as("who repeats is throttled").isEqualTo(before + 1);

        ReceivedMail mail = arrived(first);
        assertThat(mail.message().getFrom().get(0).getAddress()).isEqualTo("mail@platform.example");
        assertThat(mail.message().getFrom().get(0).getName())
                .isEqualTo("Acme Café & Décor (via Plattform für Händler)");
        assertThat(mail.header("Reply-To")).contains(ANSWERS.address().toString());
        assertThat(arrivals("sendas-1", microsoft)).isEqualTo(1);

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
        Eventually.holds("the neutral way as before", () -> {
            MailId id = send("white-after");
            becomes(id, RecipientState.SENT_BY_FALLBACK);
            return status(id).way().equals(java.util.Optional.of("platform"));
        });
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
        MailId reset = send(MessageClass.SECURITY, "quota-2");
        becomes(reset, RecipientState.SENT_BY_FALLBACK);
        assertThat(arrived(reset).message().getFrom().get(0).getAddress()).isEqualTo("mail@platform.example");
        assertThat(isFailing()).as("a limit is no failure").isFalse();
        assertThat(notices("way-failing")).isEmpty();

        gmail.recovers();
        run("mail:queue release " + order);
        becomes(order, RecipientState.SENT);
        assertThat(arrivals("quota-1", gmail)).isEqualTo(1);
        assertThat(arrivals("quota-2", gmail)).isEqualTo(1);
    }

    @Test
    public void theThreadLimitOnlySlowsDown() throws Exception {
        MailServer microsoft = ownServer().named("AM6PR.outlook.office365.com");
        microsoft.says("MAIL", "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded");
        MailId order = send("thread-1");
        becomes(order, RecipientState.DEFERRED);
        assertThat(isFailing()).isFalse();

        microsoft.recovers();
        run("mail:queue release " + order);
        becomes(order, RecipientState.SENT);
        assertThat(status(order).way()).contains("smtp");
        assertThat(notices("way-failing")).isEmpty();
        assertThat(arrivals("thread-1", microsoft)).isEqualTo(1);
    }

    @Test
    public void aDeadHostIsLeftAloneAfterSeveralFailures() throws Exception {
        MailServer own = ownServer();
        fallback(false);
        own.close();
        List<MailId> mails = new ArrayList<>();
        Eventually.holds("the way fails", () -> {
            MailId id = send("dead-" + mails.size());
            mails.add(id);
            settledOne(id);
            return isFailing();
        });
        assertThat(mails).as("not at once: a network has its moments").hasSizeGreaterThan(2);
        MailId waiting = send("dead-" + mails.size());
        mails.add(waiting);
        held(waiting, Hold.Reason.WAY_FAILING);
        assertThat(run("mail:health " + account)).contains("off: mail waits", "way of sending fails");
        assertThat(run("mail:status " + waiting)).contains("the account's way of sending fails");

        try (MailServer back = MailServer.start(own.port(), PASSWORD)) {
            run("mail:health --try-again " + account + " smtp");
            MailId last = send("dead-last");
            becomes(last, RecipientState.SENT);
            becomes(waiting, RecipientState.SENT);
            run("mail:queue --account " + account + " release");
            for (MailId id : mails) {
                becomes(id, RecipientState.SENT);
            }
            for (int i = 0; i < mails.size(); i++) {
                assertThat(arrivals("dead-" + i + "\r\n", back))
                        .as("mail %d", i)
                        .isEqualTo(1);
            }
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
        odd.password(PASSWORD);
        List<MailId> mails = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            mails.add(send("second-" + i));
            if (i % 2 == 1) {
                // Nobody is cut off in the middle of a mail.
                settledOne(mails.get(i - 1));
                settledOne(mails.get(i));
                odd.password(PASSWORD);
                run("mail:health --try-again " + account + " smtp");
            }
        }
        run("mail:health --try-again " + account + " smtp");
        for (int i = 0; i < mails.size(); i++) {
            MailStatus end = ended(mails.get(i));
            assertThat(end.recipients().get(0).state()).isIn(RecipientState.SENT, RecipientState.SENT_BY_FALLBACK);
            assertThat(arrivals("second-" + i + "\r\n", odd)).as("mail %d", i).isEqualTo(1);
        }
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
        run("mail:queue cancel " + first);
        becomes(first, RecipientState.CANCELLED);
        own.recovers();
        run("mail:health --try-again " + account + " smtp");
        run("mail:queue release " + second);
        becomes(second, RecipientState.SENT);
        assertThat(arrivals("cancel-1", own)).isZero();
        assertThat(arrivals("cancel-2", own)).isEqualTo(1);
    }

    @Test
    public void everythingReadsTheSameAfterDeliveryWasStartedAgain() throws Exception {
        MailServer own = ownServer();
        fallback(false);
        own.says(".", SEND_AS).named("AM6PR.outlook.office365.com");
        List<MailId> mails = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            mails.add(send("again-" + i));
            held(mails.get(i), Hold.Reason.WAY_FAILING);
        }
        notice("way-failing");
        java.time.Instant since = failing().get(0).since();
        String before = run("mail:health " + account);
        int heard = own.heard("DATA");

        Bundle delivery = bundle("org.letterhead.mail.delivery");
        delivery.stop();
        delivery.start();
        waitForTheWatch();
        assertThat(isFailing()).isTrue();
        assertThat(failing().get(0).since()).isEqualTo(since);
        for (MailId id : mails) {
            held(id, Hold.Reason.WAY_FAILING);
        }
        MailId later = send("again-3");
        mails.add(later);
        held(later, Hold.Reason.WAY_FAILING);
        assertThat(own.heard("DATA")).as("a start is no reason to try").isEqualTo(heard);
        assertThat(run("mail:health " + account)).startsWith(before.substring(0, before.indexOf("Next trial")));

        own.recovers();
        run("mail:health --try-again " + account + " smtp");
        for (int i = 0; i < mails.size(); i++) {
            becomes(mails.get(i), RecipientState.SENT);
            assertThat(arrivals("again-" + i + "\r\n", own)).isEqualTo(1);
        }
        assertThat(notices("way-failing")).hasSize(1);
        Eventually.holds("told that it works", () -> notices("way-working").size() == 1);
    }

    @Test
    public void aRelayThatDiesCostsNothingAndIsNoWayOutOfItself() throws Exception {
        MailServer own = ownServer();
        MailServer relay = server(2);
        try (AutoCloseable back =
                configured("org.letterhead.mail.relay", Map.of("port", String.valueOf(relay.port())))) {
            Eventually.holds("the other relay", () -> {
                settled(mail().send(mail(other, MessageClass.TRANSACTIONAL, "relay-first")));
                return !relay.mails().isEmpty();
            });
            relay.close();
            List<MailId> waiting = new ArrayList<>();
            Eventually.holds("the relay fails", () -> {
                MailId id = mail().send(mail(other, MessageClass.TRANSACTIONAL, "relay-" + waiting.size() + "-w"));
                waiting.add(id);
                settledOne(id);
                return !failingRelay().isEmpty();
            });
            MailId held = mail().send(mail(other, MessageClass.TRANSACTIONAL, "relay-held"));
            held(held, Hold.Reason.WAY_FAILING);
            assertThat(run("mail:health")).contains("relay");
            becomes(send(MessageClass.SECURITY, "relay-own"), RecipientState.SENT);
            assertThat(arrivals("relay-own", own))
                    .as("an own server needs no relay")
                    .isEqualTo(1);

            own.says(".", SEND_AS).named("AM6PR.outlook.office365.com");
            MailId noWay = send("relay-noway");
            Eventually.holds("no fallback through a dead relay", () -> {
                RecipientStatus now = status(noWay);
                return now.state() == RecipientState.HELD || now.state() == RecipientState.DEFERRED;
            });

            try (MailServer alive = MailServer.start(relay.port(), PASSWORD)) {
                run("mail:health --try-again --relay");
                MailId next = mail().send(mail(other, MessageClass.TRANSACTIONAL, "relay-next"));
                becomes(next, RecipientState.SENT);
                becomes(held, RecipientState.SENT);
                run("mail:queue --account " + other + " release");
                for (int i = 0; i < waiting.size(); i++) {
                    becomes(waiting.get(i), RecipientState.SENT);
                    assertThat(arrivals("relay-" + i + "-w", alive, relay)).isEqualTo(1);
                }
                assertThat(arrivals("relay-held", alive, relay)).isEqualTo(1);
                Eventually.holds("the relay works", () -> failingRelay().isEmpty());
            }
        }
        Eventually.holds("the relay is the mailbox again", this::arrives);
    }
}
