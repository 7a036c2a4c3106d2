/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.account.RouteHealth.State;
import org.letterhead.mail.delivery.internal.outbox.ClaimsTesting;
import org.letterhead.mail.delivery.internal.testing.Delivery;
import org.letterhead.mail.delivery.internal.testing.RecordingTransport;
import org.letterhead.mail.delivery.internal.way.Breakers;
import org.letterhead.mail.operate.FailingWays;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.MailHeader;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.OutgoingMail;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.TransportException;
import org.letterhead.mail.transport.TransportSettings;

/** No mail waits for a way that works again, whatever has happened meanwhile. */
@Timeout(120)
class WaysThatComeBackTest {
    private static final Breakers.Pace PATIENT =
            new Breakers.Pace(Duration.ofMillis(50), Duration.ofMinutes(10), Duration.ofHours(1), 5);
    /** What a process was just sending when it died is back within a test's patience. */
    private static final Duration LEASE = Duration.ofSeconds(5);

    private static final Actor OPERATOR = new Actor.Operator("karaf");
    private static final FallbackPolicy NONE = new FallbackPolicy(false, Optional.empty(), Set.of());

    @TempDir
    Path folder;

    private final RecordingTransport own = new RecordingTransport();
    private final RecordingTransport platform = new RecordingTransport();
    private final RecordingTransport relay = new RecordingTransport();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile FallbackPolicy policy = NONE;
    private Delivery delivery;

    private void on(Databases.Kind kind, Breakers.Pace pace) {
        start(new Delivery(Map.of(), Databases.on(kind, folder), ClaimsTesting.withLease(LEASE), pace));
    }

    private void start(Delivery started) {
        delivery = started;
        delivery.inject(delivery.service, "directory", (AccountDirectory) account ->
                Optional.of(new AccountProfile(account, "Acme", Locale.ENGLISH, Optional.empty(), List.of())));
        delivery.accounts(account -> new AccountRoute(
                "smtp",
                new TransportSettings(Map.of("host", "mx.acme.example"), Map.of()),
                "platform",
                Optional.empty(),
                Optional.empty(),
                policy));
        delivery.relay(relay);
        delivery.way("smtp", own);
        delivery.way("platform", platform);
    }

    @AfterEach
    void stop() {
        delivery.close();
    }

