/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import org.junit.jupiter.api.*;
import org.letterhead.mail.*;
import org.letterhead.mail.delivery.internal.testing.*;
import org.letterhead.mail.transport.*;

/** More mails than connections. */
@Timeout(40)
class BusyPoolTest {
    final RecordingTransport driver = new RecordingTransport();
    ConnectionPool pool = new ConnectionPool(Settings.with(
            Map.of("connections_per_server", 1, "connection_wait_seconds", 10, "connect_deadline_seconds", 10)));

    @AfterEach
    void close() {
        pool.close();
    }

    Carrier.Own own(String host, Connector c) {
        return new Carrier.Own(ConnectionKey.builder().add("host", host).build(), c, Capabilities.SMTP);
    }

    static TransportException down() {
        return new TransportException(
                Failure.of(Failure.Phase.CONNECT, Failure.Cause.NETWORK, new Advice("k", Map.of(), "down"))
                        .build());
    }

    Thread waiter(FutureTask<Lease> f) throws Exception {
        Thread t = new Thread(f);
        t.start();
        while (t.getState() != Thread.State.TIMED_WAITING && t.getState() != Thread.State.WAITING) Thread.onSpinWait();
        return t;
    }

    @Test
    void throwingAwayDoesNotConnectForSomebodyElse() throws Exception {
        Lease a = pool.lease(1, "a", own("a", d -> driver.new Connection()));
        Lease b = pool.lease(2, "b", own("b", d -> driver.new Connection()));
        AtomicReference<Thread> by = new AtomicReference<>();
        FutureTask<Lease> waiting = new FutureTask<>(() -> pool.lease(2, "b", own("b", d -> {
            by.set(Thread.currentThread());
            return driver.new Connection();
        })));
        Thread t = waiter(waiting);
        b.close(); // thrown away by this thread: never submitted
        waiting.get();
        assertThat(by.get() == null ? "none" : by.get().getName()).isEqualTo(t.getName());
        a.close();
    }

    @Test
    void aServerThatTakesFewConnectionsGetsNoMore() throws Exception {
        pool.close();
        pool = new ConnectionPool(Settings.with(Map.of("connections_per_server", 4, "connection_wait_seconds", 10)));
        Carrier.Own server = own("few", d -> driver.new Connection());
        Lease a = pool.lease(1, "few", server, java.util.OptionalInt.of(2));
        Lease b = pool.lease(1, "few", server, java.util.OptionalInt.of(2));
        FutureTask<Lease> third = new FutureTask<>(() -> pool.lease(1, "few", server, java.util.OptionalInt.of(2)));
        waiter(third);
        assertThat(third.isDone()).isFalse();
        a.close();
        third.get().close();
        b.close();
    }

    @Test
    void aWaitingMailLearnsAtOnceThatTheServerIsDown() throws Exception {
        AtomicBoolean down = new AtomicBoolean();
        Connector c = d -> {
            if (down.get()) throw down();
            return driver.new Connection();
        };
        Lease b = pool.lease(2, "b", own("b", c));
        FutureTask<Lease> waiting = new FutureTask<>(() -> pool.lease(2, "b", own("b", c)));
        waiter(waiting);
        down.set(true);
        b.close();
        long t0 = System.nanoTime();
        assertThatThrownBy(waiting::get).hasMessageContaining("down");
        assertThat((System.nanoTime() - t0) / 1_000_000).isLessThan(5000);
    }

    @Test
    void anUnbindDoesNotConnect() throws Exception {
        Lease idle = pool.lease(1, "a", own("a", d -> driver.new Connection()));
        driver.submit = (e, m, d) -> Submission.all(e, "");
        idle.submit(
                new Envelope(MailAddress.of("a@b.c"), List.of(MailAddress.of("a@b.c"))),
                null,
                Deadline.after(Duration.ofSeconds(3)));
        List<String> by = new CopyOnWriteArrayList<>();
        Lease b = pool.lease(2, "b", own("b", d -> {
            by.add("first " + Thread.currentThread().getName());
            return driver.new Connection();
        }));
        by.clear();
        idle.close();
        CountDownLatch go = new CountDownLatch(1);
        // waiter for the service that goes
        FutureTask<Lease> waiting = new FutureTask<>(() -> pool.lease(2, "b", own("b", d -> {
            by.add(Thread.currentThread().getName());
            return driver.new Connection();
        })));
        waiter(waiting);
        pool.closeAll(2);
        b.close();
        assertThatThrownBy(() -> waiting.get(15, TimeUnit.SECONDS)).hasMessageContaining("not running");
        assertThat(by).as("connects of a service that has gone").isEmpty();
    }

