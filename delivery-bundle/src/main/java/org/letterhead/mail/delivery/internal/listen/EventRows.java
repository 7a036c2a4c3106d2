/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.listen;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailEvent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.outbox.FailureColumns;
import org.letterhead.mail.tables.StoredTime;

/** Events in their table: one row for each listener that is to hear of it, which is gone when it has. */
final class EventRows {
    /** Owner of the events of a listener that was not there when they happened: whoever has it takes them. */
    static final UUID NOBODY = new UUID(0, 0);

    private static final String COLUMNS =
            "kind, mail_id, account, happened_at, message_class, template, recipient, way,"
                    + " state, hold_reason, hold_until, instead_by, limit_kind, limit_used, limit_most, "
                    + FailureColumns.NAMES;

    private EventRows() {}

    /**
     * An event that is to be told.
     *
     * @param tries how often its listener has thrown
     * @param event empty if the row is none that this version can read
     */
    record Pending(UUID id, UUID mail, int tries, Optional<MailEvent> event) {}

    static void add(PreparedBatch batch, String listener, UUID owner, MailEvent event) {
        Columns columns = Columns.of(event);
        batch.bind("listener", listener)
                .bind("id", event.id())
                .bind("owner", owner)
                .bind("kind", columns.kind().name())
                .bind("mail", event.mail().value())
                .bind("account", event.account())
                .bind("at", StoredTime.of(event.at()))
                .bind("messageClass", columns.messageClass())
                .bind("template", columns.template())
                .bind("recipient", columns.recipient())
                .bind("way", columns.way())
                .bind("state", columns.state())
                .bind(
                        "holdReason",
                        columns.hold().map(hold -> hold.reason().name()).orElse(null))
                .bind("holdUntil", StoredTime.of(columns.hold().flatMap(Hold::until)))
                .bind("insteadBy", columns.insteadBy())
                .bind("limitKind", columns.limit().map(Limit::kind).orElse(null))
                .bind("limitUsed", columns.limit().map(Limit::used).orElse(null))
                .bind("limitMost", columns.limit().map(Limit::most).orElse(null));
        FailureColumns.bind(batch, columns.failure()).add();
    }

    static PreparedBatch inserts(Handle handle) {
        return handle.prepareBatch("insert into lh_delivery_event (listener, id, owner, " + COLUMNS
                + ") values (:listener, :id, :owner, :kind, :mail, :account, :at, :messageClass, :template, :recipient,"
                + " :way, :state, :holdReason, :holdUntil, :insteadBy, :limitKind, :limitUsed, :limitMost, "
                + FailureColumns.PARAMETERS + ")");
    }

    /**
     * The oldest events of a listener that this process is to tell. None of a mail of which another process still has an
     * earlier one to tell.
     *
     * @param without not of these mails
     */
    static List<Pending> next(Handle handle, String listener, UUID owner, Collection<UUID> without, int most) {
        Query query = handle.createQuery("select e.id, e.tries, " + COLUMNS.replace("mail_id", "e.mail_id")
                        + " from lh_delivery_event e where e.listener = :listener and e.owner = :owner"
                        + (without.isEmpty() ? "" : " and e.mail_id not in (<without>)")
                        + " and not exists (select 1 from lh_delivery_event p where p.listener = e.listener"
                        + " and p.mail_id = e.mail_id and p.id < e.id and p.owner <> e.owner)"
                        + " order by e.listener, e.owner, e.id fetch first " + most + " rows only")
                .bind("listener", listener)
                .bind("owner", owner);
        if (!without.isEmpty()) {
            query.bindList("without", List.copyOf(without));
        }
        return query.map((row, context) -> new Pending(
                        row.getObject("id", UUID.class),
                        row.getObject("mail_id", UUID.class),
                        row.getInt("tries"),
                        read(row)))
                .list();
    }

    static void delete(Handle handle, String listener, UUID owner, List<UUID> ids) {
        handle.createUpdate(
                        "delete from lh_delivery_event where listener = :listener and owner = :owner and id in (<ids>)")
                .bind("listener", listener)
                .bind("owner", owner)
                .bindList("ids", ids)
                .execute();
    }

    static void tried(Handle handle, String listener, UUID id, int tries) {
        handle.createUpdate("update lh_delivery_event set tries = :tries where listener = :listener and id = :id")
                .bind("tries", tries)
                .bind("listener", listener)
                .bind("id", id)
                .execute();
    }

    /** Takes over the events of processes that are not alive, and those of nobody. */
    static int takeOver(Handle handle, String listener, UUID owner) {
        return handle.createUpdate("update lh_delivery_event set owner = :owner where listener = :listener"
                        + " and owner <> :owner and owner not in"
                        + " (select p.owner from lh_delivery_process p where p.lease_until > current_timestamp)")
                .bind("owner", owner)
                .bind("listener", listener)
                .execute();
    }

    /** Leaves a listener's events to whoever has it. */
    static int giveBack(Handle handle, String listener, UUID owner) {
        return handle.createUpdate(
                        "update lh_delivery_event set owner = :nobody where listener = :listener and owner = :owner")
                .bind("nobody", NOBODY)
                .bind("listener", listener)
                .bind("owner", owner)
                .execute();
    }

    private static Optional<MailEvent> read(ResultSet row) throws SQLException {
        try {
            return Optional.of(event(row));
        } catch (RuntimeException e) {
            // A later version's, or damaged.
            return Optional.empty();
        }
    }

