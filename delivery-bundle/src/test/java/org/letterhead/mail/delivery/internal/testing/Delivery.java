/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.testing;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.AccountRouting;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.RouteHealth;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.accept.MailIntake;
import org.letterhead.mail.delivery.internal.accept.Resender;
import org.letterhead.mail.delivery.internal.accept.TestMails;
import org.letterhead.mail.delivery.internal.connect.ConnectionPool;
import org.letterhead.mail.delivery.internal.health.HealthBook;
import org.letterhead.mail.delivery.internal.health.StoredRouteHealth;
import org.letterhead.mail.delivery.internal.limit.Limits;
import org.letterhead.mail.delivery.internal.limit.LimitsTesting;
import org.letterhead.mail.delivery.internal.listen.Events;
import org.letterhead.mail.delivery.internal.log.Statuses;
import org.letterhead.mail.delivery.internal.log.StoredMailLog;
import org.letterhead.mail.delivery.internal.operate.Cancellations;
import org.letterhead.mail.delivery.internal.operate.DeliveryCounters;
import org.letterhead.mail.delivery.internal.operate.StoredMailQueue;
import org.letterhead.mail.delivery.internal.operate.Suspensions;
import org.letterhead.mail.delivery.internal.outbox.AcceptWriter;
import org.letterhead.mail.delivery.internal.outbox.Claims;
import org.letterhead.mail.delivery.internal.outbox.ClaimsTesting;
import org.letterhead.mail.delivery.internal.outbox.Contents;
import org.letterhead.mail.delivery.internal.outbox.FreshMails;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.delivery.internal.outbox.OutcomeWriter;
import org.letterhead.mail.delivery.internal.outbox.Parcels;
import org.letterhead.mail.delivery.internal.outbox.ProcessId;
import org.letterhead.mail.delivery.internal.outbox.TestWriter;
import org.letterhead.mail.delivery.internal.outbox.WaitingMail;
import org.letterhead.mail.delivery.internal.prove.DirectTester;
import org.letterhead.mail.delivery.internal.prove.Proofs;
import org.letterhead.mail.delivery.internal.prove.ProveTesting;
import org.letterhead.mail.delivery.internal.route.Availability;
import org.letterhead.mail.delivery.internal.route.RecipientWishes;
import org.letterhead.mail.delivery.internal.route.RenewedSecrets;
import org.letterhead.mail.delivery.internal.route.Router;
import org.letterhead.mail.delivery.internal.route.StoredSecrets;
import org.letterhead.mail.delivery.internal.route.Transports;
import org.letterhead.mail.delivery.internal.route.TransportsTesting;
import org.letterhead.mail.delivery.internal.send.Claimer;
import org.letterhead.mail.delivery.internal.send.MailSenders;
import org.letterhead.mail.delivery.internal.way.Breakers;
import org.letterhead.mail.delivery.internal.way.Gate;
import org.letterhead.mail.delivery.internal.way.StoredFailingWays;
import org.letterhead.mail.log.MailLog;
import org.letterhead.mail.operate.FailingWays;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.MailTransport;

/** All of delivery, put together as Declarative Services does it, without a framework. */
public final class Delivery implements AutoCloseable {
    private static final Actor OPERATOR = new Actor.Operator("karaf");

    public final ConnectionPool pool;
    public final Transports transports;
    public final Router router;
    public final RecipientWishes wishes;
    public final Availability availability = new Availability();
    public final OutboxStore store = new OutboxStore();
    public final Contents contents = new Contents();
    public final Claims claims;
    public final Suspensions suspensions;
    public final AcceptWriter acceptWriter;
    public final OutcomeWriter outcomes;
    public final MailSenders senders;
    public final Claimer claimer;
    public final Statuses statuses;
    public final StoredMailQueue queue;
    public final MailIntake service;
    public final HealthBook health;
    public final Proofs proofs;
    public final Breakers breakers;
    public final Limits limits;
    public final FailingWays failingWays;
    public final TestWriter testLog;
    public final TestMails testMails = new TestMails();
    public final DirectTester tester;

