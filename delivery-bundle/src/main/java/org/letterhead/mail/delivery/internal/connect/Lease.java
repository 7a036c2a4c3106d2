/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.connect;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.delivery.internal.DriverFault;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.Envelope;
import org.letterhead.mail.transport.OutgoingMail;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportException;

/**
 * A connection, lent for one mail. One of the pool goes back only if the submission left it good for another mail; after
 * anything else it is thrown away.
 */
public final class Lease implements AutoCloseable {
    private final Watchdog watchdog;
    private final PoolKey key;
    private final PooledConnection connection;
    private final boolean reused;
    private final Runnable forget;
    private final Consumer<Boolean> returned;
    private boolean good;

    /**
     * Lends a connection.
     *
     * @param forget closes the idle connections that could stand for this one
     * @param returned is told whether it is good for another mail
     */
    Lease(Watchdog watchdog, PoolKey key, PooledConnection connection, Runnable forget, Consumer<Boolean> returned) {
        this.watchdog = watchdog;
        this.key = key;
        this.connection = connection;
        this.reused = connection.isUsed();
        this.forget = forget;
        this.returned = returned;
    }

    /** Whether the connection has carried a mail before, so that the server may have given it up meanwhile. */
    public boolean isReused() {
        return reused;
    }

    /** Closes the idle connections that could stand for this one, so that the next lease makes a new one. */
    public void forgetSimilar() {
        forget.run();
    }

    /** Hands a mail over, and makes sure that the driver's answer is about this mail. */
    public Submission submit(Envelope envelope, OutgoingMail mail, Deadline deadline) throws TransportException {
        connection.countMail();
        Submission submission;
        try (Watchdog.Watch watch = watchdog.watch(deadline, connection::close)) {
            submission = connection.connection().submit(envelope, mail, deadline);
        } catch (TransportException e) {
            good = leavesConnectionGood(e.failure());
            // The failures are made of plain values; the exception could hold the driver's classes.
            throw new TransportException(e.failure(), e.refused(), null);
        } catch (RuntimeException | Error e) {
            throw DriverFault.unknownOutcome(key.way(), e);
        }
        if (submission == null || !answersFor(submission, envelope)) {
            throw DriverFault.unknownOutcome(
                    key.way(), new IllegalStateException("its answer names other recipients than the envelope"));
        }
        good = true;
        return submission;
    }

    @Override
    public void close() {
        returned.accept(good && connection.isUsable());
    }

    private static boolean leavesConnectionGood(Failure failure) {
        return failure.certainty() == Failure.Certainty.NOT_SENT && failure.scope() != Failure.Scope.CONNECTION;
    }

    private static boolean answersFor(Submission submission, Envelope envelope) {
        Set<MailAddress> answered = new HashSet<>(submission.accepted());
        answered.addAll(submission.refused().keySet());
        return answered.equals(Set.copyOf(envelope.recipients()));
    }
}
