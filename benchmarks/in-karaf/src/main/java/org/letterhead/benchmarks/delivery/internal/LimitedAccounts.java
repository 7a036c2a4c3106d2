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

    /** One more account uses up all that it may send, and so many mails of it wait. */
    Answer fill(int size, int count) throws InterruptedException {
        limits.set(OPERATOR, FULL, WAY, Kind.MESSAGES_PER_DAY, OptionalLong.of(1));
        for (int i = 0; i <= count; i++) {
            mail.send(mails.mailOf(FULL, size, i));
        }
        long begin = System.nanoTime();
        while (held() < count) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException("after " + PATIENCE + " only " + held() + " of " + count
                        + " mails of an account at its limit are held");
            }
            Thread.sleep(200);
        }
        return Answer.of("held", held());
    }

    private long held() {
        Map<RecipientState, Long> counts = queue.summary(Optional.of(FULL)).counts();
        return counts.getOrDefault(RecipientState.HELD, 0L);
    }
}
