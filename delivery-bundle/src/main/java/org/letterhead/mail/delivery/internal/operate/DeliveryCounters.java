/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.operate;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what delivery does, for the platform's monitoring: {@value #NAME}. Counting never blocks. */
@Component(service = DeliveryCounters.class, immediate = true)
public final class DeliveryCounters implements DeliveryCountersMXBean {
    /** The name in the platform's MBean server. */
    public static final String NAME = "org.letterhead.mail:type=Delivery";

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryCounters.class);
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final OutboxStore store;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder deferred = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder suppressed = new LongAdder();
    private final LongAdder held = new LongAdder();
    private final LongAdder inFlight = new LongAdder();
    private Map<String, Long> queue = Map.of();
    private long countAgainAt = System.nanoTime();

    /** Called by Declarative Services. */
    @Activate
    public DeliveryCounters(@Reference OutboxStore store) {
        this.store = store;
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(this, new ObjectName(NAME));
        } catch (JMException e) {
            // Mail goes out all the same.
            LOG.warn("The counters are not shown in JMX as {}: {}", NAME, e.toString());
        }
    }

    /** Called by Declarative Services. */
    @Deactivate
    public void stop() {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(NAME));
        } catch (InstanceNotFoundException e) {
            LOG.debug("{} was not registered", NAME, e);
        } catch (JMException e) {
            LOG.warn("The counters cannot be taken out of JMX: {}", e.toString());
        }
    }

    /** So many recipients were accepted. */
    public void accepted(long recipients) {
        accepted.add(recipients);
    }

    /** So many recipients are leaving. */
    public void began(long recipients) {
        inFlight.add(recipients);
    }

    /** So many recipients are leaving no longer, however that ended. */
    public void landed(long recipients) {
        inFlight.add(-recipients);
    }

    /** A recipient has come into a state. */
    public void ended(RecipientState state) {
        ended(state, 1);
    }

    /** So many recipients have come into a state. */
    public void ended(RecipientState state, long recipients) {
        switch (state) {
            case SENT, SENT_BY_FALLBACK -> sent.add(recipients);
            case FAILED, BOUNCED -> failed.add(recipients);
            case DEFERRED -> deferred.add(recipients);
            case UNKNOWN_OUTCOME -> unknown.add(recipients);
            case HELD -> held.add(recipients);
            case SUPPRESSED -> suppressed.add(recipients);
            case QUEUED, SENDING, CANCELLED -> {
                // Counted in the tables alone.
            }
        }
    }

    @Override
    public long getAccepted() {
        return accepted.sum();
    }

    @Override
    public long getSent() {
        return sent.sum();
    }

    @Override
    public long getFailed() {
        return failed.sum();
    }

    @Override
    public long getDeferred() {
        return deferred.sum();
    }

    @Override
    public long getUnknown() {
        return unknown.sum();
    }

    @Override
    public long getSuppressed() {
        return suppressed.sum();
    }

    @Override
    public long getHeld() {
        return held.sum();
    }

    @Override
    public long getInFlight() {
        return inFlight.sum();
    }

    @Override
    public synchronized Map<String, Long> getQueue() {
        if (countAgainAt - System.nanoTime() <= 0) {
            try {
                Map<String, Long> counted = new TreeMap<>();
                store.run(handle -> new QueueCounts(handle).open())
                        .forEach((state, count) -> counted.put(state.name(), count));
                queue = counted;
            } catch (RuntimeException e) {
                LOG.debug("The queue cannot be counted", e);
            }
            countAgainAt = System.nanoTime() + FRESH_NANOS;
        }
        return queue;
    }
}
