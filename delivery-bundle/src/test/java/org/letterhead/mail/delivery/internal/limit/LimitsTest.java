/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.delivery.internal.listen.Events;
import org.letterhead.mail.delivery.internal.outbox.ProcessId;
import org.letterhead.mail.delivery.internal.testing.Outbox;
import org.letterhead.mail.delivery.internal.testing.Settings;
import org.letterhead.mail.operate.MailLimits.Kind;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.tables.StoredTime;
import org.letterhead.mail.transport.SendingLimits;

/** Places of limits: never more than there are, in any window, on any number of nodes. */
@Timeout(120)
class LimitsTest {
    private static final Limits.Pace ONLY_WHEN_ASKED = new Limits.Pace(Duration.ofDays(1), Duration.ofDays(1));
    private static final Instant T = Instant.parse("2026-11-22T10:20:02Z");

    @TempDir
    Path folder;

    private Outbox outbox;
    private final List<Limits> all = new ArrayList<>();
    private volatile Instant now = T;
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    };

    private Limits on(Databases.Kind kind) {
        outbox = Outbox.on(kind, folder);
        return node();
    }

    private Limits node() {
        return node(Map.of());
    }

    private Limits node(Map<String, Object> settings) {
        Limits limits = new Limits(
                outbox.store,
                Settings.with(settings),
                new Events(outbox.store, new ProcessId()),
                clock,
                ONLY_WHEN_ASKED);
        all.add(limits);
        return limits;
    }

    @AfterEach
    void close() throws InterruptedException {
        for (Limits limits : all) {
            limits.stop();
        }
        outbox.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void noWindowEverHasMoreThanTheLimit(Databases.Kind kind) {
        Limits limits = on(kind);
        List<Instant> sent = new ArrayList<>();
        for (int i = 0; i < 60 * 24; i++) {
            if (limits.ask(wanted("acme", perDay(40), 1)) instanceof Permit.Granted) {
                sent.add(now);
            }
            now = now.plus(Duration.ofMinutes(3));
        }

        assertThat(sent).hasSizeGreaterThan(80);
        for (Instant from : sent) {
            assertThat(sent.stream().filter(at -> !at.isBefore(from) && at.isBefore(from.plus(Duration.ofHours(24)))))
                    .hasSizeLessThanOrEqualTo(40);
        }
    }

    @Test
    void noMinuteHasMoreThanTheLimit() {
        Limits limits = on(Databases.Kind.H2);
        List<Instant> sent = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            if (limits.ask(wanted("acme", perMinute(30), 1)) instanceof Permit.Granted) {
                sent.add(now);
            }
            now = now.plusMillis(333);
        }

        assertThat(sent).as("all that can leave in 333 s").hasSizeGreaterThan(120);
        for (Instant from : sent) {
            assertThat(sent.stream().filter(at -> !at.isBefore(from) && at.isBefore(from.plusSeconds(60))))
                    .hasSizeLessThanOrEqualTo(30);
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void twoNodesWithManyThreadsNeverHaveMoreTogether(Databases.Kind kind) throws Exception {
        Limits one = on(kind);
        Limits two = node();
        AtomicInteger granted = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(12);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Limits mine = i % 2 == 0 ? one : two;
            done.add(threads.submit(() -> {
                for (int mail = 0; mail < 100; mail++) {
                    if (mine.ask(wanted("acme", perDay(500), 1)) instanceof Permit.Granted) {
                        granted.incrementAndGet();
                    }
                }
            }));
        }
        for (Future<?> each : done) {
            each.get();
        }
        threads.shutdown();

        assertThat(granted.get()).as("nor are places left over").isEqualTo(500);
        assertThat(used("acme", Kind.MESSAGES_PER_DAY)).isEqualTo(500);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aRestartForgetsNothing(Databases.Kind kind) throws InterruptedException {
        Limits limits = on(kind);
        assertThat(granted(limits, perDay(100), 60)).isEqualTo(60);
        limits.stop();
        assertThat(used("acme", Kind.MESSAGES_PER_DAY)).as("what was not used went back").isEqualTo(60);

        assertThat(granted(node(), perDay(100), 60)).isEqualTo(40);
    }

    @Test
    void aProcessThatDiesHasUsedWhatItHadTaken() {
        Limits dies = on(Databases.Kind.H2);
        assertThat(granted(dies, perDay(100), 1)).isEqualTo(1);
        long taken = used("acme", Kind.MESSAGES_PER_DAY);
        assertThat(taken).as("a handful, not one by one").isGreaterThan(1).isLessThanOrEqualTo(5);

        assertThat(granted(node(), perDay(100), 200)).isEqualTo(100 - taken);
    }

    @Test
    void aBigLimitCostsOneTransactionForManyMails() {
        Limits limits = on(Databases.Kind.H2);
        granted(limits, perDay(100_000), 1);
        outbox.goAway();

        assertThat(granted(limits, perDay(100_000), 4999)).as("no statement").isEqualTo(4999);
        assertThatThrownBy(() -> limits.ask(wanted("acme", perDay(100_000), 1)))
                .isInstanceOf(MailUnavailableException.class);
        outbox.comeBack();
    }

    @Test
    void withoutALimitNothingIsAskedOfTheDatabase() {
        Limits limits = on(Databases.Kind.H2);
        limits.ask(wanted("acme", SendingLimits.UNKNOWN, 3));
        outbox.goAway();
        assertThat(granted(limits, SendingLimits.UNKNOWN, 1000)).isEqualTo(1000);
        outbox.comeBack();
        limits.write();

        assertThat(used("acme", Kind.MESSAGES_PER_DAY)).isEqualTo(1001);
        assertThat(used("acme", Kind.RECIPIENTS_PER_DAY)).isEqualTo(1003);
    }

    @Test
    void whatIsUsedUpIsAnsweredFromMemory() {
        Limits limits = on(Databases.Kind.H2);
        granted(limits, perDay(10), 11);
        outbox.goAway();

        assertThat(limits.ask(wanted("acme", perDay(10), 1)))
                .isEqualTo(new Permit.UsedUp(
                        Kind.MESSAGES_PER_DAY, Instant.parse("2026-11-23T11:00:00Z")));
        outbox.comeBack();
    }

    @Test
    void thoseWhoWaitAreToldToComeAsPlacesOpen() {
        Limits limits = on(Databases.Kind.H2);
        granted(limits, perDay(10), 4);
        now = T.plus(Duration.ofHours(2));
        granted(limits, perDay(10), 6);

        List<Instant> opens = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            opens.add(((Permit.UsedUp) limits.ask(wanted("acme", perDay(10), 1))).opensAt());
        }
        assertThat(opens).isSorted();
        Instant first = Instant.parse("2026-11-23T11:00:00Z");
        assertThat(opens.subList(0, 4)).containsOnly(first);
        assertThat(opens.subList(4, 10)).containsOnly(first.plus(Duration.ofHours(2)));
        assertThat(opens.subList(10, 14)).containsOnly(first.plus(Duration.ofHours(25)));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void afterARestartOneMoreIsBehindThoseWhoWaitAlready(Databases.Kind kind) {
        on(kind);
        for (int i = 0; i < 12; i++) {
            outbox.mail("acme")
                    .of(MessageClass.SUBSCRIPTION)
                    .held("a@example.org", Hold.Reason.LIMIT, T.plus(Duration.ofDays(1)))
                    .write();
        }
        granted(node(), perDay(10), 10);

        assertThat(node().ask(wanted("acme", perDay(10), 1)))
                .isEqualTo(new Permit.UsedUp(Kind.MESSAGES_PER_DAY, Instant.parse("2026-11-24T12:00:00Z")));
    }

    @Test
    void aMailThatComesLaterDoesNotTakeThePlaceOfOneThatWaits() {
        Limits limits = on(Databases.Kind.H2);
        granted(limits, perMinute(10), 10);
        Wanted first = wanted("acme", perMinute(10), 1);
        Instant due = ((Permit.UsedUp) limits.ask(first)).opensAt();
        for (int i = 0; i < 30; i++) {
            limits.ask(wanted("acme", perMinute(10), 1));
        }
        now = due.minusSeconds(6);
        Wanted later = wanted("acme", perMinute(10), 1);
        Instant behind = ((Permit.UsedUp) limits.ask(later)).opensAt();
        assertThat(behind).isAfter(due);

        now = due;
        assertThat(limits.ask(first)).isInstanceOf(Permit.Granted.class);
    }

    @Test
    void anotherClassDoesNotWaitBehindThousandsOfReports() {
        Limits limits = on(Databases.Kind.H2);
        granted(limits, perDay(10), 10);
        for (int i = 0; i < 100; i++) {
            limits.ask(wanted("acme", perDay(10), 1));
        }

        Permit.UsedUp urgent = (Permit.UsedUp) limits.ask(new Wanted(
                MailId.create(clock), MessageClass.TRANSACTIONAL, "acme", "smtp", false, perDay(10), 1));
        assertThat(urgent.opensAt()).isEqualTo(Instant.parse("2026-11-23T11:00:00Z"));
    }

    @Test
    void placesGivenBackAreForOthers() {
        Limits limits = on(Databases.Kind.H2);
        granted(limits, perDay(10), 9);
        Permit.Granted last = (Permit.Granted) limits.ask(wanted("acme", perDay(10), 1));
        assertThat(granted(limits, perDay(10), 1)).isZero();
        last.giveBack().run();
        last.giveBack().run();
        now = T.plusSeconds(61);

        assertThat(granted(limits, perDay(10), 5)).as("once, however often it is given back").isEqualTo(1);
    }

    @Test
    void placesOfASpanThatIsOverGoBackAndAreNotUsedLater() {
        Limits limits = on(Databases.Kind.H2);
        granted(limits, perDay(100), 1);
        now = T.plus(Duration.ofHours(1));
        granted(limits, perDay(100), 1);
        limits.tend();

        assertThat(outbox.count("lh_delivery_sent where used = 1 and kind = 'MESSAGES_PER_DAY'")).isEqualTo(1);
        limits.settle();
        assertThat(outbox.count("lh_delivery_sent where used = 1 and kind = 'MESSAGES_PER_DAY'")).isEqualTo(2);
    }

    @Test
    void recipientsAreCountedToo() {
        Limits limits = on(Databases.Kind.H2);
        SendingLimits known = limits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(100));
        assertThat(limits.ask(wanted("acme", known, 60))).isInstanceOf(Permit.Granted.class);
        assertThat(limits.ask(wanted("acme", known, 60)))
                .isInstanceOfSatisfying(
                        Permit.UsedUp.class, used -> assertThat(used.kind()).isEqualTo(Kind.RECIPIENTS_PER_DAY));
        now = T.plus(Duration.ofHours(25));
        assertThat(limits.ask(wanted("acme", known, 5000)))
                .as("one with more than all leaves alone")
                .isInstanceOf(Permit.Granted.class);
    }

    @Test
    void nobodyTakesPlacesOfAnotherAccountOrWay() {
        Limits limits = on(Databases.Kind.H2);
        granted(limits, perDay(10), 11);

        assertThat(limits.ask(wanted("other", perDay(10), 1))).isInstanceOf(Permit.Granted.class);
        assertThat(limits.ask(new Wanted(
                        MailId.create(clock), MessageClass.SUBSCRIPTION, "acme", "domain", false, perDay(10), 1)))
                .isInstanceOf(Permit.Granted.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aClockThatWasWrongKeepsNobodyWaitingForLongerThanADay(Databases.Kind kind) {
        Limits limits = on(kind);
        now = T.plus(Duration.ofDays(300));
        granted(limits, perDay(10), 11);
        now = T;
        assertThat(granted(limits, perDay(10), 1)).as("it was sent all the same").isZero();
        now = T.plus(Duration.ofHours(26));

        assertThat(granted(limits, perDay(10), 1)).isEqualTo(1);
    }

    @Test
    void anAccountThatIsNewSendsLittleByTheRelay() {
        on(Databases.Kind.H2);
        Limits limits = node(Map.of("new_accounts_messages_per_day", 5, "new_accounts_days", 7));
        assertThat(granted(limits, "acme", true, 10)).isEqualTo(5);
        assertThat(granted(limits, "acme", false, 10)).as("by a server of its own").isEqualTo(10);
        now = T.plus(Duration.ofDays(7));

        assertThat(granted(limits, "acme", true, 10)).as("it is not new any more").isEqualTo(10);
        assertThat(granted(node(), "young", true, 10)).as("none by default").isEqualTo(10);
    }

    @Test
    void whatIsOldIsDropped() {
        Limits limits = on(Databases.Kind.H2);
        granted(limits, limits(OptionalInt.of(30), OptionalInt.of(500), OptionalInt.empty()), 3);
        limits.write();
        assertThat(outbox.count("lh_delivery_sent")).isEqualTo(3);
        now = T.plus(Duration.ofHours(25));
        limits.write();
        assertThat(outbox.count("lh_delivery_sent where kind = 'MESSAGES_PER_MINUTE'")).isZero();
        assertThat(outbox.count("lh_delivery_sent")).isEqualTo(2);
        now = T.plus(Duration.ofHours(27));
        limits.write();

        assertThat(outbox.count("lh_delivery_sent")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void thatALimitIsNearIsToldOnceUntilItHasOpenedAgain(Databases.Kind kind) {
        Limits limits = on(kind);
        outbox.store.run(handle -> handle.createUpdate(
                        "insert into lh_delivery_listener (name, last_seen) values ('host', :now)")
                .bind("now", StoredTime.of(T))
                .execute());
        granted(limits, perDay(100), 85);
        assertThat(near()).isZero();
        granted(limits, perDay(100), 10);
        assertThat(near()).isEqualTo(1);
        granted(node(), perDay(100), 10);
        assertThat(near()).as("nor after a restart").isEqualTo(1);
        assertThat(outbox.count("lh_delivery_event where kind = 'LIMIT_NEAR' and account = 'acme' and way = 'smtp'"
                        + " and limit_kind = 'MESSAGES_PER_DAY' and limit_used between 90 and 92 and limit_most = 100"))
                .isEqualTo(1);

        now = T.plus(Duration.ofHours(26));
        granted(node(), perDay(100), 95);
        assertThat(near()).as("it had opened").isEqualTo(2);
    }

    private long near() {
        return outbox.count("lh_delivery_event");
    }

    private long used(String account, Kind kind) {
        return outbox.store.run(handle -> handle.createQuery(
                        "select coalesce(sum(used), 0) from lh_delivery_sent where account = :account and kind = :kind")
                .bind("account", account)
                .bind("kind", kind.name())
                .mapTo(Long.class)
                .one());
    }

    private int granted(Limits limits, SendingLimits known, int mails) {
        int granted = 0;
        for (int i = 0; i < mails; i++) {
            granted += limits.ask(wanted("acme", known, 1)) instanceof Permit.Granted ? 1 : 0;
        }
        return granted;
    }

    private int granted(Limits limits, String account, boolean throughRelay, int mails) {
        int granted = 0;
        for (int i = 0; i < mails; i++) {
            granted += limits.ask(new Wanted(
                                    MailId.create(clock),
                                    MessageClass.SUBSCRIPTION,
                                    account,
                                    throughRelay ? "platform" : "smtp",
                                    throughRelay,
                                    SendingLimits.UNKNOWN,
                                    1))
                            instanceof Permit.Granted
                    ? 1
                    : 0;
        }
        return granted;
    }

    private Wanted wanted(String account, SendingLimits known, int recipients) {
        return new Wanted(
                MailId.create(Clock.systemUTC()), MessageClass.SUBSCRIPTION, account, "smtp", false, known, recipients);
    }

    private static SendingLimits perDay(int most) {
        return limits(OptionalInt.empty(), OptionalInt.of(most), OptionalInt.empty());
    }

    private static SendingLimits perMinute(int most) {
        return limits(OptionalInt.of(most), OptionalInt.empty(), OptionalInt.empty());
    }

    private static SendingLimits limits(OptionalInt minute, OptionalInt day, OptionalInt recipients) {
        return new SendingLimits(minute, day, recipients, OptionalInt.empty(), OptionalInt.empty());
    }
}