    private static MailEvent event(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        MailId mail = new MailId(row.getObject("mail_id", UUID.class));
        String account = row.getString("account");
        Instant at = StoredTime.read(row, "happened_at");
        Kind kind = Kind.valueOf(row.getString("kind"));
        if (kind == Kind.ACCEPTED) {
            return new MailEvent.Accepted(
                    id,
                    mail,
                    account,
                    at,
                    MessageClass.valueOf(row.getString("message_class")),
                    Optional.ofNullable(row.getString("template")));
        }
        if (kind == Kind.LIMIT_NEAR) {
            return new MailEvent.LimitNear(
                    id,
                    mail,
                    account,
                    at,
                    row.getString("way"),
                    row.getString("limit_kind"),
                    row.getLong("limit_used"),
                    row.getLong("limit_most"));
        }
        if (kind == Kind.WAY_FAILING) {
            return new MailEvent.WayFailing(
                    id,
                    mail,
                    account,
                    at,
                    row.getString("way"),
                    failure(row),
                    Optional.ofNullable(row.getString("instead_by")));
        }
        if (kind == Kind.WAY_WORKING) {
            return new MailEvent.WayWorking(id, mail, account, at, row.getString("way"));
        }
        MailAddress recipient = MailAddress.of(row.getString("recipient"));
        return switch (kind) {
            case SENT -> new MailEvent.Sent(id, mail, account, at, recipient, row.getString("way"));
            case FAILED ->
                new MailEvent.Failed(
                        id, mail, account, at, recipient, RecipientState.valueOf(row.getString("state")), failure(row));
            case HELD ->
                new MailEvent.Held(
                        id,
                        mail,
                        account,
                        at,
                        recipient,
                        new Hold(
                                Hold.Reason.valueOf(row.getString("hold_reason")), StoredTime.find(row, "hold_until")));
            case CANCELLED, ACCEPTED, LIMIT_NEAR, WAY_FAILING, WAY_WORKING ->
                new MailEvent.Cancelled(id, mail, account, at, recipient);
        };
    }

    private static Failure failure(ResultSet row) throws SQLException {
        return FailureColumns.read(row).orElseThrow(() -> new IllegalArgumentException("a failure without one"));
    }

    private enum Kind {
        ACCEPTED,
        SENT,
        FAILED,
        HELD,
        CANCELLED,
        LIMIT_NEAR,
        WAY_FAILING,
        WAY_WORKING
    }

    private record Limit(String kind, long used, long most) {}

    private record Columns(
            Kind kind,
            String messageClass,
            String template,
            String recipient,
            String way,
            String state,
            Optional<Hold> hold,
            Optional<Limit> limit,
            Optional<Failure> failure,
            String insteadBy) {
        private Columns(
                Kind kind,
                String messageClass,
                String template,
                String recipient,
                String way,
                String state,
                Optional<Hold> hold,
                Optional<Limit> limit,
                Optional<Failure> failure) {
            this(kind, messageClass, template, recipient, way, state, hold, limit, failure, null);
        }

        private static Columns ofWay(Kind kind, String way, Optional<Failure> failure, Optional<String> insteadBy) {
            return new Columns(
                    kind,
                    null,
                    null,
                    null,
                    way,
                    null,
                    Optional.empty(),
                    Optional.empty(),
                    failure,
                    insteadBy.map(other -> FailureColumns.fit(other, 64)).orElse(null));
        }

        static Columns of(MailEvent event) {
            if (event instanceof MailEvent.LimitNear near) {
                return new Columns(
                        Kind.LIMIT_NEAR,
                        null,
                        null,
                        null,
                        near.way(),
                        null,
                        Optional.empty(),
                        Optional.of(new Limit(near.kind(), near.used(), near.most())),
                        Optional.empty());
            }
            if (event instanceof MailEvent.WayFailing failing) {
                return ofWay(Kind.WAY_FAILING, failing.way(), Optional.of(failing.failure()), failing.insteadBy());
            }
            if (event instanceof MailEvent.WayWorking working) {
                return ofWay(Kind.WAY_WORKING, working.way(), Optional.empty(), Optional.empty());
            }
            if (event instanceof MailEvent.Accepted accepted) {
                return new Columns(
                        Kind.ACCEPTED,
                        accepted.messageClass().name(),
                        accepted.template().orElse(null),
                        null,
                        null,
                        null,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
            }
            if (event instanceof MailEvent.Sent sent) {
                return one(Kind.SENT, sent.recipient(), sent.way(), null, Optional.empty(), Optional.empty());
            }
            if (event instanceof MailEvent.Failed failed) {
                return one(
                        Kind.FAILED,
                        failed.recipient(),
                        null,
                        failed.state().name(),
                        Optional.empty(),
                        Optional.of(failed.failure()));
            }
            if (event instanceof MailEvent.Held held) {
                return one(Kind.HELD, held.recipient(), null, null, Optional.of(held.hold()), Optional.empty());
            }
            MailEvent.Cancelled cancelled = (MailEvent.Cancelled) event;
            return one(Kind.CANCELLED, cancelled.recipient(), null, null, Optional.empty(), Optional.empty());
        }

        private static Columns one(
                Kind kind,
                MailAddress recipient,
                String way,
                String state,
                Optional<Hold> hold,
                Optional<Failure> failure) {
            return new Columns(kind, null, null, recipient.toString(), way, state, hold, Optional.empty(), failure);
        }
    }
}
