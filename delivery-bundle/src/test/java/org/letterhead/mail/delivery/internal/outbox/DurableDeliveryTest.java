/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Attachment;
import org.letterhead.mail.Cancellation;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.delivery.internal.testing.Delivery;
import org.letterhead.mail.delivery.internal.testing.KeptSubscriptions;
import org.letterhead.mail.delivery.internal.testing.RecordingTransport;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.OutgoingMail;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportException;

/** What accepting a mail promises, on both databases. */
class DurableDeliveryTest {
    private static final Map<String, Object> QUICK =
            Map.of("accounts", "none", "retry_first_seconds", 1, "retry_most_seconds", 1);

    @TempDir
    Path folder;

    private final RecordingTransport platform = new RecordingTransport();
    private Databases databases;
    private Delivery delivery;

    @AfterEach
    void stop() {
        if (delivery != null) {
            delivery.close();
        }
    }

    private void start(Databases.Kind kind, Map<String, Object> settings) {
        databases = Databases.on(kind, folder);
        delivery = new Delivery(settings, databases);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasAcceptedIsSentByTheNextProcess(Databases.Kind kind) {
        start(kind, QUICK);
        byte[] file = new byte[700_000];
        java.util.Arrays.fill(file, (byte) 7);
        // No way is there: so nothing leaves before the process ends.
        MailId id = delivery.service.send(mail("acme")
                .content(new MailContent.Given("Größe & Zażółć", "Café €\n", Optional.of("<p>Café €</p>")))
                .cc(Mailbox.of("Zoë", "zoe@shop.example"))
                .attach(Attachment.file("Übersicht.bin", "application/octet-stream", file))
                .build());
        delivery.eventually(() -> stateOf(id) == RecipientState.HELD);
        Delivery next = delivery.restarted();
        delivery = next;
        next.way("platform", platform);

        MailStatus status = next.ended(id);

        assertThat(status.recipients()).extracting(RecipientStatus::state).containsOnly(RecipientState.SENT);
        OutgoingMail sent = platform.mails.get(0);
        assertThat(sent.content().subject()).isEqualTo("Größe & Zażółć");
        assertThat(sent.content().html()).contains("<p>Café €</p>");
        assertThat(sent.content().cc()).containsExactly(Mailbox.of("Zoë", "zoe@shop.example"));
        assertThat(sent.content().attachments()).singleElement().satisfies(attachment -> {
            assertThat(attachment.fileName()).isEqualTo("Übersicht.bin");
            assertThat(attachment.open().readAllBytes()).isEqualTo(file);
        });
    }

    @ParameterizedTest
    @EnumSource
    void whatADeadProcessWasSendingIsSentAgainUnderTheSameNames(Databases.Kind kind) {
        start(kind, QUICK);
        AutoCloseable[] way = {delivery.way("platform", platform)};
        MailId id = delivery.service.send(mail("acme").build());
        delivery.ended(id);
        String firstKey = platform.mails.get(0).submissionKey();
        // As it stands in the table when a process dies before it has written what became of the mail.
        delivery.store.run(handle -> {
            handle.execute("delete from lh_delivery_attempt");
            return handle.execute(
                    "update lh_delivery_recipient set state = 'SENDING', attempts = 0, owner = ?", UUID.randomUUID());
        });

        delivery.eventually(() -> platform.mails.size() == 2);
        delivery.ended(id);

        assertThat(platform.mails.get(1).messageId())
                .isEqualTo(platform.mails.get(0).messageId());
        assertThat(platform.mails.get(1).submissionKey()).isEqualTo(firstKey);
        assertThat(takenBack(id)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void twoRequestsWithOneKeyAtTheSameTimeAreOneMail(Databases.Kind kind) throws Exception {
        start(kind, QUICK);
        delivery.way("platform", platform);
        ExecutorService hosts = Executors.newFixedThreadPool(8);
        for (int round = 0; round < 20; round++) {
            String key = "order-" + round;
            List<Future<MailId>> sends = IntStream.range(0, 8)
                    .mapToObj(i -> hosts.submit(() -> delivery.service.send(
                            mail("acme").idempotencyKey(key).build())))
                    .toList();
            List<MailId> ids = new ArrayList<>();
            for (Future<MailId> send : sends) {
                ids.add(send.get(20, TimeUnit.SECONDS));
            }
            assertThat(ids).containsOnly(ids.get(0));
            delivery.ended(ids.get(0));
        }
        // Another account's key is another key.
        delivery.ended(
                delivery.service.send(mail("other").idempotencyKey("order-1").build()));
        hosts.shutdown();

        assertThat(platform.mails).hasSize(21);
    }

    @ParameterizedTest
    @EnumSource
    void aSubscriptionMailIsAMessageForEach(Databases.Kind kind) {
        start(kind, QUICK);
        delivery.way("platform", platform);
        delivery.subscriptions(new KeptSubscriptions());

        MailStatus status = delivery.ended(delivery.service.send(mail("acme")
                .messageClass(MessageClass.SUBSCRIPTION)
                .to(Mailbox.of("Bob", "bob@shop.example"))
                .bcc(Mailbox.of("carl@shop.example"))
                .build()));

        assertThat(status.recipients()).extracting(RecipientStatus::state).containsOnly(RecipientState.SENT);
        assertThat(platform.envelopes)
                .allSatisfy(one -> assertThat(one.recipients()).hasSize(1));
        assertThat(platform.envelopes.stream().flatMap(one -> one.recipients().stream()))
                .containsExactlyInAnyOrder(
                        MailAddress.of("anna@shop.example"),
                        MailAddress.of("bob@shop.example"),
                        MailAddress.of("carl@shop.example"));
        assertThat(platform.mails)
                .allSatisfy(one -> assertThat(one.content().to()).hasSize(1));
        assertThat(platform.mails).extracting(OutgoingMail::messageId).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhoWasRefusedForNowIsTriedAgainAndTheMessageIdStays(Databases.Kind kind) {
        start(kind, QUICK);
        delivery.way("platform", platform);
        AtomicInteger tries = new AtomicInteger();
        MailAddress anna = MailAddress.of("anna@shop.example");
        MailAddress bob = MailAddress.of("bob@shop.example");
        platform.submit = (envelope, outgoing, deadline) -> {
            platform.accept(envelope, outgoing, deadline);
            return tries.incrementAndGet() == 1
                    ? new Submission(
                            Set.of(anna),
                            Map.of(
                                    bob,
                                    failure(Phase.RECIPIENT, Cause.THROTTLED)
                                            .reply(450, "4.2.1", "greylisted")
                                            .temporary()
                                            .build()),
                            "ok")
                    : Submission.all(envelope, "ok");
        };

        MailStatus status = delivery.ended(delivery.service.send(
                mail("acme").to(Mailbox.of("bob@shop.example")).build()));

        assertThat(status.recipients()).extracting(RecipientStatus::state).containsOnly(RecipientState.SENT);
        assertThat(status.recipients()).extracting(RecipientStatus::attempts).containsExactly(1, 2);
        assertThat(platform.envelopes.get(0).recipients()).containsExactly(anna, bob);
        assertThat(platform.envelopes.get(1).recipients()).containsExactly(bob);
        assertThat(platform.mails.get(1).messageId())
                .isEqualTo(platform.mails.get(0).messageId());
        assertThat(platform.mails.get(1).submissionKey())
                .isNotEqualTo(platform.mails.get(0).submissionKey());
        // Whoever gets it the second time still sees that Anna has it too.
        assertThat(platform.mails.get(1).content().to()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void aQuotaIsAHoldUntilItOpensThoughItStartsWithFive(Databases.Kind kind) {
        start(kind, QUICK);
        delivery.way("platform", platform);
        platform.submit = (envelope, outgoing, deadline) -> {
            throw new TransportException(failure(Phase.ANSWER, Cause.QUOTA)
                    .reply(550, "5.4.5", "Daily sending quota exceeded")
                    .scope(Failure.Scope.QUOTA)
                    .temporary()
                    .retryAfter(Duration.ofSeconds(3))
                    .build());
        };
        Instant before = Instant.now();
        MailId id = delivery.service.send(mail("acme").build());
        delivery.eventually(() -> stateOf(id) == RecipientState.HELD);

        Hold hold = recipient(id).hold().orElseThrow();
        assertThat(hold.reason()).isEqualTo(Hold.Reason.QUOTA);
        assertThat(hold.until().orElseThrow()).isAfter(before.plusSeconds(2)).isBefore(before.plusSeconds(30));

        platform.submit = platform::accept;
        assertThat(delivery.ended(id).recipients().get(0).state()).isEqualTo(RecipientState.SENT);
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownOutcomeIsNeverTriedAgainByItself(Databases.Kind kind) {
        start(kind, QUICK);
        delivery.way("platform", platform);
        AtomicInteger tries = new AtomicInteger();
        platform.submit = (envelope, outgoing, deadline) -> {
            tries.incrementAndGet();
            throw new TransportException(failure(Phase.ANSWER, Cause.NETWORK)
                    .temporary()
                    .unknownOutcome()
                    .build());
        };
        MailId id = delivery.service.send(mail("acme").build());

        assertThat(delivery.ended(id).recipients().get(0).state()).isEqualTo(RecipientState.UNKNOWN_OUTCOME);
        // Mails that come later have gone all the way twice over.
        platform.submit = platform::accept;
        delivery.ended(delivery.service.send(mail("acme").build()));
        delivery.ended(delivery.service.send(mail("acme").build()));
        assertThat(tries).hasValue(1);
        assertThat(stateOf(id)).isEqualTo(RecipientState.UNKNOWN_OUTCOME);
    }

    @ParameterizedTest
    @EnumSource
    void aSecurityMailIsKeptSealedAndErasedWhenItHasLeft(Databases.Kind kind) {
        start(kind, QUICK);
        MailId id = delivery.service.send(mail("acme")
                .messageClass(MessageClass.SECURITY)
                .content(
                        new MailContent.Given("Reset", "https://shop.example/reset/TOKEN", Optional.of("<p>TOKEN</p>")))
                .build());
        assertThat(new String(content(id), StandardCharsets.ISO_8859_1)).doesNotContain("TOKEN");

        delivery.way("platform", platform);
        delivery.ended(id);

        assertThat(platform.mails.get(0).content().text()).contains("TOKEN");
        assertThat(content(id)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void oneAccountsManyMailsDoNotDelayAnothers(Databases.Kind kind) {
        start(kind, Map.of("accounts", "none", "sender_threads", 2));
        delivery.suspend();
        int many = 1000;
        IntStream.range(0, many)
                .parallel()
                .forEach(i -> delivery.service.send(mail("acme").build()));
        MailId other = delivery.service.send(mail("zebra").build());
        MailId reset = delivery.service.send(
                mail("acme").messageClass(MessageClass.SECURITY).build());
        delivery.resume();
        delivery.way("platform", platform);
        delivery.ended(other);
        delivery.ended(reset);
        delivery.eventually(() -> platform.mails.size() == many + 2);

        List<MailId> order = platform.mails.stream().map(OutgoingMail::id).toList();
        assertThat(order.indexOf(other)).isLessThan(100);
        assertThat(order.indexOf(reset)).isLessThan(100);
    }

    @ParameterizedTest
    @EnumSource
    void everyAccountHasItsTurn(Databases.Kind kind) {
        start(kind, Map.of("accounts", "none", "sender_threads", 2));
        delivery.suspend();
        // At the same time, so that they share commits.
        IntStream.range(0, 2000)
                .parallel()
                .forEach(i -> delivery.service.send(mail("account-" + i % 40).build()));
        delivery.resume();
        delivery.way("platform", platform);
        delivery.eventually(() -> platform.mails.size() == 2000);

        Map<String, Integer> inTheFirstHalf = new HashMap<>();
        platform.mails
                .subList(0, 1000)
                .forEach(mail -> inTheFirstHalf.merge(mail.content().subject(), 1, Integer::sum));
        assertThat(inTheFirstHalf).hasSizeGreaterThan(19);
    }

    @ParameterizedTest
    @EnumSource
    void aMailForLaterWaitsAndCanBeCancelled(Databases.Kind kind) {
        start(kind, QUICK);
        delivery.way("platform", platform);
        MailId soon = delivery.service.send(
                mail("acme").notBefore(Instant.now().plusSeconds(2)).build());
        MailId later = delivery.service.send(
                mail("acme").notBefore(Instant.now().plusSeconds(3600)).build());

        assertThat(recipient(soon).hold().orElseThrow().reason()).isEqualTo(Hold.Reason.SCHEDULED);
        assertThat(delivery.service.cancel(later)).contains(new Cancellation(1, 0));
        assertThat(delivery.service.cancel(later)).contains(new Cancellation(1, 0));
        assertThat(delivery.ended(soon).recipients().get(0).state()).isEqualTo(RecipientState.SENT);
        assertThat(delivery.service.cancel(soon)).contains(new Cancellation(0, 1));
        assertThat(stateOf(later)).isEqualTo(RecipientState.CANCELLED);
        assertThatThrownBy(() -> delivery.service.send(mail("acme")
                        .notBefore(Instant.now().plus(Duration.ofDays(800)))
                        .build()))
                .isInstanceOf(MailRejectedException.class)
                .hasMessageContaining("at the earliest");
    }

    @ParameterizedTest
    @EnumSource
    void whatWasDueInAFutureThatTheClockHasLeftIsTriedNow(Databases.Kind kind) {
        start(kind, QUICK);
        platform.submit = (envelope, outgoing, deadline) -> {
            throw new TransportException(
                    failure(Phase.CONNECT, Cause.NETWORK).temporary().build());
        };
        delivery.way("platform", platform);
        MailId id = delivery.service.send(mail("acme").build());
        delivery.eventually(() -> stateOf(id) == RecipientState.DEFERRED);
        // As it stands when the clock is set back by two hours afterwards.
        delivery.store.run(handle -> handle.execute(
                "update lh_delivery_recipient set due = ?",
                AcceptWriter.utc(Instant.now().plus(Duration.ofHours(2)))));
        delivery = delivery.restarted();
        platform.submit = platform::accept;
        delivery.way("platform", platform);

        assertThat(delivery.ended(id).recipients().get(0).state()).isEqualTo(RecipientState.SENT);
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedCallerHarmsNobodyElse(Databases.Kind kind) throws Exception {
        start(kind, QUICK);
        delivery.way("platform", platform);
        CountDownLatch interrupted = new CountDownLatch(50);
        for (int i = 0; i < 50; i++) {
            Thread host = new Thread(() -> {
                Thread.currentThread().interrupt();
                try {
                    delivery.service.send(mail("acme").build());
                } catch (MailUnavailableException e) {
                    assertThat(e).hasMessageContaining("interrupted");
                } finally {
                    interrupted.countDown();
                }
            });
            host.start();
        }
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();

        MailId id = delivery.service.send(mail("acme").build());
        assertThat(delivery.ended(id).recipients().get(0).state()).isEqualTo(RecipientState.SENT);
    }

    @ParameterizedTest
    @EnumSource
    void capturedMailGoesToOneMailboxAndSaysSo(Databases.Kind kind) {
        start(kind, Map.of("accounts", "none", "capture_mailbox", "staging@platform.example"));
        delivery.way("platform", platform);

        MailId id = delivery.service.send(
                mail("acme").bcc(Mailbox.of("boss@shop.example")).build());
        delivery.ended(id);

        assertThat(platform.envelopes.get(0).recipients()).containsExactly(MailAddress.of("staging@platform.example"));
        assertThat(platform.received.get(0))
                .contains("X-Letterhead-Captured-For: anna@shop.example\r\n")
                .contains("X-Letterhead-Captured-For: boss@shop.example\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTriedTooLongFails(Databases.Kind kind) {
        start(kind, Map.of("accounts", "none", "retry_first_seconds", 3600, "retry_security_minutes", 1));
        platform.submit = (envelope, outgoing, deadline) -> {
            throw new TransportException(
                    failure(Phase.CONNECT, Cause.NETWORK).temporary().build());
        };
        delivery.way("platform", platform);

        MailId reset = delivery.service.send(
                mail("acme").messageClass(MessageClass.SECURITY).build());
        MailId order = delivery.service.send(mail("acme").build());

        assertThat(delivery.ended(reset).recipients().get(0).state()).isEqualTo(RecipientState.FAILED);
        delivery.eventually(() -> stateOf(order) == RecipientState.DEFERRED);
    }

    private RecipientState stateOf(MailId id) {
        return recipient(id).state();
    }

    private RecipientStatus recipient(MailId id) {
        return delivery.service
                .status(id, Locale.ENGLISH)
                .orElseThrow()
                .recipients()
                .get(0);
    }

    private int takenBack(MailId id) {
        return delivery.store.run(
                handle -> handle.createQuery("select taken_back from lh_delivery_recipient where mail_id = :id")
                        .bind("id", id.value())
                        .mapTo(Integer.class)
                        .one());
    }

    private byte[] content(MailId id) {
        return delivery.store.run(
                handle -> handle.createQuery("select bytes from lh_delivery_content where mail_id = :id")
                        .bind("id", id.value())
                        .map((row, context) -> row.getBytes(1))
                        .findOne()
                        .orElse(new byte[0]));
    }

    private static MailRequest.Builder mail(String account) {
        return MailRequest.forAccount(account)
                .content(new MailContent.Given(account, "Hello", Optional.of("<p>Hello</p>")))
                .to(Mailbox.of("Anna", "anna@shop.example"));
    }

    private static Failure.Builder failure(Phase phase, Cause cause) {
        return Failure.of(phase, cause, new Advice("recording.advice", Map.of(), "What to do"));
    }
}