    @Test
    void aGoneServiceLeavesNothingInThePool() throws Exception {
        Lease b = pool.lease(2, "b", own("b", d -> driver.new Connection()));
        FutureTask<Lease> waiting = new FutureTask<>(() -> pool.lease(2, "b", own("b", d -> driver.new Connection())));
        waiter(waiting);
        pool.closeAll(2);
        b.close();
        try {
            waiting.get(15, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            /* right */
        }
        var f = ConnectionPool.class.getDeclaredField("pool");
        f.setAccessible(true);
        assertThat(((org.apache.commons.pool2.impl.GenericKeyedObjectPool<?, ?>) f.get(pool)).getKeys())
                .isEmpty();
    }

    @Test
    void aLateConnectionIsClosedAndNotUsed() throws Exception {
        pool.close();
        pool = new ConnectionPool(Settings.with(Map.of("connect_deadline_seconds", 1)));
        assertThatThrownBy(() -> pool.lease(1, "a", own("a", d -> {
                    while (!d.expired()) Thread.onSpinWait();
                    return driver.new Connection();
                })))
                .isInstanceOf(TransportException.class);
        assertThat(driver.connections).allMatch(c -> c.closed);
    }

    @Test
    void aFreshConnectionThatIsNotUsableIsNotCalledBusy() {
        assertThatThrownBy(() -> pool.lease(1, "a", own("a", d -> {
                    RecordingTransport.Connection c = driver.new Connection();
                    c.usable = false;
                    return c;
                })))
                .isInstanceOf(TransportException.class)
                .hasMessageNotContaining("connections.per.server");
    }

    @Test
    void waitingIsBoundedWhileOthersConnect() throws Exception {
        pool.close();
        pool = new ConnectionPool(Settings.with(
                Map.of("connections_per_server", 1, "connection_wait_seconds", 1, "connect_deadline_seconds", 8)));
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch connecting = new CountDownLatch(1);
        Connector hung = d -> {
            connecting.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException();
            }
            return null;
        };
        new Thread(() -> {
                    try {
                        pool.lease(1, "a", own("a", hung));
                    } catch (TransportException e) {
                    }
                })
                .start();
        connecting.await();
        long t0 = System.nanoTime();
        assertThatThrownBy(() -> pool.lease(1, "a", own("a", hung))).isInstanceOf(TransportException.class);
        assertThat((System.nanoTime() - t0) / 1_000_000).isLessThan(3000);
    }

    @Test
    void oneBlockingCloseDoesNotStopTheWatchdog() throws Exception {
        CountDownLatch never = new CountDownLatch(1), aborted = new CountDownLatch(1);
        Envelope env = new Envelope(MailAddress.of("a@b.c"), List.of(MailAddress.of("a@b.c")));
        driver.submit = (e, m, d) -> {
            try {
                aborted.await(9, TimeUnit.SECONDS);
            } catch (InterruptedException x) {
            }
            throw new IllegalStateException();
        };
        Lease bad = pool.lease(1, "a", own("a", d -> driver.new Connection() {
            @Override
            public void close() {
                try {
                    never.await();
                } catch (InterruptedException x) {
                }
            }
        }));
        Lease good = pool.lease(2, "b", own("b", d -> driver.new Connection() {
            @Override
            public void close() {
                super.close();
                aborted.countDown();
            }
        }));
        Thread t = new Thread(() -> {
            try {
                bad.submit(env, null, Deadline.after(Duration.ofMillis(100)));
            } catch (TransportException e) {
            }
        });
        t.start();
        long t0 = System.nanoTime();
        assertThatThrownBy(() -> good.submit(env, null, Deadline.after(Duration.ofMillis(300))))
                .isInstanceOf(TransportException.class);
        long ms = (System.nanoTime() - t0) / 1_000_000;
        never.countDown();
        aborted.countDown();
        assertThat(ms).isLessThan(3000);
    }

    @Test
    void errorInIsUsableDoesNotLeakTheLease() throws Exception {
        driver.submit = (e, m, d) -> Submission.all(e, "");
        Lease l = pool.lease(1, "a", own("a", d -> driver.new Connection() {
            int n;

            @Override
            public boolean isUsable() {
                if (n++ > 0) throw new AssertionError("x");
                return true;
            }
        }));
        l.submit(
                new Envelope(MailAddress.of("a@b.c"), List.of(MailAddress.of("a@b.c"))),
                null,
                Deadline.after(Duration.ofSeconds(3)));
        try {
            l.close();
        } catch (AssertionError e) {
            System.out.println("ESCAPED " + e);
        }
        pool.lease(1, "a", own("a", d -> driver.new Connection())).close();
    }
}
