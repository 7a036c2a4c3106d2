/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.letterhead.benchmarks.delivery.InsideDelivery;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.outbox.AcceptWriter;
import org.letterhead.mail.delivery.internal.outbox.Claims;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.delivery.internal.outbox.Outcome;
import org.letterhead.mail.delivery.internal.outbox.OutcomeWriter;
import org.letterhead.mail.delivery.internal.outbox.Parcel;
import org.letterhead.mail.delivery.internal.outbox.Parcels;
import org.letterhead.mail.template.RenderedMail;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Delivery's own classes for its tables, driven without the rest of it. */
public final class MeasuredOutbox implements InsideDelivery {
    private final Clock clock = Clock.systemUTC();
    private final BundleContext delivery =
            FrameworkUtil.getBundle(MeasuredOutbox.class).getBundleContext();
    private final OutboxStore store = service(OutboxStore.class);
    private final Claims claims = service(Claims.class);
    private final OutcomeWriter outcomes = service(OutcomeWriter.class);

    @Override
    public double statements(RenderedMail texts, int accounts, int threads, int mails) throws Exception {
        AcceptWriter accept = service(AcceptWriter.class);
        try (StatementsAlone alone = new StatementsAlone(accept, claims, service(Parcels.class), outcomes, threads)) {
            return alone.perSecond(texts, accounts, mails);
        }
    }

    @Override
    public double claim(int mails) throws Exception {
        Turns turns = new Turns(claims, StatementsAlone.window(), account -> false);
        long nanos = 0;
        int claimed = 0;
        while (claimed < mails) {
            long begin = System.nanoTime();
            List<Parcel> taken =
                    claims.take(turns.next(MessageClass.TRANSACTIONAL).parcels());
            nanos += System.nanoTime() - begin;
            if (taken.isEmpty()) {
                throw new IllegalStateException("nothing waits");
            }
            claimed += taken.size();
            letGo(taken);
        }
        return nanos / 1e3 / claimed;
    }

    @Override
    public Map<RecipientState, Long> counts() {
        return store.run(
                handle -> handle.createQuery("select state, count(*) from lh_delivery_recipient group by state")
                        .map((row, context) -> Map.entry(RecipientState.valueOf(row.getString(1)), row.getLong(2)))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Override
    public long open() {
        return store.run(handle -> handle.createQuery("select count(*) from lh_delivery_recipient"
                        + " where state in ('QUEUED', 'SENDING', 'DEFERRED')")
                .mapTo(Long.class)
                .one());
    }

    @Override
    public void fillLog(String account, int mails) throws Exception {
        new FilledLog(store, clock).fill(account, mails);
    }

    private void letGo(List<Parcel> parcels) throws Exception {
        List<java.util.concurrent.CompletableFuture<Void>> written = new ArrayList<>();
        for (Parcel parcel : parcels) {
            written.add(outcomes.write(Outcome.back(parcel, clock.instant())));
        }
        for (var one : written) {
            one.get();
        }
    }

    private <T> T service(Class<T> type) {
        var reference = delivery.getServiceReference(type);
        if (reference == null) {
            throw new IllegalStateException("delivery has no " + type.getName());
        }
        return delivery.getService(reference);
    }
}