    private static final Breakers.Pace PATIENT =
            new Breakers.Pace(Duration.ofMillis(100), Duration.ofMinutes(1), Duration.ofHours(1), 5);

    private final BiFunction<OutboxStore, ProcessId, Claims> claiming;
    private final Breakers.Pace pace;
    private final Clock limitsClock;
    private final DeliverySettings checkedSettings;

    private final DeliveryCounters counters;
    private final Map<String, Object> settings;
    private final Databases databases;

    /** On an H2 database of its own. */
    public Delivery(Map<String, Object> settings) {
        this(settings, Databases.temporary());
    }

    public Delivery(Map<String, Object> settings, Databases databases) {
        this(settings, databases, ClaimsTesting::claims);
    }

    /** With claims of one's own, as of a node whose lease is short. */
    public Delivery(
            Map<String, Object> settings, Databases databases, BiFunction<OutboxStore, ProcessId, Claims> claiming) {
        this(settings, databases, claiming, PATIENT);
    }

    /** With a pace of one's own for ways that fail. */
    public Delivery(
            Map<String, Object> settings,
            Databases databases,
            BiFunction<OutboxStore, ProcessId, Claims> claiming,
            Breakers.Pace pace) {
        this(settings, databases, claiming, pace, Clock.systemUTC());
    }

    /** With a time of one's own for limits. */
    public Delivery(
            Map<String, Object> settings,
            Databases databases,
            BiFunction<OutboxStore, ProcessId, Claims> claiming,
            Breakers.Pace pace,
            Clock limitsClock) {
        this.claiming = claiming;
        this.pace = pace;
        this.limitsClock = limitsClock;
        this.settings = settings;
        this.databases = databases;
        inject(store, "database", databases.schema("delivery", Path.of("src/main/resources/db/delivery")));
        inject(contents, "secrets", new PlainSeals());
        StoredSecrets storedSecrets = new StoredSecrets(store);
        inject(storedSecrets, "seals", new PlainSeals());
        DeliverySettings checked = Settings.with(settings);
        ProcessId process = new ProcessId();
        Events events = new Events(store, process);
        FreshMails fresh = new FreshMails();
        counters = new DeliveryCounters(store);
        suspensions = new Suspensions(store);
        pool = new ConnectionPool(checked);
        transports = new Transports(pool, availability);
        router = new Router(transports, checked, new RenewedSecrets(storedSecrets), availability);
        claims = claiming.apply(store, process);
        health = new HealthBook(store);
        outcomes = new OutcomeWriter(checked, store, events, counters, health);
        limits = LimitsTesting.limits(store, checked, events, limitsClock);
        breakers = new Breakers(store, events, router, availability, pace);
        failingWays = new StoredFailingWays(breakers);
        wishes = new RecipientWishes(checked, availability);
        senders = new MailSenders(
                checked,
                wishes,
                router,
                pool,
                new Parcels(store, contents, fresh),
                claims,
                suspensions,
                availability,
                new Gate(breakers, limits),
                outcomes,
                counters);
        claimer = new Claimer(checked, claims, new WaitingMail(store), senders, suspensions, availability, breakers);
        acceptWriter = new AcceptWriter(store, contents, fresh, events, counters);
        inject(acceptWriter, "claimer", claimer);
        statuses = new Statuses(store, transports);
        queue = new StoredMailQueue(checked, store, events, suspensions, counters);
        inject(queue, "signal", claimer);
        checkedSettings = checked;
        proofs = new Proofs(store);
        inject(proofs, "seals", new PlainSeals());
        testLog = new TestWriter(store, contents);
        tester = tester(Duration.ofSeconds(45));
        service = new MailIntake(checked, acceptWriter, statuses, new Cancellations(store, events));
    }

