/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.letterhead.mail.delivery.internal.outbox.AcceptWriter;
import org.letterhead.mail.delivery.internal.outbox.Claims;
import org.letterhead.mail.delivery.internal.outbox.OpenedParcel;
import org.letterhead.mail.delivery.internal.outbox.Outcome;
import org.letterhead.mail.delivery.internal.outbox.OutcomeWriter;
import org.letterhead.mail.delivery.internal.outbox.Parcel;
import org.letterhead.mail.delivery.internal.outbox.Parcels;
import org.letterhead.mail.template.RenderedMail;

/**
 * A mail's way through the database and nothing else: accepted, claimed, read, logged as sent. The statements are
 * delivery's, and so are the threads and the size of the window in its standard settings; in the place of rendering,
 * routing, composing and sending there is nothing.
 */
final class StatementsAlone implements AutoCloseable {
    private static final int SENDERS = 8;
    private static final long PATIENCE_SECONDS = 120;

    private final Clock clock = Clock.systemUTC();
    private final AcceptWriter accept;
    private final Claims claims;
    private final Parcels parcels;
    private final OutcomeWriter outcomes;
    private final int hosts;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    private final Window window = window();
    private final Turns turns;
    private final Semaphore ended = new Semaphore(0);

    StatementsAlone(AcceptWriter accept, Claims claims, Parcels parcels, OutcomeWriter outcomes, int hosts) {
        this.accept = accept;
        this.claims = claims;
        this.parcels = parcels;
        this.outcomes = outcomes;
        this.hosts = hosts;
        this.turns = new Turns(claims, window, account -> false);
    }

    /** As large as delivery's own. */
    static Window window() {
        return new Window(SENDERS * 64, SENDERS * 16);
    }

    double perSecond(RenderedMail texts, int accounts, int mails) throws Exception {
        AtomicInteger next = new AtomicInteger();
        long begin = System.nanoTime();
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            work.add(threads.submit(() -> {
                for (int mine = next.getAndIncrement(); mine < mails; mine = next.getAndIncrement()) {
                    accept.accept(mail(texts, "account-" + mine % accounts, mine));
                }
            }));
        }
        work.add(threads.submit(() -> claimAll(mails)));
        if (!ended.tryAcquire(mails, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("only " + ended.availablePermits() + " of " + mails + " came through");
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        for (Future<?> one : work) {
            one.get();
        }
        return mails / seconds;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        senders.shutdownNow();
    }

    /** Around the accounts as the claimer goes, as long as something is missing. */
    private Void claimAll(int mails) throws InterruptedException {
        int taken = 0;
        while (taken < mails) {
            List<Parcel> seen = turns.next(MessageClass.TRANSACTIONAL).parcels();
            if (seen.isEmpty()) {
                // Nothing is there, or nothing is done: the claimer waits to be woken then.
                Thread.sleep(1);
                continue;
            }
            for (Parcel parcel : claims.take(seen)) {
                taken++;
                window.enter(parcel.account());
                senders.execute(() -> carry(parcel));
            }
        }
        return null;
    }

    private void carry(Parcel parcel) {
        OpenedParcel opened = parcels.open(parcel);
        Outcome sent = new Outcome(
                parcel,
                Optional.of("platform"),
                Optional.of(parcel.mail() + "@bench.test"),
                Optional.empty(),
                clock.instant(),
                opened.recipients().stream()
                        .map(to -> Outcome.ForOne.sent(to, Optional.of("250 2.0.0 Ok")))
                        .toList());
        outcomes.write(sent).whenComplete((nothing, failure) -> {
            window.leave(parcel.account());
            ended.release();
        });
    }

    private AcceptedMail mail(RenderedMail texts, String account, int number) {
        Mailbox reader = Mailbox.of("reader-" + number + "@example.test");
        List<MailAddress> recipients = List.of(reader.address());
        return new AcceptedMail(
                MailId.create(clock),
                account,
                "",
                Optional.empty(),
                SenderChoice.ACCOUNT,
                MessageClass.TRANSACTIONAL,
                Optional.of("bench-note"),
                texts.locale(),
                texts.subject(),
                texts.text(),
                texts.html(),
                List.of(reader),
                List.of(),
                List.of(),
                recipients,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                clock.instant());
    }
}
