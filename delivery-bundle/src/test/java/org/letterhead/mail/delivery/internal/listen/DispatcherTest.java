/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailEvent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailListener;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.outbox.ProcessId;
import org.letterhead.mail.delivery.internal.testing.Outbox;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.tables.StoredTime;

/** What listeners hear, on both databases. */
class DispatcherTest {
    private static final MailAddress ANNA = MailAddress.of("anna@x.example");
    private static final Failure REFUSED = Outbox.refused(550, Failure.Cause.RECIPIENT, "Nobody there.");
    private static final List<Duration> SHORT =
            List.of(Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(15), Duration.ofMillis(20));

    @TempDir
    Path folder;

    private final List<Node> nodes = new ArrayList<>();
    private Outbox outbox;

    /** One process. */
    private final class Node {
        final ProcessId process = new ProcessId();
        final Events events = new Events(outbox.store, process);
        final Dispatcher dispatcher;

        Node(List<Duration> pauses) {
            dispatcher = new Dispatcher(outbox.store, events, process, Clock.systemUTC(), pauses);
            nodes.add(this);
        }

        Heard listen(String name) {
            Heard heard = new Heard();
            dispatcher.bind(heard, Map.of(MailListener.NAME, name));
            return heard;
        }

        void happens(MailEvent... happened) {
            outbox.store.transaction(handle -> {
                events.write(handle, List.of(happened));
                return null;
            });
            events.committed();
        }

        void lives() {
            outbox.execute("insert into lh_delivery_process values ('" + process.value()
                    + "', current_timestamp + interval '60' second)");
        }
    }

    private static final class Heard implements MailListener {
        final List<MailEvent> events = new CopyOnWriteArrayList<>();

        @Override
        public void heard(MailEvent event) {
            events.add(event);
        }
    }

    private Node on(Databases.Kind kind) {
        outbox = Outbox.on(kind, folder);
        return new Node(SHORT);
    }

