/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.letterhead.mail.MailEvent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.letterhead.mail.delivery.internal.listen.Events;
import org.letterhead.mail.delivery.internal.operate.DeliveryCounters;
import org.letterhead.mail.delivery.internal.outbox.MailRows.Written;
import org.letterhead.mail.tables.Tables;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Writes accepted mails into the outbox, those that come at the same time with one commit. When {@link #accept} has
 * returned, the mail is there whatever happens to the process.
 */
@Component(service = AcceptWriter.class)
public final class AcceptWriter {
    /** Bounds how long those in a batch wait for each other. */
    private static final int MOST_IN_A_BATCH = 100;

    private static final long WAIT_SECONDS = 30;
    private static final long STOP_MILLIS = 3000;

    private final Clock clock = Clock.systemUTC();
    private final OutboxStore store;
    private final Contents contents;
    private final FreshMails fresh;
    private final Events events;
    private final DeliveryCounters counters;
    private final GroupCommit<Written, Kept> commits;

    /** A mail is copied several times on its way into the database. */
    private final long mostBytes = Runtime.getRuntime().maxMemory() / 8;

    private final AtomicLong waitingBytes = new AtomicLong();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile QueueSignal claimer;

    /** What came of writing one mail: its id, or in words why it is not there or why nobody knows. */
    private record Kept(MailId id, String refusal) {
        MailId orRefused() {
            if (id == null) {
                // Each caller gets an exception of its own, with its own stack.
                throw new MailUnavailableException(refusal);
            }
            return id;
        }
    }

    /** Called by Declarative Services. */
    @Activate
    public AcceptWriter(
            @Reference OutboxStore store,
            @Reference Contents contents,
            @Reference FreshMails fresh,
            @Reference Events events,
            @Reference DeliveryCounters counters) {
        this.store = store;
        this.contents = contents;
        this.fresh = fresh;
        this.events = events;
        this.counters = counters;
        this.commits = new GroupCommit<>("letterhead-accept", MOST_IN_A_BATCH, GroupCommit.Pace.AT_ONCE, this::write);
    }

    /**
     * Keeps a mail.
     *
     * @return the id under which it is known, which is an earlier mail's if that has the same idempotency key
     * @throws MailUnavailableException if it cannot be kept
     */
    public MailId accept(AcceptedMail mail) {
        Written written = new Written(mail, contents.write(mail));
        long size = written.content().length;
        try {
            if (waitingBytes.addAndGet(size) > mostBytes && waitingBytes.get() > size) {
                throw new MailUnavailableException("Mail is not accepted now: the mails that are being written have "
                        + mostBytes
                        + " bytes together, an eighth of the memory. Send it again later, or give Karaf more"
                        + " memory.");
            }
            return await(commits.add(written));
        } finally {
            waitingBytes.addAndGet(-size);
        }
    }

    /** The mail that an account has named so, if it is remembered. */
    public Optional<MailId> findByKey(String account, String idempotencyKey) {
        return store.run(handle -> find(handle, account, idempotencyKey)).map(MailId::new);
    }

    /** Called by Declarative Services. */
    @Deactivate
    public void stop() throws InterruptedException {
        commits.stop(STOP_MILLIS);
    }

    private MailId await(CompletableFuture<Kept> result) {
        try {
            return result.get(WAIT_SECONDS, TimeUnit.SECONDS).orRefused();
        } catch (ExecutionException e) {
            throw new MailUnavailableException(notAccepted(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw undecided(result, "the database took longer than " + WAIT_SECONDS + " seconds");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw undecided(result, "the calling thread was interrupted");
        }
    }

    private static String notAccepted(Throwable reason) {
        return reason instanceof MailUnavailableException
                ? reason.getMessage() + " The mail was not accepted."
                : "The mail could not be written into the database, and was not accepted: " + reason;
    }

    private MailUnavailableException undecided(CompletableFuture<Kept> result, String what) {
        return new MailUnavailableException(
                commits.withdraw(result) ? "The mail was not accepted: " + what + "." : nobodyKnows(what));
    }

    private static String nobodyKnows(String what) {
        return "Nobody knows whether the mail was accepted: " + what
                + " while it was being written. With an idempotency key it can be sent again safely.";
    }

    private List<Kept> write(List<Written> batch) {
        List<MailId> ids;
        try {
            ids = inOneTransaction(batch);
        } catch (MailUnavailableException e) {
            if (Tables.isAway(e)) {
                throw e;
            }
            // A single one too: if the connection was lost at the commit, it may be there.
            return eachAlone(batch);
        }
        accepted(batch, ids);
        return ids.stream().map(id -> new Kept(id, null)).toList();
    }

    /** One of them may be at fault, which is nothing to the others. */
    private List<Kept> eachAlone(List<Written> batch) {
        List<Kept> kept = new ArrayList<>();
        boolean away = false;
        for (Written written : batch) {
            try {
                if (!away) {
                    kept.add(new Kept(alone(written), null));
                }
            } catch (MailUnavailableException e) {
                away = Tables.isAway(e);
                if (!away) {
                    kept.add(new Kept(null, notAccepted(e)));
                }
            }
            if (away) {
                // The batch may have been committed before the connection was lost, and now it cannot be looked up.
                kept.add(new Kept(null, nobodyKnows("the connection to the database was lost")));
            }
        }
        return kept;
    }

    private MailId alone(Written written) {
        MailId id = written.mail().id();
        boolean kept = store.run(handle -> handle.createQuery("select 1 from lh_delivery_mail where id = :id")
                .bind("id", id.value())
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
        if (kept) {
            // The connection was lost just when the whole batch had been committed.
            return id;
        }
        List<MailId> ids = inOneTransaction(List.of(written));
        accepted(List.of(written), ids);
        return ids.get(0);
    }

    private void accepted(List<Written> batch, List<MailId> ids) {
        int recipients = 0;
        for (int i = 0; i < ids.size(); i++) {
            AcceptedMail mail = batch.get(i).mail();
            if (ids.get(i).equals(mail.id())) {
                recipients += mail.recipients().size();
                fresh.add(mail);
            }
        }
        counters.accepted(recipients);
        events.committed();
        QueueSignal present = claimer;
        if (present != null) {
            present.wake();
        }
    }

    private List<MailId> inOneTransaction(List<Written> batch) {
        return store.transaction(handle -> {
            Map<UUID, UUID> earlier = claimKeys(handle, batch);
            List<Written> fresh = batch.stream()
                    .filter(written -> !earlier.containsKey(written.mail().id().value()))
                    .toList();
            insert(handle, fresh);
            List<MailId> ids = new ArrayList<>();
            for (Written written : batch) {
                UUID id = written.mail().id().value();
                ids.add(new MailId(earlier.getOrDefault(id, id)));
            }
            return ids;
        });
    }

    /** Which of the mails are earlier ones, by their ids. The primary key decides, on however many nodes they are sent. */
    private static Map<UUID, UUID> claimKeys(Handle handle, List<Written> batch) {
        List<AcceptedMail> named = batch.stream()
                .map(Written::mail)
                .filter(mail -> mail.idempotencyKey().isPresent())
                // In one order everywhere, or two nodes could wait for each other.
                .sorted(Comparator.comparing(AcceptedMail::account)
                        .thenComparing(mail -> mail.idempotencyKey().orElseThrow()))
                .toList();
        if (named.isEmpty()) {
            return Map.of();
        }
        PreparedBatch keys = handle.prepareBatch("insert into lh_delivery_key (account, idempotency_key, mail_id)"
                + " values (:account, :key, :mail) on conflict do nothing");
        for (AcceptedMail mail : named) {
            keys.bind("account", mail.account())
                    .bind("key", mail.idempotencyKey().orElseThrow())
                    .bind("mail", mail.id().value())
                    .add();
        }
        int[] inserted = keys.execute();
        Map<UUID, UUID> earlier = new HashMap<>();
        for (int i = 0; i < inserted.length; i++) {
            AcceptedMail mail = named.get(i);
            if (inserted[i] == 0) {
                UUID first = find(handle, mail.account(), mail.idempotencyKey().orElseThrow())
                        .orElseThrow(() -> new MailUnavailableException("A mail with the idempotency key of this one"
                                + " was just removed from the log. Send it again."));
                earlier.put(mail.id().value(), first);
            }
        }
        return earlier;
    }

    private static Optional<UUID> find(Handle handle, String account, String idempotencyKey) {
        return handle.createQuery(
                        "select mail_id from lh_delivery_key" + " where account = :account and idempotency_key = :key")
                .bind("account", account)
                .bind("key", idempotencyKey)
                .mapTo(UUID.class)
                .findOne();
    }

    private void insert(Handle handle, List<Written> batch) {
        if (batch.isEmpty()) {
            return;
        }
        MailRows.insert(handle, batch, MailRows.Standing::inQueue);
        List<MailEvent> happened = new ArrayList<>();
        for (Written written : batch) {
            AcceptedMail mail = written.mail();
            if (events.wanted()) {
                happened.add(new MailEvent.Accepted(
                        MailId.create(clock).value(),
                        mail.id(),
                        mail.account(),
                        mail.acceptedAt(),
                        mail.messageClass(),
                        mail.template()));
            }
        }
        events.write(handle, happened);
    }

    static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
