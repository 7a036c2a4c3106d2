/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/**
 * How many requests a client may make, and all clients together. A client that is quiet for a while is forgotten; whoever comes
 * from very many addresses meets the limit of all.
 */
public final class Throttle {
    private static final int MOST_CLIENTS = 20_000;

    private final int clientPerMinute;
    private final TimeMeter clock;
    private final Bucket all;
    private final Cache<String, Bucket> clients;

    public Throttle(int clientPerMinute, int allPerMinute, TimeMeter clock) {
        this.clientPerMinute = clientPerMinute;
        this.clock = clock;
        this.all = bucket(allPerMinute);
        // On the caller's thread: Caffeine's usual one is the JVM's common pool, which would keep this bundle's
        // classes.
        this.clients = Caffeine.newBuilder()
                .maximumSize(MOST_CLIENTS)
                .expireAfterAccess(Duration.ofMinutes(2))
                .executor(Runnable::run)
                .build();
    }

    /**
     * Counts a request.
     *
     * @return how long to wait, if it is one too many
     */
    public Optional<Duration> tooMany(String client) {
        // The client's own first: whoever is over his limit takes nothing from the others.
        return waitFor(clients.get(client, name -> bucket(clientPerMinute))).or(() -> waitFor(all));
    }

    private Bucket bucket(int perMinute) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .withCustomTimePrecision(clock)
                .build();
    }

    private static Optional<Duration> waitFor(Bucket bucket) {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
}