    @AfterEach
    void close() throws InterruptedException {
        for (Node node : nodes) {
            node.dispatcher.stop();
        }
        outbox.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void tellsEveryKindAsItWas(Databases.Kind kind) {
        Node node = on(kind);
        Heard heard = node.listen("host");
        Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        MailId mail = mail();
        MailEvent[] all = {
            new MailEvent.Accepted(id(), mail, "acme", at, MessageClass.SECURITY, Optional.of("reset")),
            new MailEvent.Accepted(id(), mail, "acme", at, MessageClass.TRANSACTIONAL, Optional.empty()),
            new MailEvent.Held(
                    id(), mail, "acme", at, ANNA, new Hold(Hold.Reason.SCHEDULED, Optional.of(at.plusSeconds(5)))),
            new MailEvent.Held(id(), mail, "acme", at, ANNA, new Hold(Hold.Reason.OPERATOR, Optional.empty())),
            new MailEvent.Sent(id(), mail, "acme", at, ANNA, "platform"),
            new MailEvent.Failed(id(), mail, "acme", at, ANNA, RecipientState.UNKNOWN_OUTCOME, REFUSED),
            new MailEvent.Cancelled(id(), mail, "acme", at, ANNA)
        };

        node.happens(all);

        Outbox.until(() -> heard.events.size() == all.length);
        assertThat(heard.events).containsExactly(all);
        Outbox.until(() -> outbox.count("lh_delivery_event") == 0);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void onlyWhatAListenerWantsIsKeptForIt(Databases.Kind kind) throws Exception {
        Node node = on(kind);
        Heard picky = new Heard();
        node.dispatcher.bind(
                picky, Map.of(MailListener.NAME, "picky", MailListener.EVENTS, new String[] {"LimitNear", "Failed"}));
        MailId mail = mail();
        MailEvent near = near(mail);
        node.happens(sent(mail), near, sent(mail));
        Outbox.until(() -> picky.events.size() == 1);
        assertThat(picky.events).containsExactly(near);
        Outbox.until(() -> outbox.count("lh_delivery_event") == 0);

        // What it wants is remembered while it is away, and on other nodes.
        Outbox.until(() -> outbox.count("lh_delivery_listener where wish = 'Failed LimitNear'") == 1);
        node.dispatcher.unbind(picky);
        Events fresh = new Events(outbox.store, new ProcessId());
        outbox.store.transaction(handle -> {
            fresh.write(handle, List.of(sent(mail), near));
            return null;
        });
        assertThat(outbox.count("lh_delivery_event")).isEqualTo(1);

        Heard all = node.listen("all");
        node.happens(sent(mail), near(mail));
        Outbox.until(() -> all.events.size() == 2);
    }

    private static MailEvent near(MailId mail) {
        return new MailEvent.LimitNear(
                id(), mail, "acme", Instant.now().truncatedTo(ChronoUnit.MILLIS), "smtp", "MESSAGES_PER_DAY", 450, 500);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void nothingIsWrittenWhileNobodyListens(Databases.Kind kind) {
        Node node = on(kind);
        Outbox.until(() -> !node.events.wanted());
        node.happens(sent(mail()));
        assertThat(outbox.count("lh_delivery_event")).isZero();
        node.listen("host");
        assertThat(node.events.wanted()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatHappensWhileAListenerIsAwayIsToldWhenItComesBackAlsoToAnotherProcess(Databases.Kind kind)
            throws Exception {
        Node first = on(kind);
        Outbox.until(() -> !first.events.wanted());
        Heard before = first.listen("host");
        MailId mail = mail();
        MailEvent away = sent(mail);
        MailEvent gone = sent(mail);
        first.dispatcher.unbind(before);

        first.happens(away);
        Heard after = first.listen("host");
        Outbox.until(() -> after.events.size() == 1);
        assertThat(after.events).containsExactly(away);
        assertThat(before.events).isEmpty();
        first.dispatcher.stop();

        // A process that has only just started has read no names yet.
        Events fresh = new Events(outbox.store, new ProcessId());
        assertThat(fresh.wanted()).isTrue();
        outbox.store.transaction(handle -> {
            fresh.write(handle, List.of(gone));
            return null;
        });
        Heard later = new Node(SHORT).listen("host");
        Outbox.until(() -> later.events.size() == 1);
        assertThat(later.events).containsExactly(gone);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anEventOfATransactionThatDidNotHappenIsNotTold(Databases.Kind kind) {
        Node node = on(kind);
        Heard heard = node.listen("host");
        try {
            outbox.store.transaction(handle -> {
                node.events.write(handle, List.of(sent(mail())));
                throw new IllegalStateException("rolled back");
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("rolled back");
        }
        MailEvent real = sent(mail());
        node.happens(real);
        Outbox.until(() -> !heard.events.isEmpty());
        assertThat(heard.events).containsExactly(real);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aThrowingListenerIsToldAgainAFewTimesAndHarmsNobody(Databases.Kind kind) {
        Node node = on(kind);
        MailId bad = mail();
        MailEvent first = sent(bad);
        MailEvent second = sent(bad);
        MailEvent other = sent(mail());
        List<MailEvent> told = new CopyOnWriteArrayList<>();
        AtomicInteger throwsLeft = new AtomicInteger(3);
        node.dispatcher.bind(
                event -> {
                    told.add(event);
                    if (event.equals(first) && throwsLeft.getAndDecrement() > 0) {
                        throw new LinkageError("an update went wrong");
                    }
                },
                Map.of(MailListener.NAME, "throwing"));
        Heard calm = node.listen("calm");

        node.happens(first, second, other);

        Outbox.until(() -> told.contains(second));
        assertThat(told.stream().filter(first::equals)).hasSize(4);
        // Its own mail's later events wait, others do not.
        assertThat(told.lastIndexOf(first)).isLessThan(told.indexOf(second));
        assertThat(told.indexOf(other)).isLessThan(told.lastIndexOf(first));
        Outbox.until(() -> calm.events.size() == 3);
        assertThat(calm.events).containsExactly(first, second, other);
        Outbox.until(() -> outbox.count("lh_delivery_event") == 0);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anEventThatIsAlwaysThrownAtIsDroppedAfterFiveTries(Databases.Kind kind) {
        Node node = on(kind);
        List<MailEvent> told = new CopyOnWriteArrayList<>();
        node.dispatcher.bind(
                event -> {
                    told.add(event);
                    throw new IllegalStateException("never");
                },
                Map.of(MailListener.NAME, "throwing"));

        node.happens(sent(mail()));

        Outbox.until(() -> told.size() == 5);
        Outbox.until(() -> outbox.count("lh_delivery_event") == 0);
        assertThat(told).hasSize(5);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void triesAreCountedOverARestart(Databases.Kind kind) throws Exception {
        Node node = on(kind);
        node.dispatcher.stop();
        Node patient = new Node(List.of(Duration.ofHours(1)));
        AtomicInteger told = new AtomicInteger();
        MailListener throwing = event -> {
            told.incrementAndGet();
            throw new IllegalStateException("never");
        };
        patient.dispatcher.bind(throwing, Map.of(MailListener.NAME, "host"));
        patient.happens(sent(mail()));
        Outbox.until(() -> outbox.count("lh_delivery_event where tries = 1") == 1);
        patient.dispatcher.stop();

        new Node(List.of(Duration.ofHours(1))).dispatcher.bind(throwing, Map.of(MailListener.NAME, "host"));

        Outbox.until(() -> outbox.count("lh_delivery_event") == 0);
        assertThat(told).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aHungListenerDelaysNobodyAndIsLeftWithinASecond(Databases.Kind kind) throws Exception {
        Node node = on(kind);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        MailListener hung = event -> {
            entered.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("a listener's thread is interrupted by nobody", e);
            } finally {
                left.countDown();
            }
        };
        node.dispatcher.bind(hung, Map.of(MailListener.NAME, "hung"));
        Heard calm = node.listen("calm");
        MailEvent event = sent(mail());
        node.happens(event);
        entered.await();
        Outbox.until(() -> calm.events.size() == 1);

        long began = System.nanoTime();
        node.dispatcher.unbind(hung);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(1500));

        // Its event is told again when it is back, even if the old call ends well meanwhile.
        assertThat(outbox.count("lh_delivery_event where listener = 'hung'")).isEqualTo(1);
        never.countDown();
        left.await();
        Heard back = node.listen("hung");
        Outbox.until(() -> back.events.size() == 1);
        assertThat(back.events).containsExactly(event);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aListenerWithoutANameIsNotCalled(Databases.Kind kind) {
        Node node = on(kind);
        Heard nameless = new Heard();
        Heard odd = new Heard();
        node.dispatcher.bind(nameless, Map.of());
        node.dispatcher.bind(odd, Map.of(MailListener.NAME, "two words"));
        Heard named = node.listen("host");

        node.happens(sent(mail()));

        Outbox.until(() -> named.events.size() == 1);
        assertThat(nameless.events).isEmpty();
        assertThat(odd.events).isEmpty();
        assertThat(outbox.count("lh_delivery_listener")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void twoOfOneNameShareTheEvents(Databases.Kind kind) throws Exception {
        Node node = on(kind);
        Heard one = node.listen("host");
        Heard two = node.listen("host");
        for (int i = 0; i < 20; i++) {
            node.happens(sent(mail()));
        }
        Outbox.until(() -> one.events.size() + two.events.size() == 20);
        assertThat(one.events).isNotEmpty();
        assertThat(two.events).isNotEmpty();

        node.dispatcher.unbind(one);
        int before = one.events.size();
        node.happens(sent(mail()), sent(mail()));
        Outbox.until(() -> before + two.events.size() == 22);
        assertThat(one.events).hasSize(before);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void takesOverFromTheDeadAndNotFromTheLiving(Databases.Kind kind) {
        Node node = on(kind);
        UUID dead = id();
        UUID living = id();
        outbox.execute(
                "insert into lh_delivery_process values ('" + dead + "', current_timestamp - interval '1' second)");
        outbox.execute(
                "insert into lh_delivery_process values ('" + living + "', current_timestamp + interval '60' second)");
        MailEvent ofDead = sent(mail());
        MailId shared = mail();
        MailEvent ofLiving = sent(shared);
        MailEvent behind = sent(shared);
        write(dead, ofDead);
        write(living, ofLiving);

        Heard heard = node.listen("host");
        node.happens(behind);

        Outbox.until(() -> heard.events.contains(ofDead));
        // The order of one mail's events holds over processes, too.
        assertThat(heard.events).containsExactly(ofDead);
        outbox.execute("delete from lh_delivery_process where owner = '" + living + "'");
        node.happens(sent(mail()));
        Outbox.until(() -> heard.events.contains(behind));
        assertThat(heard.events.indexOf(ofLiving)).isBetween(0, heard.events.indexOf(behind));
        assertThat(heard.events.stream().filter(behind::equals)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anotherNodeTellsWhatHappensOnANodeWithoutTheListener(Databases.Kind kind) throws Exception {
        Node without = on(kind);
        without.lives();
        Heard left = without.listen("host");
        Outbox.until(() -> outbox.count("lh_delivery_listener") == 1);
        without.dispatcher.unbind(left);
        Node with = new Node(SHORT);
        with.lives();
        Heard heard = with.listen("host");

        MailEvent event = sent(mail());
        without.happens(event);

        Outbox.until(() -> heard.events.size() == 1);
        assertThat(heard.events).containsExactly(event);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void goesOnWhenTheDatabaseIsBack(Databases.Kind kind) {
        Node node = on(kind);
        Heard heard = node.listen("host");
        MailEvent event = sent(mail());
        Outbox.until(() -> outbox.count("lh_delivery_listener") == 1);
        outbox.goAway();
        node.events.committed();
        outbox.comeBack();
        node.happens(event);
        Outbox.until(() -> heard.events.contains(event));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void forgetsNamesAndEventsAfterSevenDays(Databases.Kind kind) {
        on(kind);
        Instant now = Instant.now();
        UUID owner = id();
        outbox.store.transaction(handle -> {
            ListenerNames.seen(handle, "gone", Wish.ALL, now.minus(Duration.ofDays(8)));
            ListenerNames.seen(handle, "here", Wish.ALL, now.minus(Duration.ofDays(6)));
            return null;
        });
        MailEvent old = new MailEvent.Sent(
                MailId.create(Clock.fixed(now.minus(Duration.ofDays(8)), java.time.ZoneOffset.UTC))
                        .value(),
                mail(),
                "acme",
                now.minus(Duration.ofDays(8)),
                ANNA,
                "platform");
        write(owner, "gone", sent(mail()));
        write(owner, "here", sent(mail()));
        write(owner, "here", old);

        assertThat(ListenerNames.forget(outbox.store, now)).isEqualTo(2);

        assertThat(outbox.count("lh_delivery_listener where name = 'here'")).isEqualTo(1);
        assertThat(outbox.count("lh_delivery_listener")).isEqualTo(1);
        assertThat(outbox.count("lh_delivery_event where listener = 'here'")).isEqualTo(1);
        assertThat(outbox.count("lh_delivery_event")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void tellsThousandsInOrder(Databases.Kind kind) {
        Node node = on(kind);
        Heard heard = node.listen("host");
        List<MailEvent> all = new ArrayList<>();
        for (int batch = 0; batch < 20; batch++) {
            MailEvent[] some = new MailEvent[100];
            for (int i = 0; i < some.length; i++) {
                some[i] = sent(mail());
            }
            all.addAll(List.of(some));
            node.happens(some);
        }
        Outbox.until(() -> heard.events.size() == 2000);
        assertThat(heard.events).containsExactlyInAnyOrderElementsOf(all);
    }

    private void write(UUID owner, MailEvent event) {
        write(owner, "host", event);
    }

    private void write(UUID owner, String listener, MailEvent event) {
        outbox.store.transaction(handle -> {
            var batch = EventRows.inserts(handle);
            EventRows.add(batch, listener, owner, event);
            batch.execute();
            return null;
        });
    }

    private static MailEvent sent(MailId mail) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return new MailEvent.Sent(id(), mail, "acme", now, ANNA, "platform");
    }

    private static MailId mail() {
        return MailId.create(Clock.systemUTC());
    }

    private static UUID id() {
        return Ids.next();
    }

    /** Ids in the order of making, whatever the clock's grain. */
    private static final class Ids {
        private static final AtomicInteger COUNT = new AtomicInteger();

        static UUID next() {
            return new UUID(
                    StoredTime.firstId(Instant.now()).getMostSignificantBits() | 0x7000L,
                    0x8000000000000000L | COUNT.incrementAndGet());
        }
    }
}
