/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.operate.MailQueue;
import org.letterhead.mail.operate.QueueSelection;
import org.letterhead.mail.operate.QueueSummary;
import org.letterhead.mail.operate.Suspension;

/** A queue that only remembers what was to be let go. */
final class WaitingMails implements MailQueue {
    final List<String> done = new ArrayList<>();
    int released = 1;

    @Override
    public QueueSummary backlog() {
        throw new UnsupportedOperationException();
    }

    @Override
    public QueueSummary summary(Optional<String> account) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int hold(Actor actor, QueueSelection which) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int release(Actor actor, QueueSelection which) {
        done.add(actor + " " + which);
        return released;
    }

    @Override
    public int cancel(Actor actor, QueueSelection which) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean suspend(Actor actor, Optional<String> account, String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean resume(Actor actor, Optional<String> account) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Suspension> suspensions() {
        throw new UnsupportedOperationException();
    }
}