    /** One that gives up sooner than others. */
    public DirectTester tester(Duration longest) {
        return ProveTesting.tester(
                router,
                transports,
                pool,
                checkedSettings,
                suspensions,
                testMails,
                testLog,
                proofs,
                health,
                breakers,
                longest);
    }

    /** How ways fare. */
    public RouteHealth routeHealth() {
        return new StoredRouteHealth(store, health, transports, breakers, router);
    }

    /** With two accounts, and everybody on the platform's own address. */
    public static Delivery ready() {
        Delivery delivery = new Delivery(Map.of("accounts", "none"));
        delivery.inject(delivery.service, "directory", (AccountDirectory) account -> account.equals("acme")
                ? Optional.of(new AccountProfile(
                        "acme",
                        "Acme Café",
                        Locale.ENGLISH,
                        Optional.of(Mailbox.of("Acme", "help@acme.example")),
                        List.of()))
                : Optional.empty());
        return delivery;
    }

    /** What Declarative Services does for a dynamic field reference. */
    public void inject(Object component, String field, Object service) {
        try {
            Field reference = component.getClass().getDeclaredField(field);
            reference.setAccessible(true);
            reference.set(component, service);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** The accounts' settings come, and with them who does not want what. */
    public void accounts(AccountRouting routing) {
        TransportsTesting.bind(router, routing);
        subscriptions(new KeptSubscriptions());
    }

    /** Those come who know who does not want what. */
    public AutoCloseable subscriptions(Subscriptions subscriptions) {
        return TransportsTesting.bind(wishes, subscriptions);
    }

    /** There are pages for links. */
    public void linksCame() {
        TransportsTesting.linksCame(wishes);
    }

    /** Sends a mail again to those who did not get it. */
    public MailId resend(MailId id) {
        return log().resend(OPERATOR, id);
    }

    public MailLog log() {
        Resender resender = new Resender(new Parcels(store, contents, new FreshMails()), acceptWriter);
        return new StoredMailLog(store, statuses, transports, resender);
    }

    public AutoCloseable way(String name, MailTransport transport) {
        return TransportsTesting.bind(transports, Map.of(MailTransport.TRANSPORT, name), transport);
    }

    public AutoCloseable relay(MailTransport transport) {
        return TransportsTesting.bind(transports, Map.of(MailTransport.RELAY, true), transport);
    }

    /** Waits until nothing more happens to a mail. */
    public MailStatus ended(MailId id) {
        eventually(() -> service.status(id, Locale.ENGLISH).orElseThrow().isFinal());
        return service.status(id, Locale.ENGLISH).orElseThrow();
    }

    /** Waits until a mail was tried, however that went. */
    public MailStatus tried(MailId id) {
        eventually(() -> service.status(id, Locale.ENGLISH).orElseThrow().recipients().stream()
                .allMatch(to -> to.attempts() > 0));
        return service.status(id, Locale.ENGLISH).orElseThrow();
    }

    /** Waits until something holds. */
    public void eventually(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within 20 s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** No mail leaves until {@link #resume()}. */
    public void suspend() {
        queue.suspend(OPERATOR, Optional.empty(), "");
    }

    public void resume() {
        queue.resume(OPERATOR, Optional.empty());
    }

    /** What happens to a process that is killed, as far as others can see: from now on nothing of it reaches the database. */
    public void die() {
        inject(store, "database", (Database) () -> {
            throw new SQLException("this process is dead", "08001");
        });
        stop();
    }

    /** Stops it, and starts it anew on the same database. */
    public Delivery restarted() {
        stop();
        databases.reopen();
        return new Delivery(settings, databases, claiming, pace, limitsClock);
    }

    @Override
    public void close() {
        stop();
        databases.close();
    }

    private void stop() {
        try {
            acceptWriter.stop();
            claimer.stop();
            senders.stop();
            outcomes.stop();
            tester.stop();
            testLog.stop();
            health.stop();
            breakers.stop();
            limits.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pool.close();
        counters.stop();
    }
}
