/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.letterhead.mail.transport.Deadline;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes tests into the log of all mail. A test's recipient never waits in the queue: from its first moment on it has an unknown outcome,
 * which is what it has if the process dies, and nobody takes that back or sends it again.
 */
@Component(service = TestWriter.class)
public final class TestWriter {
    private static final Logger LOG = LoggerFactory.getLogger(TestWriter.class);
    private static final long PAUSE_MILLIS = 200;
    private static final long STOP_MILLIS = 1500;

    private final Contents contents;
    private volatile boolean stopping;

    /** A thread of its own: whoever tests is a stranger, whose thread anybody may interrupt. */
    private final GroupCommit<Consumer<Handle>, Boolean> commits;

    /** Called by Declarative Services. */
    @Activate
    public TestWriter(@Reference OutboxStore store, @Reference Contents contents) {
        this.contents = contents;
        this.commits = new GroupCommit<>(
                "letterhead-test-log",
                1,
                GroupCommit.Pace.AT_ONCE,
                one -> store.transaction(handle -> {
                    one.get(0).accept(handle);
                    return List.of(true);
                }));
    }

    /** Called by Declarative Services. */
    @Deactivate
    public void stop() throws InterruptedException {
        stopping = true;
        commits.stop(STOP_MILLIS);
    }

    /**
     * Writes that a test is about to leave.
     *
     * @param unfinished what is told of it if nobody comes to write its end
     * @throws MailUnavailableException if that cannot be written; then it must not leave
     */
    public void begin(AcceptedMail mail, Outcome unfinished, Deadline deadline) {
        MailRows.Written written = new MailRows.Written(mail, contents.write(mail));
        CompletableFuture<Boolean> done = commits.add(handle -> {
            MailRows.insert(handle, List.of(written), same -> MailRows.Standing.ended(RecipientState.UNKNOWN_OUTCOME));
            write(handle, unfinished);
        });
        try {
            done.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new MailUnavailableException(
                    "Nothing was tested: the log cannot be written. "
                            + e.getCause().getMessage(),
                    e.getCause());
        } catch (TimeoutException e) {
            commits.withdraw(done);
            throw new MailUnavailableException("Nothing was tested: the database took too long to write the log.");
        } catch (InterruptedException e) {
            commits.withdraw(done);
            Thread.currentThread().interrupt();
            throw new MailUnavailableException("Nothing was tested: the calling thread was interrupted.");
        }
    }

    /**
     * Writes what became of a test, however often it has to be tried until the deadline.
     *
     * @param outcome of {@link #begin}'s mail
     * @param also what is written with it, or not at all
     * @return false if it could not be written
     */
    public boolean end(Outcome outcome, Consumer<Handle> also, Deadline deadline) {
        boolean interrupted = false;
        boolean complained = false;
        try {
            while (true) {
                CompletableFuture<Boolean> done = commits.add(handle -> {
                    write(handle, outcome);
                    also.accept(handle);
                });
                try {
                    return done.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
                } catch (ExecutionException e) {
                    if (!complained) {
                        complained = true;
                        LOG.warn(
                                "The end of test {} cannot be written; this goes on trying for a moment: {}",
                                outcome.parcel().mail(),
                                e.getCause().getMessage());
                    }
                    if (stopping || deadline.expired()) {
                        return false;
                    }
                } catch (TimeoutException e) {
                    // What is being written just now may still be written, with all that belongs to it.
                    commits.withdraw(done);
                    return false;
                } catch (InterruptedException e) {
                    // The mail has left: that is written first. It may be there already, so it is written once more.
                    interrupted = true;
                    continue;
                }
                interrupted |= pause();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** In place of what was written before. */
    private static void write(Handle handle, Outcome outcome) {
        Outcome.ForOne one = outcome.recipients().get(0);
        handle.createUpdate("update lh_delivery_recipient set state = :state, attempts = 1, way = :way,"
                        + " message_id = :messageId where mail_id = :mail and recipient_no = :no")
                .bind("state", one.state().name())
                .bind("way", AttemptRows.way(outcome, one))
                .bind("messageId", outcome.messageId().orElse(null))
                .bind("mail", outcome.parcel().mail())
                .bind("no", one.no())
                .execute();
        handle.createUpdate("delete from lh_delivery_attempt where mail_id = :mail")
                .bind("mail", outcome.parcel().mail())
                .execute();
        PreparedBatch attempts = AttemptRows.batch(handle);
        AttemptRows.add(attempts, outcome, one);
        attempts.execute();
    }
}
