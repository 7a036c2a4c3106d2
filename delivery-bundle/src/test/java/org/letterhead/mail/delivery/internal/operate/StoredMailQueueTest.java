/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Cancellation;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.delivery.internal.listen.Events;
import org.letterhead.mail.delivery.internal.outbox.ProcessId;
import org.letterhead.mail.delivery.internal.outbox.QueueSignal;
import org.letterhead.mail.delivery.internal.testing.Outbox;
import org.letterhead.mail.delivery.internal.testing.Settings;
import org.letterhead.mail.operate.QueueSelection;
import org.letterhead.mail.operate.QueueSummary;
import org.letterhead.mail.operate.Suspension;
import org.letterhead.mail.store.testing.Databases;

/** The operator's hand on the queue, on both databases. */
class StoredMailQueueTest {
    private static final Actor OPERATOR = new Actor.Operator("karaf");
    private static final Actor ANNA = new Actor.User("anna");
    private static final QueueSelection ALL = new QueueSelection.Everything();
    private static final Failure SLOWLY = Outbox.refused(451, Failure.Cause.THROTTLED, "Slowly.");

    @TempDir
    Path folder;

    private final AtomicInteger woken = new AtomicInteger();
    private Outbox outbox;
    private Suspensions suspensions;
    private DeliveryCounters counters;
    private StoredMailQueue queue;
    private Cancellations cancellations;

    private void on(Databases.Kind kind) {
        outbox = Outbox.on(kind, folder);
        Events events = new Events(outbox.store, new ProcessId());
        suspensions = new Suspensions(outbox.store);
        counters = new DeliveryCounters(outbox.store);
        queue = new StoredMailQueue(
                Settings.with(Map.of("capture_mailbox", "staging@platform.example")),
                outbox.store,
                events,
                suspensions,
                counters);
        cancellations = new Cancellations(outbox.store, events);
        Outbox.inject(queue, "signal", (QueueSignal) woken::incrementAndGet);
        outbox.execute("insert into lh_delivery_listener (name, last_seen) values ('host', current_timestamp)");
    }

