/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.delivery;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.MailSettings.Testing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A test mail that is being sent, or was. */
final class Trial {
    private static final Logger LOG = LoggerFactory.getLogger(Trial.class);

    private final String id = UUID.randomUUID().toString();
    private final MailAddress recipient;
    private volatile State state = State.RUNNING;
    private volatile Testing result;

    /** How far it is. */
    enum State {
        /** Nobody knows yet. */
        RUNNING,
        /** There is a result. */
        ENDED,
        /** It could not be made, through no fault of the settings. */
        BROKEN
    }

    private Trial(MailAddress recipient) {
        this.recipient = recipient;
    }

    /** Begins one; empty if too many are under way on this node. */
    static Optional<Trial> begin(ExecutorService senders, MailAddress recipient, Supplier<Testing> test) {
        Trial trial = new Trial(recipient);
        try {
            senders.execute(() -> trial.run(test));
            return Optional.of(trial);
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        }
    }

    private void run(Supplier<Testing> test) {
        try {
            result = test.get();
            state = State.ENDED;
        } catch (RuntimeException | Error e) {
            // Not what it says: it may repeat what was filled in.
            LOG.warn("A test mail could not be sent: {}", e.getClass().getName());
            state = State.BROKEN;
        }
    }

    /** Tells a page whether it is still about this test: in another window somebody may have begun another one. */
    String id() {
        return id;
    }

    MailAddress recipient() {
        return recipient;
    }

    State state() {
        return state;
    }

    /** What came of it; empty while it runs, and if it could not be made. */
    Optional<Testing> result() {
        return state == State.ENDED ? Optional.of(result) : Optional.empty();
    }
}
