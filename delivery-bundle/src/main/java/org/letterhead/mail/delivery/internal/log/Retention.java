/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.log;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.tables.StoredTime;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is kept no longer: mails that are older than the log's retention, contents older than theirs. The oldest first,
 * a few hundred in one transaction with a pause after it, so that nobody who sends notices. A mail that still waits for
 * somebody stays whole, however old it is.
 */
@Component(service = Retention.class, immediate = true)
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    /** How many mails, or pieces of contents, go in one transaction. */
    static final int STEP = 500;

    private static final String OPEN = "('QUEUED', 'SENDING', 'DEFERRED', 'HELD')";
    private static final UUID FIRST = new UUID(0, 0);
    private static final Duration SEALED_WINDOW = Duration.ofDays(3);
    private static final long STOP_MILLIS = 900;

    private final OutboxStore store;
    private final Duration logRetention;
    private final Duration contentRetention;
    private final Clock clock;
    private final Pace pace;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    /**
     * When it works.
     *
     * @param first how long after the start
     * @param every how long after each round
     * @param pause between two transactions
     */
    record Pace(Duration first, Duration every, Duration pause) {}

    /** Called by Declarative Services. */
    @Activate
    public Retention(@Reference OutboxStore store, @Reference DeliverySettings settings) {
        this(
                store,
                settings.logRetention(),
                settings.contentRetention(),
                Clock.systemUTC(),
                new Pace(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofMillis(50)));
    }

    Retention(OutboxStore store, Duration logRetention, Duration contentRetention, Clock clock, Pace pace) {
        this.store = store;
        this.logRetention = logRetention;
        this.contentRetention = contentRetention;
        this.clock = clock;
        this.pace = pace;
        this.thread = new Thread(this::work, "letterhead-retention");
        thread.setDaemon(true);
        thread.setContextClassLoader(Retention.class.getClassLoader());
        thread.start();
    }

    /** Called by Declarative Services. The thread is not interrupted: that would close an H2 file under everybody. */
    @Deactivate
    public void stop() throws InterruptedException {
        stopping.countDown();
        thread.join(STOP_MILLIS);
    }

    private void work() {
        Duration wait = pace.first();
        while (!stops(wait)) {
            try {
                purge();
            } catch (RuntimeException | Error e) {
                LOG.warn("Old mails are not removed now; the next try is in {}. {}", pace.every(), e.getMessage());
            }
            wait = pace.every();
        }
    }

    /** One round. */
    void purge() {
        Instant now = clock.instant();
        int contents = contents(StoredTime.firstId(now.minus(contentRetention)));
        int secrets = securityContents(StoredTime.firstId(now.minus(SEALED_WINDOW)));
        store.run(handle -> handle.createUpdate("delete from lh_delivery_proof where expires_at < :now")
                .bind("now", StoredTime.of(now))
                .execute());
        int mails = mails(StoredTime.firstId(now.minus(logRetention)));
        if (mails + contents + secrets > 0) {
            LOG.info(
                    "Removed {} mails older than {} days from the log, and the contents of {} older than {} days",
                    mails,
                    logRetention.toDays(),
                    contents + secrets,
                    contentRetention.toDays());
        }
    }

    private int mails(UUID end) {
        return inSteps(FIRST, (handle, last) -> {
            List<UUID> ids = handle.createQuery("select m.id from lh_delivery_mail m where m.id > :last and m.id < :end"
                            + " and not exists (select 1 from lh_delivery_recipient r where r.mail_id = m.id"
                            + " and r.state in " + OPEN + ") order by m.id fetch first " + STEP + " rows only")
                    .bind("last", last)
                    .bind("end", end)
                    .mapTo(UUID.class)
                    .list();
            if (!ids.isEmpty()) {
                // The children first: others hold on to the mail's row.
                delete(handle, "lh_delivery_attempt where mail_id", ids);
                delete(handle, "lh_delivery_recipient where mail_id", ids);
                delete(handle, "lh_delivery_content where mail_id", ids);
                delete(handle, "lh_delivery_key where mail_id", ids);
                delete(handle, "lh_delivery_mail where id", ids);
            }
            return new Step(ids, ids.size());
        });
    }

    private int contents(UUID end) {
        return inSteps(FIRST, (handle, last) -> {
            List<UUID> pieces = handle.createQuery("select mail_id from lh_delivery_content where mail_id > :last"
                            + " and mail_id < :end order by mail_id, piece_no fetch first " + STEP + " rows only")
                    .bind("last", last)
                    .bind("end", end)
                    .mapTo(UUID.class)
                    .list();
            List<UUID> ids = ofEnded(handle, List.copyOf(new LinkedHashSet<>(pieces)));
            if (!ids.isEmpty()) {
                delete(handle, "lh_delivery_content where mail_id", ids);
            }
            return new Step(pieces, ids.size());
        });
    }

    /**
     * Contents of security mails are erased by whoever writes a mail's last outcome. Two at the same moment may each take
     * the other's recipient for a waiting one, so this looks after them.
     */
    private int securityContents(UUID begin) {
        return inSteps(begin, (handle, last) -> {
            List<UUID> ids = handle.createQuery("select m.id from lh_delivery_mail m where m.id > :last and m.sealed"
                            + " and exists (select 1 from lh_delivery_content c where c.mail_id = m.id)"
                            + " and not exists (select 1 from lh_delivery_recipient r where r.mail_id = m.id"
                            + " and r.state in " + OPEN + ") order by m.id fetch first " + STEP + " rows only")
                    .bind("last", last)
                    .mapTo(UUID.class)
                    .list();
            if (!ids.isEmpty()) {
                delete(handle, "lh_delivery_content where mail_id", ids);
            }
            return new Step(ids, ids.size());
        });
    }

    private static List<UUID> ofEnded(Handle handle, List<UUID> ids) {
        if (ids.isEmpty()) {
            return ids;
        }
        List<UUID> open = handle.createQuery(
                        "select distinct mail_id from lh_delivery_recipient where mail_id in (<ids>) and state in "
                                + OPEN)
                .bindList("ids", ids)
                .mapTo(UUID.class)
                .list();
        return ids.stream().filter(id -> !open.contains(id)).toList();
    }

    private static void delete(Handle handle, String place, List<UUID> ids) {
        handle.createUpdate("delete from " + place + " in (<ids>)")
                .bindList("ids", ids)
                .execute();
    }

    private int inSteps(UUID begin, Work work) {
        UUID last = begin;
        int removed = 0;
        while (stopping.getCount() > 0) {
            UUID from = last;
            Step step = store.transaction(handle -> work.step(handle, from));
            if (step.seen().isEmpty()) {
                break;
            }
            removed += step.removed();
            last = step.seen().get(step.seen().size() - 1);
            if (stops(pace.pause())) {
                break;
            }
        }
        return removed;
    }

    private boolean stops(Duration wait) {
        try {
            return stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @FunctionalInterface
    private interface Work {
        Step step(Handle handle, UUID last);
    }

    private record Step(List<UUID> seen, int removed) {}
}
