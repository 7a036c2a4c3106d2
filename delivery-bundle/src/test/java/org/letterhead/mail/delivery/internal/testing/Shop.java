/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.testing;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.delivery.internal.limit.StoredMailLimits;
import org.letterhead.mail.delivery.internal.outbox.ClaimsTesting;
import org.letterhead.mail.delivery.internal.route.ProviderLimits;
import org.letterhead.mail.delivery.internal.way.Breakers;
import org.letterhead.mail.delivery.internal.way.WayKey;
import org.letterhead.mail.operate.MailLimits.Kind;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.tables.StoredTime;
import org.letterhead.mail.transport.TransportSettings;

/**
 * A delivery with accounts that have a way of their own ({@code smtp}), and others that may stand in for it. One after a restart, one after
 * a death, or another node beside it use the same database.
 */
public final class Shop implements AutoCloseable {
    public static final Actor OPERATOR = new Actor.Operator("karaf");
    public static final FallbackPolicy WAITS =
            new FallbackPolicy(false, Optional.empty(), EnumSet.allOf(MessageClass.class));

    /** Nothing is tried by itself. */
    public static final Breakers.Pace PATIENT =
            new Breakers.Pace(Duration.ofMillis(50), Duration.ofHours(1), Duration.ofHours(2), 5);

    /** A trial comes in a moment. */
    public static final Breakers.Pace QUICK =
            new Breakers.Pace(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMillis(400), 5);

    public final ScriptedWay own;
    public final ScriptedWay platform;
    public final ScriptedWay whitelabel;
    public final ScriptedWay other;
    public final ScriptedWay relay;
    public volatile FallbackPolicy policy = FallbackPolicy.DEFAULT;
    public volatile String neutralWay = "platform";
    public volatile TransportSettings settings = new TransportSettings(Map.of("host", "mx.acme.example"), Map.of());
    /** How often somebody has looked up by which way an account's mail leaves. */
    public final AtomicInteger looks = new AtomicInteger();

    public volatile Delivery delivery;
    public volatile FaultyDatabase store;

    private final Databases databases;
    private final boolean first;
    private final Map<String, Object> configuration;
    private final Breakers.Pace pace;
    private final Forward clock;

    /** After which others take over what a dead one had claimed. */
    private final Duration lease;

    /** The time of limits: the real one, but for what a test lets pass. */
    private static final class Forward extends Clock {
        private volatile Duration passed = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(passed);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private Shop(
            Shop before,
            Databases databases,
            boolean first,
            Map<String, Object> configuration,
            Breakers.Pace pace,
            Duration lease) {
        this.databases = databases;
        this.first = first;
        this.configuration = configuration;
        this.pace = pace;
        this.lease = lease;
        this.clock = before == null ? new Forward() : before.clock;
        own = new ScriptedWay("shop@acme.example", "itself");
        platform = new ScriptedWay("mail@platform.example", "Platform");
        whitelabel = new ScriptedWay("mail@neutral.example", "neutral.example");
        other = new ScriptedWay("mail@other.example", "other.example");
        relay = new ScriptedWay("relay@platform.example", "Relay");
        ways().forEach(ScriptedWay::works);
        relay.works();
        if (before != null) {
            policy = before.policy;
            neutralWay = before.neutralWay;
            settings = before.settings;
        }
        start();
    }

    /** Opens one on a new database. */
    public static Shop on(Databases.Kind kind, Path folder, Breakers.Pace pace) {
        return on(kind, folder, pace, Map.of());
    }

    /** Opens one on a new database, with settings of the operator's. */
    public static Shop on(Databases.Kind kind, Path folder, Breakers.Pace pace, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("retry_first_seconds", 1, "retry_most_seconds", 1));
        all.putAll(settings);
        return new Shop(null, Databases.on(kind, folder), true, all, pace, Duration.ofSeconds(60));
    }

    /** Opens one that may die: what it had claimed is soon taken over. */
    public static Shop mortal(Databases.Kind kind, Path folder, Breakers.Pace pace) {
        return new Shop(
                null,
                Databases.on(kind, folder),
                true,
                Map.of("retry_first_seconds", 1, "retry_most_seconds", 1),
                pace,
                Duration.ofSeconds(3));
    }

    /** Another node on the same database. */
    public Shop beside() {
        return new Shop(this, databases, false, configuration, pace, lease);
    }

    private void start() {
        start(new Delivery(configuration, databases, ClaimsTesting.withLease(lease), pace, clock));
    }

    private void start(Delivery started) {
        store = new FaultyDatabase(databases.schema("delivery", Path.of("src/main/resources/db/delivery")));
        started.inject(started.store, "database", store);
        started.inject(started.service, "directory", (AccountDirectory) account -> Optional.of(new AccountProfile(
                account, "Acme", Locale.ENGLISH, Optional.of(Mailbox.of("Acme", "help@acme.example")), List.of())));
        delivery = started;
        started.way("smtp", own);
        started.way("platform", platform);
        started.way("whitelabel", whitelabel);
        started.way("other", other);
        started.relay(relay);
        started.accounts(account -> {
            looks.incrementAndGet();
            return new AccountRoute("smtp", settings, neutralWay, Optional.empty(), Optional.empty(), policy);
        });
    }

    /** Stops it and starts it again. */
    public void restart() {
        start(delivery.restarted());
    }