    @AfterEach
    void close() {
        counters.stop();
        outbox.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void holdsReleasesAndCancelsWhatWaitsAndNothingElse(Databases.Kind kind) {
        on(kind);
        MailId id = outbox.mail("acme")
                .to("queued@x.example", RecipientState.QUEUED)
                .to("sending@x.example", RecipientState.SENDING)
                .deferred("deferred@x.example", Instant.now().plusSeconds(600), SLOWLY)
                .held(
                        "scheduled@x.example",
                        Hold.Reason.SCHEDULED,
                        Instant.now().plusSeconds(600))
                .held("operator@x.example", Hold.Reason.OPERATOR, null)
                .to("sent@x.example", RecipientState.SENT)
                .write();
        outbox.mail("other").to("queued@y.example", RecipientState.QUEUED).write();
        QueueSelection acme = new QueueSelection.OneAccount("acme");

        assertThat(queue.hold(OPERATOR, acme)).isEqualTo(3);
        assertThat(states(id))
                .containsExactly(
                        "HELD OPERATOR null",
                        "SENDING null null",
                        "HELD OPERATOR null",
                        "HELD OPERATOR null",
                        "HELD OPERATOR null",
                        "SENT null null");
        assertThat(events("HELD")).isEqualTo(3);
        assertThat(counters.getHeld()).isEqualTo(3);
        assertThat(queue.hold(OPERATOR, acme)).isZero();

        assertThat(woken).hasValue(0);
        assertThat(queue.release(OPERATOR, acme)).isEqualTo(4);
        assertThat(woken).hasValue(1);
        assertThat(states(id))
                .containsExactly(
                        "QUEUED null null",
                        "SENDING null null",
                        "QUEUED null null",
                        "QUEUED null null",
                        "QUEUED null null",
                        "SENT null null");

        assertThat(queue.cancel(OPERATOR, new QueueSelection.OneMail(id))).isEqualTo(4);
        assertThat(states(id).get(1)).isEqualTo("SENDING null null");
        assertThat(states(id).get(0)).isEqualTo("CANCELLED null null");
        assertThat(events("CANCELLED")).isEqualTo(4);
        assertThat(outbox.count("lh_delivery_recipient where state = 'QUEUED'")).isEqualTo(1);
        assertThat(queue.cancel(OPERATOR, ALL)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aDeferredRecipientIsTriedNowWhenReleased(Databases.Kind kind) {
        on(kind);
        MailId id = outbox.mail("acme")
                .deferred("deferred@x.example", Instant.now().plusSeconds(600), SLOWLY)
                .write();

        assertThat(queue.release(OPERATOR, new QueueSelection.OneMail(id))).isEqualTo(1);
        assertThat(states(id)).containsExactly("QUEUED null null");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void changesManyInSteps(Databases.Kind kind) {
        on(kind);
        for (int i = 0; i < 30; i++) {
            var mail = outbox.mail(i % 3 == 0 ? "acme" : "b" + i % 7).of(MessageClass.values()[i % 3]);
            for (int to = 0; to < 60; to++) {
                mail.to("u" + to + "@x.example", RecipientState.QUEUED);
            }
            mail.write();
        }

        assertThat(queue.hold(OPERATOR, new QueueSelection.OneAccount("acme"))).isEqualTo(600);
        assertThat(queue.hold(OPERATOR, ALL)).isEqualTo(1200);
        assertThat(outbox.count("lh_delivery_recipient where state = 'HELD'")).isEqualTo(1800);
        assertThat(queue.release(OPERATOR, ALL)).isEqualTo(1800);
        assertThat(outbox.count("lh_delivery_recipient where state = 'QUEUED'")).isEqualTo(1800);
        assertThat(queue.cancel(OPERATOR, ALL)).isEqualTo(1800);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatASenderTakesMeanwhileIsLeftToIt(Databases.Kind kind) {
        on(kind);
        MailId id = outbox.mail("acme").to("a@x.example", RecipientState.QUEUED).write();
        List<WaitingRow> seen =
                List.of(new WaitingRow("acme", id.value(), 0, org.letterhead.mail.MailAddress.of("a@x.example")));
        outbox.execute("update lh_delivery_recipient set state = 'SENDING'");
        Events events = new Events(outbox.store, new ProcessId());

        for (QueueChange change : QueueChange.values()) {
            assertThat(outbox.store.<Integer, RuntimeException>transaction(
                            handle -> change.apply(handle, seen, events, java.time.Clock.systemUTC())))
                    .isZero();
        }

        assertThat(states(id)).containsExactly("SENDING null null");
        assertThat(outbox.count("lh_delivery_event")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void suspendsAndResumesOneAccountOrAll(Databases.Kind kind) {
        on(kind);
        assertThat(suspensions.isSuspended("acme")).isFalse();

        assertThat(queue.suspend(OPERATOR, Optional.of("acme"), "blocked by\nx.example"))
                .isTrue();
        assertThat(suspensions.isSuspended("acme")).isTrue();
        assertThat(suspensions.isSuspended("other")).isFalse();
        assertThat(suspensions.allSuspended()).isFalse();
        assertThat(queue.suspend(OPERATOR, Optional.of("acme"), "again")).isFalse();
        assertThat(queue.suspend(OPERATOR, Optional.empty(), "")).isTrue();
        assertThat(suspensions.isSuspended("other")).isTrue();
        assertThat(suspensions.allSuspended()).isTrue();
        assertThat(queue.suspensions())
                .extracting(Suspension::account, Suspension::by, Suspension::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Optional.empty(), "operator karaf", ""),
                        org.assertj.core.groups.Tuple.tuple(
                                Optional.of("acme"), "operator karaf", "blocked by x.example"));

        assertThat(queue.resume(OPERATOR, Optional.empty())).isTrue();
        assertThat(woken).hasValue(1);
        assertThat(suspensions.isSuspended("other")).isFalse();
        assertThat(suspensions.isSuspended("acme")).isTrue();
        assertThat(queue.resume(OPERATOR, Optional.of("acme"))).isTrue();
        assertThat(queue.resume(OPERATOR, Optional.of("acme"))).isFalse();
        assertThat(suspensions.isSuspended("acme")).isFalse();
        assertThatThrownBy(() -> queue.suspend(OPERATOR, Optional.of("*"), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void keepsTheLastKnownSuspensionsWhileTheDatabaseIsAwayAndHearsOfOtherNodes(Databases.Kind kind) {
        on(kind);
        queue.suspend(OPERATOR, Optional.of("acme"), "");
        outbox.goAway();
        suspensions.changed();
        assertThat(suspensions.isSuspended("acme")).isTrue();
        outbox.comeBack();
        outbox.execute("delete from lh_delivery_suspension");
        Outbox.until(() -> !suspensions.isSuspended("acme"));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void nobodyElseMayChangeTheQueue(Databases.Kind kind) {
        on(kind);
        outbox.mail("acme").to("a@x.example", RecipientState.QUEUED).write();
        for (Actor actor : List.of(new Actor.User("anna"), new Actor.HostBundle("host"))) {
            assertThatThrownBy(() -> queue.hold(actor, ALL)).isInstanceOf(SecurityException.class);
            assertThatThrownBy(() -> queue.release(actor, ALL)).isInstanceOf(SecurityException.class);
            assertThatThrownBy(() -> queue.cancel(actor, ALL)).isInstanceOf(SecurityException.class);
            assertThatThrownBy(() -> queue.suspend(actor, Optional.empty(), "")).isInstanceOf(SecurityException.class);
            assertThatThrownBy(() -> queue.resume(actor, Optional.empty())).isInstanceOf(SecurityException.class);
        }
        assertThat(outbox.count("lh_delivery_recipient where state = 'QUEUED'")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anAdministratorLetsOneMailGoButNothingThatAnOperatorKeepsOrALimit(Databases.Kind kind) {
        on(kind);
        Outbox.inject(
                queue, "access", (AccessControl) (actor, account) -> actor.equals(ANNA) && account.equals("acme"));
        Outbox.Mail mail =
                outbox.mail("acme").deferred("deferred@x.example", Instant.now().plusSeconds(600), SLOWLY);
        for (Hold.Reason reason : Hold.Reason.values()) {
            if (reason != Hold.Reason.ACCOUNT_SUSPENDED && reason != Hold.Reason.ALL_SUSPENDED) {
                mail.held(
                        reason.name().toLowerCase(java.util.Locale.ROOT) + "@x.example",
                        reason,
                        Instant.now().plusSeconds(600));
            }
        }
        MailId id = mail.to("sending@x.example", RecipientState.SENDING)
                .to("sent@x.example", RecipientState.SENT)
                .write();
        MailId untouched = outbox.mail("acme")
                .held("b@x.example", Hold.Reason.SCHEDULED, Instant.now().plusSeconds(600))
                .write();

        assertThat(queue.release(ANNA, new QueueSelection.OneMail(id))).isEqualTo(7);
        assertThat(woken).hasValue(1);
        assertThat(outbox.count("lh_delivery_recipient where state = 'QUEUED'")).isEqualTo(7);
        for (Hold.Reason kept : List.of(Hold.Reason.OPERATOR, Hold.Reason.LIMIT, Hold.Reason.QUOTA)) {
            assertThat(outbox.count("lh_delivery_recipient where state = 'HELD' and hold_reason = '" + kept + "'"))
                    .as(kept.name())
                    .isEqualTo(1);
        }
        assertThat(outbox.count("lh_delivery_recipient where state = 'SENDING'"))
                .isEqualTo(1);
        assertThat(queue.release(ANNA, new QueueSelection.OneMail(id))).isZero();
        assertThat(states(untouched).get(0)).startsWith("HELD SCHEDULED");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void nobodyLetsMailOfAnotherAccountGoOrLearnsOfIt(Databases.Kind kind) {
        on(kind);
        MailId id = outbox.mail("other")
                .held("a@x.example", Hold.Reason.SCHEDULED, Instant.now().plusSeconds(600))
                .write();
        QueueSelection others = new QueueSelection.OneMail(id);
        MailId none = new MailId(new java.util.UUID(0, 1));

        // Without a word about who administers what, nobody does.
        assertThatThrownBy(() -> queue.release(ANNA, others)).isInstanceOf(SecurityException.class);
        Outbox.inject(queue, "access", (AccessControl) (actor, account) -> account.equals("acme"));
        assertThatThrownBy(() -> queue.release(ANNA, others))
                .isInstanceOf(SecurityException.class)
                .hasMessage("There is no mail " + id + " in an account that user anna administers.");
        assertThatThrownBy(() -> queue.release(ANNA, new QueueSelection.OneMail(none)))
                .isInstanceOf(SecurityException.class)
                .hasMessage("There is no mail " + none + " in an account that user anna administers.");
        assertThatThrownBy(() -> queue.release(ANNA, new QueueSelection.OneAccount("acme")))
                .isInstanceOf(SecurityException.class);
        assertThatThrownBy(() -> queue.release(new Actor.HostBundle("host"), others))
                .isInstanceOf(SecurityException.class);
        assertThat(states(id).get(0)).startsWith("HELD SCHEDULED");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void countsEveryRecipientInOneState(Databases.Kind kind) {
        on(kind);
        Instant first = Instant.now().minusSeconds(900).truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        outbox.mail("acme")
                .at(first)
                .to("a@x.example", RecipientState.QUEUED)
                .to("b@x.example", RecipientState.SENT)
                .held("c@x.example", Hold.Reason.SCHEDULED, Instant.now().plusSeconds(900))
                .write();
        outbox.mail("other")
                .at(first.plusSeconds(60))
                .of(MessageClass.SECURITY)
                .to("a@x.example", RecipientState.QUEUED)
                .deferred("b@x.example", Instant.now().minusSeconds(1), SLOWLY)
                .write();
        outbox.execute("update lh_delivery_recipient set taken_back = 1 where address = 'b@x.example'");

        QueueSummary all = queue.summary(Optional.empty());
        assertThat(all.counts())
                .isEqualTo(Map.of(
                        RecipientState.QUEUED, 2L,
                        RecipientState.SENT, 1L,
                        RecipientState.HELD, 1L,
                        RecipientState.DEFERRED, 1L));
        assertThat(all.holds()).isEqualTo(Map.of(Hold.Reason.SCHEDULED, 1L));
        assertThat(all.oldestReady()).contains(first);
        assertThat(all.sentAgain()).isEqualTo(2);
        QueueSummary backlog = queue.backlog();
        assertThat(backlog.counts())
                .isEqualTo(Map.of(
                        RecipientState.QUEUED, 2L,
                        RecipientState.HELD, 1L,
                        RecipientState.DEFERRED, 1L));
        assertThat(backlog.holds()).isEqualTo(all.holds());
        assertThat(backlog.oldestReady()).contains(first);
        assertThat(backlog.captureMailbox()).isEqualTo(all.captureMailbox()).isPresent();
        QueueSummary other = queue.summary(Optional.of("other"));
        assertThat(other.counts()).isEqualTo(Map.of(RecipientState.QUEUED, 1L, RecipientState.DEFERRED, 1L));
        assertThat(other.oldestReady()).contains(first.plusSeconds(60));
        assertThat(other.sentAgain()).isEqualTo(1);

        queue.suspend(OPERATOR, Optional.of("acme"), "");
        QueueSummary suspended = queue.summary(Optional.empty());
        assertThat(suspended.counts().get(RecipientState.QUEUED)).isEqualTo(1);
        assertThat(suspended.counts().get(RecipientState.HELD)).isEqualTo(2);
        assertThat(suspended.holds()).containsEntry(Hold.Reason.ACCOUNT_SUSPENDED, 1L);
        assertThat(suspended.oldestReady()).contains(first.plusSeconds(60));
        assertThat(suspended.total()).isEqualTo(5);
        queue.suspend(OPERATOR, Optional.empty(), "");
        QueueSummary stopped = queue.summary(Optional.empty());
        assertThat(stopped.counts()).doesNotContainKey(RecipientState.QUEUED);
        assertThat(stopped.holds()).containsEntry(Hold.Reason.ALL_SUSPENDED, 2L);
        assertThat(stopped.oldestReady()).isEmpty();
        assertThat(stopped.total()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aHostStopsItsMail(Databases.Kind kind) {
        on(kind);
        MailId id = outbox.mail("acme")
                .to("a@x.example", RecipientState.QUEUED)
                .to("b@x.example", RecipientState.SENDING)
                .to("c@x.example", RecipientState.SENT)
                .deferred("d@x.example", Instant.now(), SLOWLY)
                .write();

        assertThat(cancellations.cancel(id)).contains(new Cancellation(2, 2));
        assertThat(cancellations.cancel(id)).contains(new Cancellation(2, 2));
        assertThat(events("CANCELLED")).isEqualTo(2);
        assertThat(cancellations.cancel(new MailId(new java.util.UUID(0, 1)))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aStoppedSecurityMailLosesItsContentWhenNobodyIsToGetIt(Databases.Kind kind) {
        on(kind);
        MailId ended = outbox.mail("acme")
                .of(MessageClass.SECURITY)
                .withContent()
                .to("a@x.example", RecipientState.QUEUED)
                .write();
        MailId leaving = outbox.mail("acme")
                .of(MessageClass.SECURITY)
                .withContent()
                .to("a@x.example", RecipientState.QUEUED)
                .to("b@x.example", RecipientState.SENDING)
                .write();
        MailId plain = outbox.mail("acme")
                .withContent()
                .to("a@x.example", RecipientState.QUEUED)
                .write();

        queue.cancel(OPERATOR, ALL);

        assertThat(outbox.count("lh_delivery_content where mail_id = '" + ended + "'"))
                .isZero();
        assertThat(outbox.count("lh_delivery_content where mail_id = '" + leaving + "'"))
                .isEqualTo(2);
        assertThat(outbox.count("lh_delivery_content where mail_id = '" + plain + "'"))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void countersAreInJmxAndSurviveAnAbsentDatabase(Databases.Kind kind) throws Exception {
        on(kind);
        outbox.mail("acme").to("a@x.example", RecipientState.QUEUED).write();
        counters.accepted(3);
        counters.ended(RecipientState.SENT);
        counters.ended(RecipientState.UNKNOWN_OUTCOME);
        counters.ended(RecipientState.DEFERRED);
        counters.ended(RecipientState.FAILED);
        counters.began(2);
        counters.landed(1);
        var server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName(DeliveryCounters.NAME);

        assertThat(server.getAttribute(name, "Accepted")).isEqualTo(3L);
        assertThat(server.getAttribute(name, "Sent")).isEqualTo(1L);
        assertThat(server.getAttribute(name, "Unknown")).isEqualTo(1L);
        assertThat(server.getAttribute(name, "Deferred")).isEqualTo(1L);
        assertThat(server.getAttribute(name, "Failed")).isEqualTo(1L);
        assertThat(server.getAttribute(name, "InFlight")).isEqualTo(1L);
        assertThat(counters.getQueue()).isEqualTo(Map.of("QUEUED", 1L));
        outbox.goAway();
        assertThat(counters.getQueue()).isEqualTo(Map.of("QUEUED", 1L));
        assertThat(new DeliveryCounters(outbox.store).getQueue()).isEmpty();
        counters.stop();
        assertThat(server.isRegistered(name)).isFalse();
        outbox.comeBack();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void saysThatTheStoreIsAway(Databases.Kind kind) {
        on(kind);
        outbox.goAway();
        assertThatThrownBy(() -> queue.summary(Optional.empty())).isInstanceOf(MailUnavailableException.class);
        assertThatThrownBy(() -> queue.hold(OPERATOR, ALL)).isInstanceOf(MailUnavailableException.class);
        assertThat(suspensions.allSuspended()).isFalse();
        outbox.comeBack();
    }

    private long events(String kind) {
        return outbox.count("lh_delivery_event where kind = '" + kind + "'");
    }

    private List<String> states(MailId id) {
        return outbox.store.run(handle -> handle.createQuery(
                        "select state, hold_reason, due from lh_delivery_recipient where mail_id = :id"
                                + " order by recipient_no")
                .bind("id", id.value())
                .map((row, context) -> row.getString(1) + " " + row.getString(2) + " " + row.getString(3))
                .list());
    }
}
