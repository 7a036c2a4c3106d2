/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.delivery.internal.testing.RecordingTransport;
import org.letterhead.mail.delivery.internal.testing.Settings;
import org.letterhead.mail.transport.Capabilities;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.ConnectionKey;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.Envelope;
import org.letterhead.mail.transport.TransportException;

class ConnectionPoolTest {
    private static final Envelope ENVELOPE =
            new Envelope(MailAddress.of("mail@platform.example"), List.of(MailAddress.of("anna@shop.example")));

    private final RecordingTransport driver = new RecordingTransport();
    private final ConnectionPool pool = new ConnectionPool(Settings.with(
            Map.of("connections_per_server", 1, "connection_wait_seconds", 1, "connect_deadline_seconds", 1)));

    private final ConnectionPool few = new ConnectionPool(Settings.with(Map.of("connection_mails", 2)));

    @AfterEach
    void close() {
        few.close();
        pool.close();
    }

    @Test
    void aConnectionIsKeptAfterSuccessOnly() throws TransportException {
        submit();
        submit();
        assertThat(driver.connections).hasSize(1);

        fail(Failure.Scope.CONNECTION);
        assertThat(driver.connections.get(0).closed).isTrue();
        submit();
        assertThat(driver.connections).hasSize(2);
    }

    @Test
    void aRefusedMailLeavesItsConnectionGood() throws TransportException {
        fail(Failure.Scope.MESSAGE);
        submit();
        assertThat(driver.connections).hasSize(1);
    }

    @Test
    void aConnectionThatIsNotUsableIsReplaced() throws TransportException {
        submit();
        driver.connections.get(0).usable = false;
        submit();
        assertThat(driver.connections).hasSize(2);
        assertThat(driver.connections.get(0).closed).isTrue();
    }

    @Test
    void aConnectionIsReplacedAfterSoManyMails() throws TransportException {
        for (int i = 0; i < 5; i++) {
            submit(few);
        }
        assertThat(driver.connections)
                .extracting(connection -> connection.submissions)
                .containsExactly(2, 2, 1);
        assertThat(driver.connections.get(0).closed).isTrue();
    }

    @Test
    void anOldConnectionIsReplacedHoweverBusyItIs() {
        PooledConnection old = new PooledConnection(driver.new Connection(), Deadline.after(Duration.ZERO), 100);
        PooledConnection young =
                new PooledConnection(driver.new Connection(), Deadline.after(Duration.ofHours(1)), 100);
        assertThat(old.isUsable()).isFalse();
        assertThat(young.isUsable()).isTrue();
    }

    @Test
    void waitingForAConnectionEnds() throws TransportException {
        Lease lease = pool.lease(1, "platform", own());
        assertThatThrownBy(() -> pool.lease(1, "platform", own()))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("connections.per.server");
        lease.close();
    }

    @Test
    void twoServicesNeverShareAConnection() throws TransportException {
        submit();
        try (Lease lease = pool.lease(2, "platform", own())) {
            assertThat(lease.isReused()).isFalse();
        }
        assertThat(driver.connections).hasSize(2);
    }

    @Test
    void aSubmissionThatForgetsItsDeadlineIsAborted() throws TransportException {
        CountDownLatch aborted = new CountDownLatch(1);
        driver.connector = deadline -> driver.new Connection() {
            @Override
            public void close() {
                super.close();
                aborted.countDown();
            }
        };
        driver.submit = (envelope, mail, deadline) -> {
            await(aborted);
            throw new IllegalStateException("Socket closed");
        };
        try (Lease lease = pool.lease(1, "platform", own())) {
            assertThatThrownBy(() -> lease.submit(ENVELOPE, null, Deadline.after(Duration.ofMillis(50))))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            e -> assertThat(e.failure().certainty()).isEqualTo(Failure.Certainty.UNKNOWN));
        }
    }

    @Test
    void aConnectThatForgetsItsDeadlineIsInterrupted() {
        driver.connector = deadline -> {
            await(new CountDownLatch(1));
            return null;
        };
        assertThatThrownBy(() -> pool.lease(1, "platform", own()))
                .isInstanceOfSatisfying(
                        TransportException.class,
                        e -> assertThat(e.failure().certainty()).isEqualTo(Failure.Certainty.NOT_SENT));
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void whenAServiceGoesItsConnectsEndAndLaterOnesAreRefused() throws Exception {
        CountDownLatch connecting = new CountDownLatch(1);
        driver.connector = deadline -> {
            connecting.countDown();
            await(new CountDownLatch(1));
            return null;
        };
        FutureTask<Lease> lease = new FutureTask<>(() -> pool.lease(1, "platform", own()));
        new Thread(lease).start();
        await(connecting);
        pool.closeAll(1);
        assertThatThrownBy(() -> lease.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(TransportException.class);

        driver.connector = deadline -> driver.new Connection();
        assertThatThrownBy(() -> pool.lease(1, "platform", own())).hasMessageContaining("not running");
        assertThat(driver.connections).allMatch(connection -> connection.closed);
    }

    private void submit() throws TransportException {
        submit(pool);
    }

    private void submit(ConnectionPool pool) throws TransportException {
        driver.submit = (envelope, mail, deadline) -> org.letterhead.mail.transport.Submission.all(envelope, "");
        try (Lease lease = pool.lease(1, "platform", own())) {
            lease.submit(ENVELOPE, null, Deadline.after(Duration.ofSeconds(10)));
        }
    }

    private void fail(Failure.Scope scope) throws TransportException {
        driver.submit = (envelope, mail, deadline) -> {
            throw new TransportException(
                    Failure.of(Failure.Phase.ANSWER, Failure.Cause.CONTENT, new Advice("k", Map.of(), "Do something."))
                            .scope(scope)
                            .build());
        };
        try (Lease lease = pool.lease(1, "platform", own())) {
            assertThatThrownBy(() -> lease.submit(ENVELOPE, null, Deadline.after(Duration.ofSeconds(10))))
                    .isInstanceOf(TransportException.class);
        }
    }

    private Carrier.Own own() {
        return new Carrier.Own(
                ConnectionKey.builder().add("host", "relay").build(),
                deadline -> driver.connector.connect(deadline),
                Capabilities.SMTP);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("waited for too long");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