    private void fails(RecordingTransport way) {
        way.submit = (envelope, mail, deadline) -> {
            asked.incrementAndGet();
            throw failure(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        };
    }

    private static TransportException failure(Phase phase, Cause cause) {
        return new TransportException(
                Failure.of(phase, cause, new Advice("recording.failed", Map.of(), "Do something."))
                        .scope(Scope.CONNECTION)
                        .build());
    }

    @ParameterizedTest
    @EnumSource
    void whatADeadNodeHasJustHeldGoesOn(Databases.Kind kind) {
        start(new Delivery(
                Map.of(), Databases.on(kind, folder), ClaimsTesting.withLease(Duration.ofMillis(400)), PATIENT));
        delivery.suspend();
        MailId mail = send("acme");
        // It was held when its way worked again and all that waited had been let go.
        delivery.store.run(handle -> {
            handle.execute("update lh_delivery_recipient set state = 'HELD', hold_reason = 'WAY_FAILING',"
                    + " waits_for = 'smtp', due = current_timestamp + interval '1' day");
            return handle.execute("insert into lh_delivery_process (owner, lease_until) values ('" + UUID.randomUUID()
                    + "', current_timestamp - interval '1' second)");
        });
        delivery.resume();

        sent(mail);
    }

    @ParameterizedTest
    @EnumSource
    void aSuspendedAccountDoesNotTryTheRelayForTheOthers(Databases.Kind kind) {
        on(kind, new Breakers.Pace(Duration.ofSeconds(20), Duration.ofMillis(200), Duration.ofMillis(400), 5));
        own.throughRelay = true;
        fails(relay);
        MailId first = send("aaa");
        waits(first);
        MailId second = send("bbb");
        waits(second);
        delivery.queue.suspend(OPERATOR, Optional.of("aaa"), "unpaid");
        relay.submit = relay::accept;

        sent(second);
        assertThat(holdOf(first)).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void aRelayThatRefusesOneSenderTakesTheMailOfOthers(Databases.Kind kind) {
        on(kind, PATIENT);
        own.throughRelay = true;
        fails(relay);
        MailId first = send("aaa");
        waits(first);
        MailId second = send("bbb");
        waits(second);
        relay.submit = (envelope, mail, deadline) -> {
            if (mail.id().equals(first)) {
                throw failure(Phase.SENDER, Cause.SENDER_REFUSED);
            }
            return relay.accept(envelope, mail, deadline);
        };

        tryAgain(Optional.empty(), "relay");
        sent(second);
        // It is written by a thread of its own.
        delivery.eventually(
                () -> failing().size() == 1 && failing().get(0).account().equals(Optional.of("aaa")));
    }

    @ParameterizedTest
    @EnumSource
    void aWayIsTriedThoughItsMailWaitsForTheOtherWay(Databases.Kind kind) {
        List<MailId> mails = bothWaysFail(kind);

        own.submit = own::accept;
        tryAgain(Optional.of("acme"), "smtp");
        mails.forEach(this::sent);
        assertThat(own.mails).hasSize(mails.size());
    }

    @ParameterizedTest
    @EnumSource
    void theOtherWayIsTriedThoughItsMailWaitsForItsOwn(Databases.Kind kind) {
        List<MailId> mails = bothWaysFail(kind);

        relay.submit = relay::accept;
        tryAgain(Optional.empty(), "relay");
        mails.forEach(id -> assertThat(states(id)).containsExactly(RecipientState.SENT_BY_FALLBACK));
        assertThat(relay.mails).hasSize(mails.size());
    }

    @ParameterizedTest
    @EnumSource
    void whatWaitsForTwoWaysIsNotForgottenByARestart(Databases.Kind kind) {
        List<MailId> mails = bothWaysFail(kind);
        // Another node has found that it works, and died.
        delivery.die();
        start(delivery.restarted());
        own.submit = own::accept;
        delivery.store.run(handle -> handle.execute(
                "update lh_delivery_breaker set closed_at = current_timestamp" + " where account = 'acme'"));

        mails.forEach(this::sent);
    }

    /** One that failed by both, and one that came when both were known to fail. */
    private List<MailId> bothWaysFail(Databases.Kind kind) {
        on(kind, PATIENT);
        policy = FallbackPolicy.DEFAULT;
        platform.throughRelay = true;
        fails(own);
        fails(relay);
        MailId first = send("acme");
        waits(first);
        MailId second = send("acme");
        waits(second);
        assertThat(asked).hasValue(2);
        delivery.eventually(() -> failing().size() == 2);
        return List.of(first, second);
    }

    @ParameterizedTest
    @EnumSource
    void aWayThatCannotBeOpenedIsNotOpenedForEachMail(Databases.Kind kind) {
        AtomicInteger opened = new AtomicInteger();
        on(kind, PATIENT);
        RecordingTransport closed = new RecordingTransport() {
            @Override
            public MailRoute open(RouteContext context) {
                opened.incrementAndGet();
                return refuse(failure(Phase.ROUTE, Cause.CONFIGURATION));
            }

            @SuppressWarnings("unchecked")
            private <X extends Throwable> MailRoute refuse(Throwable e) throws X {
                throw (X) e;
            }
        };
        delivery.accounts(account -> new AccountRoute(
                "closed",
                new TransportSettings(Map.of("host", "mx.acme.example"), Map.of()),
                "platform",
                Optional.empty(),
                Optional.empty(),
                NONE));
        delivery.way("closed", closed);
        waits(send("acme"));
        delivery.eventually(() -> failing().size() == 1);
        tryAgain(Optional.of("acme"), "closed");
        delivery.eventually(() -> opened.get() == 2);
        delivery.eventually(() -> failing().get(0).nextTrial().isAfter(Instant.now()));

        waits(send("acme"));
        assertThat(opened).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void aMailThatCannotBeComposedIsNoTrial(Databases.Kind kind) {
        on(kind, PATIENT);
        fails(own);
        MailId first = send("acme");
        waits(first);
        MailId second = send("acme");
        waits(second);
        delivery.eventually(() -> failing().size() == 1);
        own.submit = own::accept;
        AtomicBoolean odd = new AtomicBoolean(true);
        own.seals = new AbstractList<>() {
            @Override
            public MailHeader get(int index) {
                throw new IndexOutOfBoundsException();
            }

            @Override
            public int size() {
                if (odd.getAndSet(false)) {
                    throw new IllegalStateException("an odd mail");
                }
                return 0;
            }
        };

        tryAgain(Optional.of("acme"), "smtp");
        sent(second);
        assertThat(own.mails).extracting(OutgoingMail::id).containsExactly(second);
    }

    @ParameterizedTest
    @EnumSource
    void aTrialWhoseAnswerNobodyHasHeardIsTriedAgainSoon(Databases.Kind kind) {
        on(kind, new Breakers.Pace(Duration.ofMillis(50), Duration.ofMillis(300), Duration.ofHours(1), 5));
        fails(own);
        MailId first = send("acme");
        waits(first);
        MailId second = send("acme");
        waits(second);
        delivery.eventually(() -> failing().size() == 1);
        // It has failed for long: the next trial would be in an hour.
        delivery.store.run(handle -> handle.execute(
                "update lh_delivery_breaker set trials = 20, next_trial = current_timestamp + interval '1' hour"));
        Delivery killed = delivery;
        own.submit = (envelope, mail, deadline) -> {
            // From now on nothing of it reaches the database.
            killed.inject(killed.store, "database", (Database) () -> {
                throw new SQLException("this process is dead", "08001");
            });
            return own.accept(envelope, mail, deadline);
        };
        delivery.store.run(handle -> handle.execute("update lh_delivery_breaker set next_trial = current_timestamp"));
        delivery.eventually(() -> own.mails.size() == 1);
        own.submit = own::accept;
        killed.die();

        start(delivery.restarted());
        sent(second);
    }

    @ParameterizedTest
    @EnumSource
    void whatTheTableSaysCountsMoreThanWhatThisNodeRemembers(Databases.Kind kind) {
        on(kind, PATIENT);
        fails(own);
        MailId mail = send("acme");
        waits(mail);
        delivery.eventually(() -> failing().size() == 1);
        tryAgain(Optional.of("acme"), "smtp");
        delivery.eventually(() -> asked.get() == 2);
        waits(mail);
        own.submit = own::accept;

        // An operator has it tried again on another node.
        delivery.store.run(
                handle -> handle.execute("update lh_delivery_breaker set trials = 0, next_trial = current_timestamp"));
        sent(mail);
    }

    @ParameterizedTest
    @EnumSource
    void thatAMailWaitsForItsWayIsToldOnce(Databases.Kind kind) {
        on(kind, new Breakers.Pace(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(100), 5));
        delivery.store.run(handle -> handle.execute(
                "insert into lh_delivery_listener (name, last_seen) values ('ledger', current_timestamp)"));
        fails(own);
        MailId mail = send("acme");
        waits(mail);
        delivery.eventually(() -> asked.get() >= 4);
        own.submit = own::accept;
        sent(mail);

        int told = delivery.store.run(handle -> handle.createQuery(
                        "select count(*) from lh_delivery_event where kind = 'HELD' and mail_id = :mail")
                .bind("mail", mail.value())
                .mapTo(Integer.class)
                .one());
        assertThat(told).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aRelayThatFailsIsSeenAtEachWayThatGoesThroughIt(Databases.Kind kind) {
        on(kind, PATIENT);
        platform.throughRelay = true;
        delivery.accounts(account -> new AccountRoute(
                account.equals("acme") ? "smtp" : "platform",
                TransportSettings.EMPTY,
                "platform",
                Optional.empty(),
                Optional.empty(),
                NONE));
        fails(relay);
        waits(send("bbb"));

        assertThat(state("bbb", "platform")).isEqualTo(State.FAILING);
        assertThat(state("ccc", "platform")).as("has not sent yet").isEqualTo(State.FAILING);
        assertThat(state("acme", "smtp")).as("connects by itself").isEqualTo(State.UNPROVEN);
        assertThat(delivery.routeHealth().of("ccc", "platform", Locale.ENGLISH).text())
                .isPresent();
        relay.submit = relay::accept;
        tryAgain(Optional.empty(), "relay");
        delivery.eventually(() -> state("bbb", "platform") == State.DELIVERING);
    }

    private State state(String account, String way) {
        return delivery.routeHealth().of(account, way, Locale.ENGLISH).state();
    }

    private MailId send(String account) {
        return delivery.service.send(MailRequest.forAccount(account)
                .content(new MailContent.Given("Order", "Hello", Optional.empty()))
                .to(Mailbox.of("anna@shop.example"))
                .build());
    }

    private void waits(MailId id) {
        delivery.eventually(() -> holdOf(id)
                .filter(hold -> hold.reason() == Hold.Reason.WAY_FAILING)
                .isPresent());
    }

    private Optional<Hold> holdOf(MailId id) {
        return delivery.service
                .status(id, Locale.ENGLISH)
                .orElseThrow()
                .recipients()
                .get(0)
                .hold();
    }

    private void sent(MailId id) {
        assertThat(states(id)).containsExactly(RecipientState.SENT);
    }

    private List<RecipientState> states(MailId id) {
        return delivery.ended(id).recipients().stream().map(to -> to.state()).toList();
    }

    private List<FailingWays.Failing> failing() {
        return delivery.failingWays.list(Optional.empty(), 10);
    }

    private void tryAgain(Optional<String> account, String way) {
        assertThat(delivery.failingWays.tryAgain(OPERATOR, account, way)).isTrue();
    }
}
