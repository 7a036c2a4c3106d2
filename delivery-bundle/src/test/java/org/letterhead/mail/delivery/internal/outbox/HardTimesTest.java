/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.delivery.internal.testing.Delivery;
import org.letterhead.mail.delivery.internal.testing.FaultyDatabase;
import org.letterhead.mail.delivery.internal.testing.PlainSeals;
import org.letterhead.mail.delivery.internal.testing.RecordingTransport;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportException;

/** What must not stop the others, and must not keep anything waiting for ever. */
class HardTimesTest {
    private static final Map<String, Object> PLAIN = Map.of("accounts", "none");
    private static final Actor OPERATOR = new Actor.Operator("karaf");

    @TempDir
    Path folder;

    private final RecordingTransport platform = new RecordingTransport();
    private Delivery delivery;
    private FaultyDatabase faulty;

    @AfterEach
    void stop() {
        if (delivery != null) {
            delivery.close();
        }
    }

    private void start(Databases.Kind kind, Map<String, Object> settings) {
        Databases databases = Databases.on(kind, folder);
        delivery = new Delivery(settings, databases);
        faulty = new FaultyDatabase(databases.schema("delivery", Path.of("src/main/resources/db/delivery")));
        delivery.inject(delivery.store, "database", faulty);
    }

    @ParameterizedTest
    @EnumSource
    void aServersOddAnswerDoesNotKeepBackTheOutcomesOfOthers(Databases.Kind kind) {
        start(kind, PLAIN);
        delivery.way("platform", platform);
        platform.submit = (envelope, mail, deadline) -> {
            switch (mail.content().subject()) {
                case "nul":
                    return Submission.all(envelope, "queued as \u0000 or so");
                case "failure":
                    throw new TransportException(Failure.of(
                                    Failure.Phase.ANSWER,
                                    Failure.Cause.THROTTLED,
                                    new Advice(
                                            "k".repeat(300) + '\u0000',
                                            Map.of("a\u0000", "b".repeat(5000)),
                                            "e".repeat(5000)))
                            .reply(1_234_567, "4.7.1 and many more words", "\ud83d\ude00".repeat(900))
                            .temporary()
                            .retryAfter(Duration.ofSeconds(Long.MAX_VALUE))
                            .build());
                default:
                    return Submission.all(envelope, "ok");
            }
        };

        MailId nul = delivery.service.send(mail("acme", "nul").build());
        MailId failure = delivery.service.send(mail("acme", "failure").build());
        MailId other = delivery.service.send(mail("acme", "other").build());

        assertThat(stateOf(delivery, nul)).isEqualTo(RecipientState.SENT);
        // Longer than any mail is worth sending.
        assertThat(stateOf(delivery, failure)).isEqualTo(RecipientState.FAILED);
        assertThat(stateOf(delivery, other)).isEqualTo(RecipientState.SENT);
    }

    @ParameterizedTest
    @EnumSource
    void aRowThatTheDatabaseRefusesDoesNotKeepBackTheOutcomesOfOthers(Databases.Kind kind) {
        start(kind, PLAIN);
        delivery.way("platform", platform);
        CountDownLatch go = new CountDownLatch(1);
        platform.submit = (envelope, mail, deadline) -> {
            await(go);
            return platform.accept(envelope, mail, deadline);
        };
        List<MailId> mails = IntStream.range(0, 4)
                .mapToObj(i -> delivery.service.send(mail("acme", "one").build()))
                .toList();
        // Whatever the reason is for which a database may refuse a row one day.
        delivery.store.run(
                handle -> handle.execute("alter table lh_delivery_attempt add constraint picky check (mail_id <> '"
                        + mails.get(1).value() + "')"));
        go.countDown();

        mails.forEach(id -> assertThat(stateOf(delivery, id)).isEqualTo(RecipientState.SENT));
    }

