/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.testing;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.statement.Update;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.outbox.FailureColumns;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.tables.StoredTime;

/** Delivery's tables in a real database, and rows in them. */
public final class Outbox implements AutoCloseable {
    public final OutboxStore store = new OutboxStore();
    private final Databases.Kind kind;
    private final Databases databases;
    private final Database database;

    private Outbox(Databases.Kind kind, Databases databases) {
        this.kind = kind;
        this.databases = databases;
        this.database = databases.schema("delivery", Path.of("src/main/resources/db/delivery"));
        comeBack();
    }

    public static Outbox on(Databases.Kind kind, Path folder) {
        return new Outbox(kind, Databases.on(kind, folder));
    }

    /** The store's bundle is stopped. */
    public void goAway() {
        inject(store, "database", null);
    }

    public void comeBack() {
        inject(store, "database", database);
    }

    public boolean isH2() {
        return kind == Databases.Kind.H2;
    }

    public Mail mail(String account) {
        return new Mail(account);
    }

    public void execute(String sql) {
        store.run(handle -> handle.execute(sql));
    }

    public long count(String fromAndWhere) {
        return store.run(handle -> handle.createQuery("select count(*) from " + fromAndWhere)
                .mapTo(Long.class)
                .one());
    }

    /** Advice in a driver's words. */
    public static Failure refused(int code, Failure.Cause cause, String english) {
        return Failure.of(
                        Failure.Phase.RECIPIENT, cause, new Advice("smtp.test", Map.of("host", "mx.example"), english))
                .reply(code, "5.1.1", "no such user")
                .build();
    }

    /** What Declarative Services does for a dynamic field reference. */
    public static void inject(Object component, String field, Object service) {
        try {
            var reference = component.getClass().getDeclaredField(field);
            reference.setAccessible(true);
            reference.set(component, service);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until something is so, at most ten seconds. */
    public static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited ten seconds for nothing");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Override
    public void close() {
        databases.close();
    }

    /** One mail, written as delivery does. */
    public final class Mail {
        private final String account;
        private final List<To> recipients = new ArrayList<>();
        private Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        private MessageClass messageClass = MessageClass.TRANSACTIONAL;
        private String template;
        private String key;
        private boolean content;

        private Mail(String account) {
            this.account = account;
        }

        public Mail at(Instant moment) {
            at = moment;
            return this;
        }

        public Mail old(Duration age) {
            return at(Instant.now().minus(age).truncatedTo(ChronoUnit.MILLIS));
        }

        public Mail of(MessageClass wanted) {
            messageClass = wanted;
            return this;
        }

        public Mail template(String wanted) {
            template = wanted;
            return this;
        }

        public Mail key(String wanted) {
            key = wanted;
            return this;
        }

        public Mail withContent() {
            content = true;
            return this;
        }

        public Mail to(String address, RecipientState state) {
            recipients.add(new To(address, state, Optional.empty(), Optional.empty(), Optional.empty(), List.of()));
            return this;
        }

        public Mail held(String address, Hold.Reason reason, Instant until) {
            recipients.add(new To(
                    address,
                    RecipientState.HELD,
                    Optional.of(reason),
                    Optional.ofNullable(until),
                    Optional.empty(),
                    List.of()));
            return this;
        }

        public Mail deferred(String address, Instant until, Failure failure) {
            recipients.add(new To(
                    address,
                    RecipientState.DEFERRED,
                    Optional.empty(),
                    Optional.of(until),
                    Optional.empty(),
                    List.of(new Try(RecipientState.DEFERRED, Optional.of(failure), Instant.now()))));
            return this;
        }

        public Mail tried(String address, RecipientState state, String messageId, Try... tries) {
            recipients.add(
                    new To(address, state, Optional.empty(), Optional.empty(), Optional.of(messageId), List.of(tries)));
            return this;
        }

        public MailId write() {
            MailId id = MailId.create(Clock.fixed(at, ZoneOffset.UTC));
            store.transaction(handle -> {
                handle.createUpdate(
                                "insert into lh_delivery_mail (id, account, sender, message_class, template, locale,"
                                        + " subject, sealed, accepted_at) values (:id, :account, 'ACCOUNT', :class, :template,"
                                        + " 'en-GB', 'Café', :sealed, :at)")
                        .bind("id", id.value())
                        .bind("account", account)
                        .bind("class", messageClass.name())
                        .bind("template", template)
                        .bind("sealed", messageClass == MessageClass.SECURITY)
                        .bind("at", StoredTime.of(at))
                        .execute();
                for (int no = 0; no < recipients.size(); no++) {
                    To to = recipients.get(no);
                    handle.createUpdate("insert into lh_delivery_recipient (mail_id, recipient_no, address, domain,"
                                    + " account, priority, state, due, hold_reason, attempts, way, message_id) values"
                                    + " (:id, :no, :address, :domain, :account, :priority, :state, :due, :reason,"
                                    + " :attempts, :way, :messageId)")
                            .bind("id", id.value())
                            .bind("no", no)
                            .bind("address", to.address())
                            .bind("domain", to.address().substring(to.address().indexOf('@') + 1))
                            .bind("account", account)
                            .bind("priority", messageClass.ordinal())
                            .bind("state", to.state().name())
                            .bind("due", StoredTime.of(to.due()))
                            .bind("reason", to.reason().map(Enum::name).orElse(null))
                            .bind("attempts", to.tries().size())
                            .bind("way", to.tries().isEmpty() ? null : "platform")
                            .bind("messageId", to.messageId().orElse(null))
                            .execute();
                    for (int number = 1; number <= to.tries().size(); number++) {
                        Try one = to.tries().get(number - 1);
                        Update attempt = handle.createUpdate("insert into lh_delivery_attempt (mail_id, recipient_no,"
                                        + " attempt_no, ended_at, way, led_to, remote_id, captured_by, "
                                        + FailureColumns.NAMES + ") values (:id, :no, :number, :at, 'platform', :led,"
                                        + " 'remote-1', null, " + FailureColumns.PARAMETERS + ")")
                                .bind("id", id.value())
                                .bind("no", no)
                                .bind("number", number)
                                .bind("at", StoredTime.of(one.at()))
                                .bind("led", one.led().name());
                        FailureColumns.bind(attempt, one.failure()).execute();
                    }
                }
                if (content) {
                    for (int piece = 0; piece < 2; piece++) {
                        handle.createUpdate(
                                        "insert into lh_delivery_content (mail_id, piece_no, bytes) values (:id, :no, :b)")
                                .bind("id", id.value())
                                .bind("no", piece)
                                .bind("b", "text".getBytes(StandardCharsets.UTF_8))
                                .execute();
                    }
                }
                if (key != null) {
                    handle.createUpdate("insert into lh_delivery_key (account, idempotency_key, mail_id)"
                                    + " values (:account, :key, :id)")
                            .bind("account", account)
                            .bind("key", key)
                            .bind("id", id.value())
                            .execute();
                }
                return null;
            });
            return id;
        }
    }

    /** One try. */
    public record Try(RecipientState led, Optional<Failure> failure, Instant at) {}

    private record To(
            String address,
            RecipientState state,
            Optional<Hold.Reason> reason,
            Optional<Instant> due,
            Optional<String> messageId,
            List<Try> tries) {}
}
