/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.health;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.delivery.internal.outbox.FailureColumns;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.delivery.internal.outbox.WayWatch;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears how ways fare and writes it down, on a thread of its own: at once if a way fares otherwise than before, else at most once a minute.
 * So mail that leaves costs a look into a map. A kill loses a minute of "still the same".
 */
@Component(service = {HealthBook.class, WayWatch.class})
public final class HealthBook implements WayWatch {
    /** Beyond it those are forgotten that nothing has happened to for longest; they are only written once more then. */
    static final int MOST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(HealthBook.class);
    private static final int MOST_AT_ONCE = 200;
    private static final long STOP_MILLIS = 900;

    private final OutboxStore store;
    private final Pace pace;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    private final Map<AccountWay, Waiting> waiting = bounded();
    private final Map<AccountWay, Written> written = bounded();
    private Map<AccountWay, HealthRow> underWay = Map.of();

    /**
     * When it writes.
     *
     * @param look how often it looks whether there is something to write
     * @param still after what time it writes that a way fares as before
     */
    record Pace(Duration look, Duration still) {}

    /** What is not in the table yet, and when it is to be written. */
    private record Waiting(HealthRow row, long dueNanos) {}

    /** What is in the table, as far as this process knows. */
    private record Written(Optional<Trouble> trouble, long nanos) {}

    /** Called by Declarative Services. */
    @Activate
    public HealthBook(@Reference OutboxStore store) {
        this(store, new Pace(Duration.ofSeconds(1), Duration.ofMinutes(1)));
    }

    HealthBook(OutboxStore store, Pace pace) {
        this.store = store;
        this.pace = pace;
        this.thread = new Thread(this::work, "letterhead-health");
        thread.setDaemon(true);
        thread.setContextClassLoader(HealthBook.class.getClassLoader());
        thread.start();
    }

    /** Called by Declarative Services. */
    @Deactivate
    public void stop() throws InterruptedException {
        stopping.countDown();
        thread.join(STOP_MILLIS);
    }

    @Override
    public void sent(String account, String way, Instant at) {
        note(account, way, Optional.empty(), at);
    }

    @Override
    public void failed(String account, String way, Instant at, Failure failure) {
        if (Trouble.isOfWay(failure)) {
            note(account, way, Optional.of(Trouble.of(failure)), at);
        }
    }

    private void note(String account, String way, Optional<Trouble> trouble, Instant moment) {
        AccountWay key = new AccountWay(account, FailureColumns.fit(way, 64));
        // As the column holds it.
        Instant at = moment.truncatedTo(ChronoUnit.MILLIS);
        synchronized (this) {
            Waiting before = waiting.get(key);
            HealthRow row = before == null ? HealthRow.NOTHING : before.row();
            long due = due(written.get(key), trouble);
            waiting.put(
                    key,
                    new Waiting(
                            trouble.isPresent() ? row.failed(at, trouble.get()) : row.sent(at),
                            before == null || due - before.dueNanos() < 0 ? due : before.dueNanos()));
        }
    }

    private long due(Written known, Optional<Trouble> trouble) {
        boolean same = known != null
                && (trouble.isEmpty()
                        ? known.trouble().isEmpty()
                        : known.trouble().filter(trouble.get()::isLike).isPresent());
        return same ? known.nanos() + pace.still().toNanos() : System.nanoTime();
    }

    /**
     * How a way fares, with what this process has not written yet.
     *
     * @throws MailUnavailableException if the store is away
     */
    HealthRow read(AccountWay way) {
        HealthRow unwritten = unwritten(way);
        // Only then: what is written meanwhile is in the table.
        return store.run(handle -> HealthTable.read(handle, way)).and(unwritten);
    }

    private synchronized HealthRow unwritten(AccountWay way) {
        HealthRow first = underWay.getOrDefault(way, HealthRow.NOTHING);
        Waiting rest = waiting.get(way);
        return rest == null ? first : first.and(rest.row());
    }

    private void work() {
        boolean ends = false;
        while (!ends) {
            ends = stops();
            try {
                while (write(ends)) {
                    // The next ones.
                }
            } catch (RuntimeException | Error e) {
                LOG.debug("How ways fare cannot be written now", e);
            }
        }
    }

    /**
     * Writes some of what is due.
     *
     * @param all whether everything is
     * @return whether there may be more
     */
    boolean write(boolean all) {
        SortedMap<AccountWay, HealthRow> rows = take(all);
        if (rows.isEmpty()) {
            return false;
        }
        try {
            write(rows);
            return rows.size() == MOST_AT_ONCE;
        } catch (MailUnavailableException e) {
            if (!isRefused(e)) {
                putBack(rows);
                throw e;
            }
            // One of them is at fault, which is nothing to the others.
            rows.forEach(this::writeAlone);
            return true;
        } finally {
            synchronized (this) {
                underWay = Map.of();
            }
        }
    }

    private void writeAlone(AccountWay way, HealthRow row) {
        SortedMap<AccountWay, HealthRow> alone = new TreeMap<>(Map.of(way, row));
        try {
            write(alone);
        } catch (MailUnavailableException e) {
            if (!isRefused(e)) {
                putBack(alone);
            } else {
                LOG.warn(
                        "How way {} of account {} fares cannot be written: {}",
                        way.way(),
                        way.account(),
                        e.getMessage());
            }
        }
    }

    private void write(SortedMap<AccountWay, HealthRow> rows) {
        store.transaction(handle -> {
            HealthTable.write(handle, rows);
            return null;
        });
        long now = System.nanoTime();
        synchronized (this) {
            rows.forEach((way, row) ->
                    written.put(way, new Written(row.isFailing() ? row.trouble() : Optional.empty(), now)));
        }
    }

    private synchronized SortedMap<AccountWay, HealthRow> take(boolean all) {
        long now = System.nanoTime();
        // When many wait, they are not kept waiting for more to come.
        boolean any = all || waiting.size() > MOST / 2;
        SortedMap<AccountWay, HealthRow> rows = new TreeMap<>();
        for (Map.Entry<AccountWay, Waiting> one : waiting.entrySet()) {
            if (rows.size() < MOST_AT_ONCE && (any || one.getValue().dueNanos() - now <= 0)) {
                rows.put(one.getKey(), one.getValue().row());
            }
        }
        waiting.keySet().removeAll(rows.keySet());
        underWay = new HashMap<>(rows);
        return rows;
    }

    private synchronized void putBack(SortedMap<AccountWay, HealthRow> rows) {
        long now = System.nanoTime();
        rows.forEach((way, row) -> {
            Waiting later = waiting.get(way);
            waiting.put(way, new Waiting(later == null ? row : row.and(later.row()), now));
        });
    }

    private static boolean isRefused(MailUnavailableException e) {
        String state = e.getCause() instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
        // Data exception, integrity constraint violation.
        return state.startsWith("22") || state.startsWith("23");
    }

    private boolean stops() {
        try {
            return stopping.await(pace.look().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Nobody has a reason to.
            return false;
        }
    }

    private static <V> Map<AccountWay, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<AccountWay, V> eldest) {
                return size() > MOST;
            }
        };
    }
}