    @ParameterizedTest
    @EnumSource
    void aMailWhoseCommitWasDoneIsAcceptedThoughTheConnectionBrokeThen(Databases.Kind kind) {
        start(kind, PLAIN);
        delivery.way("platform", platform);
        faulty.next(FaultyDatabase.Fault.AFTER_COMMIT, "letterhead-accept", "insert into lh_delivery_mail");

        MailId id = delivery.service.send(mail("acme", "one").build());

        assertThat(faulty.hasSnapped()).isTrue();
        assertThat(stateOf(delivery, id)).isEqualTo(RecipientState.SENT);
        assertThat(platform.mails).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void whenNobodyKnowsWhetherAMailWasAcceptedThatIsSaidAndItsKeyTellsLater(Databases.Kind kind) {
        start(kind, PLAIN);
        delivery.way("platform", platform);
        faulty.next(FaultyDatabase.Fault.AFTER_COMMIT_AND_AWAY, "letterhead-accept", "insert into lh_delivery_mail");
        MailRequest order = mail("acme", "one").idempotencyKey("order-17").build();

        assertThatThrownBy(() -> delivery.service.send(order))
                .isInstanceOf(MailUnavailableException.class)
                .hasMessageContaining("Nobody knows")
                .hasMessageContaining("idempotency key");

        faulty.comeBack();
        assertThat(stateOf(delivery, delivery.service.send(order))).isEqualTo(RecipientState.SENT);
        assertThat(platform.mails).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasClaimedWhenTheConnectionBrokeIsSentAllTheSame(Databases.Kind kind) {
        start(kind, PLAIN);
        delivery.way("platform", platform);
        delivery.suspend();
        MailId id = delivery.service.send(mail("acme", "one").build());
        faulty.next(FaultyDatabase.Fault.AFTER_COMMIT, "letterhead-claimer", "set state = 'SENDING'");
        delivery.resume();

        assertThat(stateOf(delivery, id)).isEqualTo(RecipientState.SENT);
        assertThat(faulty.hasSnapped()).isTrue();
        assertThat(platform.mails).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void anErrorEndsNeitherTheClaimerNorTheWriter(Databases.Kind kind) {
        start(kind, PLAIN);
        delivery.way("platform", platform);
        faulty.next(FaultyDatabase.Fault.NO_MEMORY, "letterhead-claimer", "set state = 'SENDING'");
        MailId first = delivery.service.send(mail("acme", "one").build());
        assertThat(stateOf(delivery, first)).isEqualTo(RecipientState.SENT);
        assertThat(faulty.hasSnapped()).isTrue();

        faulty.next(FaultyDatabase.Fault.NO_MEMORY, "letterhead-outcome", "set state = ");
        MailId second = delivery.service.send(mail("acme", "two").build());
        assertThat(stateOf(delivery, second)).isEqualTo(RecipientState.SENT);
        assertThat(faulty.hasSnapped()).isTrue();

        faulty.next(FaultyDatabase.Fault.NO_MEMORY, "letterhead-sender", "lh_delivery_content");
        // One that is always read back.
        MailId third = delivery.service.send(
                mail("acme", "three").messageClass(MessageClass.SECURITY).build());
        assertThat(stateOf(delivery, third)).isEqualTo(RecipientState.SENT);
        assertThat(faulty.hasSnapped()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void anUnreadableMailIsNotForgottenIfTheDatabaseGoesAwayJustThen(Databases.Kind kind) {
        start(kind, PLAIN);
        MailId id = delivery.service.send(mail("acme", "one").build());
        delivery.eventually(() -> isState(id, RecipientState.HELD));
        delivery.store.run(
                handle -> handle.execute("update lh_delivery_content set bytes = ?", (Object) new byte[] {99, 0}));
        // It is claimed, and then nobody says whom it goes to.
        faulty.next(FaultyDatabase.Fault.NO_ANSWER, "letterhead-claimer", "any(", 1, 2);
        delivery.way("platform", platform);

        assertThat(stateOf(delivery, id)).isEqualTo(RecipientState.FAILED);
        assertThat(faulty.hasSnapped()).isTrue();
    }

    @Test
    void securityMailsWithoutAKeyWaitAndKeepNobodyElseWaiting() {
        start(Databases.Kind.H2, Map.of("accounts", "none", "sender_threads", 1));
        delivery.suspend();
        List<MailId> resets = IntStream.range(0, 120)
                .parallel()
                .mapToObj(i -> delivery.service.send(mail("account-" + i % 12, "reset")
                        .messageClass(MessageClass.SECURITY)
                        .build()))
                .toList();
        MailId order = delivery.service.send(mail("zebra", "order").build());
        delivery.inject(delivery.contents, "secrets", null);
        delivery.way("platform", platform);
        delivery.resume();

        assertThat(stateOf(delivery, order)).isEqualTo(RecipientState.SENT);
        assertThat(delivery.service
                        .status(resets.get(0), Locale.ENGLISH)
                        .orElseThrow()
                        .isFinal())
                .isFalse();

        delivery.inject(delivery.contents, "secrets", new PlainSeals());
        resets.forEach(id -> assertThat(stateOf(delivery, id)).isEqualTo(RecipientState.SENT));
    }

    @Test
    void whoeverWaitsBehindOneThatTurnsBackIsNotForgotten() {
        start(Databases.Kind.H2, Map.of("accounts", "none", "sender_threads", 4, "connections_per_server", 1));
        delivery.way("platform", platform);
        CountDownLatch go = new CountDownLatch(1);
        platform.submit = (envelope, mail, deadline) -> {
            await(go);
            return platform.accept(envelope, mail, deadline);
        };
        List<String> asked = new CopyOnWriteArrayList<>();
        delivery.accounts(account -> {
            asked.add(account);
            return AccountRoute.PLATFORM;
        });
        MailId first = delivery.service.send(mail("first", "one").build());
        delivery.eventually(() -> !platform.connections.isEmpty());
        List<MailId> stopped = List.of(
                delivery.service.send(mail("stopped", "two").build()),
                delivery.service.send(mail("stopped", "three").build()));
        delivery.eventually(() -> Collections.frequency(asked, "stopped") == stopped.size());
        MailId last = delivery.service.send(mail("last", "four").build());
        delivery.eventually(() -> asked.contains("last"));
        delivery.queue.suspend(OPERATOR, Optional.of("stopped"), "");
        go.countDown();

        assertThat(stateOf(delivery, first)).isEqualTo(RecipientState.SENT);
        assertThat(stateOf(delivery, last)).isEqualTo(RecipientState.SENT);
    }

    @Test
    void mailsThatAreHeldDoNotWakeEachOther() {
        start(Databases.Kind.H2, PLAIN);
        IntStream.range(0, 300)
                .parallel()
                .forEach(i ->
                        delivery.service.send(mail("account-" + i % 20, "one").build()));
        delivery.eventually(() -> count("state = 'HELD'") == 300);
        // Something comes that is of no use to them, while some are on their way to being held.
        AtomicInteger routed = new AtomicInteger();
        for (int i = 0; i < 5; i++) {
            delivery.accounts(account -> {
                routed.incrementAndGet();
                return AccountRoute.PLATFORM;
            });
        }
        delivery.eventually(() -> routed.get() >= 300 && count("state = 'HELD'") == 300);
        // A mail that leaves by itself takes longer than another round of all of them.
        for (int i = 0; i < 3; i++) {
            MailId id = delivery.service.send(mail("later", "two").build());
            delivery.eventually(() -> isState(id, RecipientState.HELD));
        }
        assertThat(routed.get()).isLessThan(300 * 12);
    }

    private long count(String where) {
        return delivery.store.run(
                handle -> handle.createQuery("select count(*) from lh_delivery_recipient where " + where)
                        .mapTo(Long.class)
                        .one());
    }

    private boolean isState(MailId id, RecipientState state) {
        return delivery.store
                .run(handle -> handle.createQuery("select state from lh_delivery_recipient where mail_id = :id")
                        .bind("id", id.value())
                        .mapTo(String.class)
                        .one())
                .equals(state.name());
    }

    private static RecipientState stateOf(Delivery delivery, MailId id) {
        List<RecipientStatus> recipients = delivery.ended(id).recipients();
        return recipients.get(0).state();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static MailRequest.Builder mail(String account, String subject) {
        return MailRequest.forAccount(account)
                .content(new MailContent.Given(subject, "Hello", Optional.empty()))
                .to(Mailbox.of("Anna", "anna@shop.example"));
    }
}
