/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.tables.StoredTime;

/** Mails in the log that nobody has sent. */
final class FilledLog {
    private static final int STEP = 1_000;
    private static final int FAILED = 50;
    private static final Duration SPAN = Duration.ofDays(30);

    private final OutboxStore store;
    private final Clock clock;

    FilledLog(OutboxStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    void fill(String account, int mails) {
        Instant end = clock.instant().minusSeconds(120);
        for (int done = 0; done < mails; done += STEP) {
            int first = done;
            int last = Math.min(mails, done + STEP);
            store.transaction(handle -> {
                write(handle, account, first, last, mails, end);
                return null;
            });
        }
    }

    private static void write(Handle handle, String account, int first, int last, int mails, Instant end) {
        PreparedBatch mail = handle.prepareBatch("insert into lh_delivery_mail (id, account, sender, message_class,"
                + " template, locale, subject, sealed, accepted_at) values (:id, :account, 'ACCOUNT',"
                + " 'TRANSACTIONAL', 'order-notice', 'en', :subject, false, :at)");
        PreparedBatch recipient = handle.prepareBatch("insert into lh_delivery_recipient (mail_id, recipient_no,"
                + " address, domain, account, priority, state, attempts, way, message_id) values (:id, 0, :address,"
                + " :domain, :account, 1, :state, 1, 'platform', :message)");
        PreparedBatch attempt = handle.prepareBatch("insert into lh_delivery_attempt (mail_id, recipient_no,"
                + " attempt_no, ended_at, way, led_to, phase, reply_code, cause, scope, permanence, certainty,"
                + " advice_key, advice_arguments, advice_english, reply) values (:id, 0, 1, :at, 'platform', :state,"
                + " :phase, :code, :cause, :scope, :permanence, :certainty, :key, :arguments, :english, :reply)");
        for (int i = first; i < last; i++) {
            Instant at = end.minus(SPAN.multipliedBy(mails - i).dividedBy(mails));
            UUID time = StoredTime.firstId(at);
            // In the order of the clock, and no two alike.
            UUID id = new UUID(time.getMostSignificantBits() & ~0xfffL | i & 0xfff, 0x8000_0000_0000_0000L | i);
            boolean failed = i % FAILED == 0;
            String state = failed ? "FAILED" : "SENT";
            String domain = "shop" + i % 500 + ".example";
            mail.bind("id", id)
                    .bind("account", account)
                    .bind("subject", "Your order number " + i)
                    .bind("at", StoredTime.of(at))
                    .add();
            recipient
                    .bind("id", id)
                    .bind("address", "customer" + i % 200_000 + "@" + domain)
                    .bind("domain", domain)
                    .bind("account", account)
                    .bind("state", state)
                    .bind("message", id + "@bench.test")
                    .add();
            attempt.bind("id", id)
                    .bind("at", StoredTime.of(at))
                    .bind("state", state)
                    .bind("phase", failed ? "RECIPIENT" : null)
                    .bind("code", failed ? Integer.valueOf(550) : null)
                    .bind("cause", failed ? "RECIPIENT" : null)
                    .bind("scope", failed ? "RECIPIENT" : null)
                    .bind("permanence", failed ? "PERMANENT" : null)
                    .bind("certainty", failed ? "NOT_SENT" : null)
                    .bind("key", failed ? "cause.RECIPIENT" : null)
                    .bind("arguments", failed ? "" : null)
                    .bind("english", failed ? "There is no such mailbox." : null)
                    .bind("reply", failed ? "550 5.1.1 no such user" : null)
                    .add();
        }
        mail.execute();
        recipient.execute();
        attempt.execute();
    }
}
