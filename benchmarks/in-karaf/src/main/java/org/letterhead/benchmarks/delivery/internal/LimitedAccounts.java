/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.benchmarks.delivery.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.letterhead.mail.MailService;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.operate.MailLimits;
import org.letterhead.mail.operate.MailLimits.Kind;
import org.letterhead.mail.operate.MailQueue;

/** Accounts that may send so much and no more. */
final class LimitedAccounts {
    private static final Actor OPERATOR = new Actor.Operator("bench");
    private static final String WAY = "platform";
    private static final String FULL = "full";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** None that a benchmark reaches. */
    private static final long MUCH = 10_000_000;

    private final MailService mail;
    private final MailQueue queue;
    private final MailLimits limits;
    private final BenchMails mails;

    LimitedAccounts(MailService mail, MailQueue queue, MailLimits limits, BenchMails mails) {
        this.mail = mail;
        this.queue = queue;
        this.limits = limits;
        this.mails = mails;
    }

    /** From now on the accounts have every kind of limit. */
    Answer limit(int accounts) {
        return set(accounts, OptionalLong.of(MUCH));
    }

    Answer unlimit(int accounts) {
        return set(accounts, OptionalLong.empty());
    }

    private Answer set(int accounts, OptionalLong most) {
        for (int i = 0; i < accounts; i++) {
            for (Kind kind : Kind.values()) {
                limits.set(OPERATOR, "account-" + i, WAY, kind, most);
            }
        }
        return Answer.of("accounts", accounts);
    }

    /**
     * One more account uses up all that it may send in a day, and then so many mails of it wait. What waits for longer than a mail is worth fails at once, so that
     * the limit is as high as what waits.
     *
     * @param held how many wait; 0 for the same without a limit
     */
    Answer fill(int size, int count, int held) throws InterruptedException {
        if (held > 0) {
            limits.set(OPERATOR, FULL, WAY, Kind.MESSAGES_PER_DAY, OptionalLong.of(count));
        }
        send(size, 0, count);
        await(RecipientState.SENT, count);
        send(size, count, held);
        await(RecipientState.HELD, held);
        return Answer.of("held", of(RecipientState.HELD));
    }

    private void send(int size, int first, int count) {
        for (int i = 0; i < count; i++) {
            mail.send(mails.mailOf(FULL, size, first + i));
        }
    }

    private void await(RecipientState state, int count) throws InterruptedException {
        long begin = System.nanoTime();
        while (of(state) < count) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException("after " + PATIENCE + " only " + of(state) + " of " + count
                        + " mails of an account at its limit are " + state);
            }
            Thread.sleep(200);
        }
    }

    private long of(RecipientState state) {
        Map<RecipientState, Long> counts = queue.summary(Optional.of(FULL)).counts();
        return counts.getOrDefault(state, 0L);
    }
}