    /** Kills it, as far as others can see. */
    public void die() {
        delivery.die();
    }

    /** Starts a new process where one has died. */
    public void startAnew() {
        start();
    }

    @Override
    public void close() {
        if (first) {
            delivery.close();
        } else {
            delivery.die();
        }
    }

    /** Sends a mail of the account acme's to Anna. */
    public MailId send(MessageClass messageClass) {
        return send("acme", messageClass, "anna@shop.example");
    }

    /** Sends a transactional one. */
    public MailId send() {
        return send(MessageClass.TRANSACTIONAL);
    }

    /** Sends some of these. */
    public List<MailId> send(int many) {
        return IntStream.range(0, many).mapToObj(i -> send()).toList();
    }

    /** Sends a mail. */
    public MailId send(String account, MessageClass messageClass, String... to) {
        MailRequest.Builder mail = MailRequest.forAccount(account)
                .messageClass(messageClass)
                .content(new MailContent.Given("Order", "Hello", Optional.empty()));
        Stream.of(to).forEach(address -> mail.to(Mailbox.of(address)));
        return delivery.service.send(mail.build());
    }

    /** What has become of a mail's only recipient. */
    public RecipientStatus status(MailId mail) {
        return status(mail, Locale.ENGLISH);
    }

    public RecipientStatus status(MailId mail, Locale locale) {
        List<RecipientStatus> recipients =
                delivery.service.status(mail, locale).orElseThrow().recipients();
        if (recipients.size() != 1) {
            throw new AssertionError("mail " + mail + " has " + recipients.size() + " recipients");
        }
        return recipients.get(0);
    }

    /** Waits until nothing more happens to a mail; says what has. */
    public RecipientState ended(MailId mail) {
        delivery.ended(mail);
        return status(mail).state();
    }

    /** Waits until a mail is held, which is written. */
    public Hold held(MailId mail, Hold.Reason reason) {
        AtomicReference<Hold> seen = new AtomicReference<>();
        delivery.eventually(() -> {
            status(mail).hold().filter(hold -> hold.reason() == reason).ifPresent(seen::set);
            return seen.get() != null;
        });
        return seen.get();
    }

    /** Sets an operator's limit of messages in a day for the account acme. */
    public void limit(String way, long messages) {
        limits().set(OPERATOR, "acme", way, Kind.MESSAGES_PER_DAY, OptionalLong.of(messages));
    }

    /** What the operator sees of limits. */
    public StoredMailLimits limits() {
        return new StoredMailLimits(
                delivery.store, delivery.limits, new ProviderLimits(delivery.router, delivery.transports));
    }

    /** Lets time pass for limits, and for what is held by them. */
    public void passes(Duration time) {
        clock.passed = clock.passed.plus(time);
        delivery.store.run(handle -> handle.createUpdate("update lh_delivery_recipient set due = :now"
                        + " where hold_reason = 'LIMIT' and due > :now and due <= :until")
                .bind("now", StoredTime.of(Instant.now()))
                .bind("until", StoredTime.of(clock.instant()))
                .execute());
    }

    /** The operator has the own way of the account acme tried. */
    public void tryAgain() {
        delivery.failingWays.tryAgain(OPERATOR, Optional.of("acme"), "smtp");
    }

    /** Waits until all know that a way of the account acme fails, or that none does. */
    public void knowsFailing(boolean fails) {
        delivery.eventually(
                () -> delivery.failingWays.list(Optional.of("acme"), 10).isEmpty() != fails);
    }

    /** Waits until whoever watches ways has seen all that has come: a relay that has come is tried at once. */
    public void hasLookedRound() {
        delivery.breakers.failed(
                WayKey.of("nobody", "smtp"),
                ScriptedWay.failure(Phase.AUTHENTICATE, Cause.CREDENTIALS),
                MailId.create(Clock.systemUTC()),
                Optional::empty);
        int seen = looks.get();
        delivery.eventually(() -> looks.get() > seen + 2);
    }

    public List<ScriptedWay> ways() {
        return List.of(own, platform, whitelabel, other);
    }

    /** Whatever came to whomever by whichever way: the mail and the address. */
    public List<String> arrived() {
        return ways().stream().flatMap(Shop::arrived).toList();
    }

    private static Stream<String> arrived(ScriptedWay way) {
        return IntStream.range(0, way.received.size()).boxed().flatMap(i -> way.envelopes.get(i).recipients().stream()
                .map(to -> way.mails.get(i).id().value() + " " + to));
    }

    /** The only thing that is to come of mails to Anna. */
    public static List<String> onceEach(List<MailId> mails) {
        return mails.stream().map(id -> id.value() + " anna@shop.example").toList();
    }

    /** Each try of a mail, as the log tells it: to whom, by which way, to which state. */
    public List<String> attempts(MailId mail) {
        return delivery.log().attempts(mail, Locale.ENGLISH).stream()
                .map(one -> one.recipient().localPart() + " " + one.number() + " "
                        + one.way().orElse("-") + " " + one.led()
                        + one.failure().map(why -> " " + why.cause()).orElse(""))
                .toList();
    }

    /** How many rows there are. */
    public long count(String table) {
        return delivery.store.run(handle -> handle.createQuery("select count(*) from " + table)
                .mapTo(Long.class)
                .one());
    }
}
