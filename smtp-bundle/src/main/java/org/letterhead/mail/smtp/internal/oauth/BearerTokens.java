/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal.oauth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.letterhead.mail.Failure;
import org.letterhead.mail.smtp.internal.oauth.TokenRequests.Renewed;
import org.letterhead.mail.transport.ConnectionKey;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.TransportException;

/**
 * The access tokens that are valid now: in memory, bounded, under a salted hash of account and grant, so that nobody
 * gets somebody else's. However many connections want a token, one of them fetches it and the others wait for that.
 */
public final class BearerTokens {
    private static final int MOST = 2000;
    private static final int MOST_ROOTS = 8;

    /** After an early renewal has failed, the old token serves for this long before the next try. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    /** Whoever has no more time left than this has failed for that reason, which says nothing about the provider. */
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final TokenRequests requests;
    private final Clock clock;
    private final Map<ConnectionKey, Slot> slots = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ConnectionKey, Slot> eldest) {
            return size() > MOST;
        }
    };

    /** With the JVM's trust store. */
    public BearerTokens(Clock clock) {
        this(clock, TokenHttp::platformTls);
    }

    /** With a TLS context that is asked for when it is first needed. */
    public BearerTokens(Clock clock, Supplier<SSLContext> tls) {
        this.requests = new TokenRequests(new TokenHttp(tls), clock);
        this.clock = clock;
    }

    /**
     * Which account's tokens.
     *
     * @param account the account's name
     * @param grant what it trades for tokens
     */
    public record Owner(String account, Grant grant) {
        ConnectionKey key() {
            ConnectionKey.Builder key = ConnectionKey.builder().add("account", account);
            grant.addTo(key);
            return key.build();
        }
    }

    /** What is known of one owner. */
    private static final class Slot {
        private BearerToken token;

        /** Hashes of the secrets that are known to lead to the token: filled in, sent, received. */
        private Set<ConnectionKey> roots = Set.of();

        private Flight flight;

        /** Until when a failed early renewal is not tried again. */
        private Instant pause = Instant.MIN;

        /** Threads that are at work with it. Guarded by {@link #slots}. */
        private int users;
    }

    /** A renewal under way. */
    private static final class Flight {
        private final ConnectionKey root;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

        Flight(ConnectionKey root) {
            this.root = root;
        }
    }

    private sealed interface Outcome {
        /** There is a new token. */
        record Done() implements Outcome {}

        /** The provider has refused, or cannot be reached. */
        record Failed(Failure failure) implements Outcome {}

        /** Whoever asked had no more time; the next one asks. */
        record Abandoned() implements Outcome {}
    }

    /**
     * A token that is valid for some time.
     *
     * @param refused a token that the mail server did not take, though it looked valid
     * @throws TransportException if there is none
     */
    public BearerToken token(Owner owner, Optional<BearerToken> refused, Deadline deadline) throws TransportException {
        ConnectionKey root = root(owner.grant().filledIn());
        Slot slot = enter(owner.key());
        try {
            return token(owner, slot, root, refused, deadline);
        } finally {
            leave(slot);
        }
    }

    private BearerToken token(
            Owner owner, Slot slot, ConnectionKey root, Optional<BearerToken> refused, Deadline deadline)
            throws TransportException {
        while (true) {
            Flight flight;
            boolean mine = false;
            synchronized (slot) {
                // While somebody renews it early, the old one serves the others.
                if (good(slot, root, refused) && (!due(slot) || slot.flight != null)) {
                    return slot.token;
                }
                if (slot.flight == null) {
                    slot.flight = new Flight(root);
                    mine = true;
                }
                flight = slot.flight;
            }
            if (mine) {
                return fetch(owner, slot, flight, refused, deadline);
            }
            Outcome outcome = await(flight, deadline);
            // Another secret's failure says nothing about this one's.
            if (outcome instanceof Outcome.Failed failed && flight.root.equals(root)) {
                return stillGood(slot, root, refused, failed.failure());
            }
        }
    }

    private BearerToken fetch(Owner owner, Slot slot, Flight flight, Optional<BearerToken> refused, Deadline deadline)
            throws TransportException {
        Outcome outcome = new Outcome.Abandoned();
        try {
            Renewed renewed = requests.renew(owner.grant(), deadline);
            synchronized (slot) {
                slot.roots = roots(slot.roots, flight.root, renewed);
                slot.token = renewed.token();
            }
            outcome = new Outcome.Done();
            return renewed.token();
        } catch (TransportException e) {
            if (deadline.remaining().compareTo(MOMENT) > 0
                    && !Thread.currentThread().isInterrupted()) {
                outcome = new Outcome.Failed(e.failure());
            }
            return stillGood(slot, flight.root, refused, e.failure());
        } finally {
            synchronized (slot) {
                slot.flight = null;
            }
            flight.outcome.complete(outcome);
        }
    }

    /** Tokens are renewed early, so that a provider's bad minute harms nobody. */
    private BearerToken stillGood(Slot slot, ConnectionKey root, Optional<BearerToken> refused, Failure failure)
            throws TransportException {
        synchronized (slot) {
            if (failure.temporary() && good(slot, root, refused)) {
                slot.pause = clock.instant().plus(PAUSE);
                return slot.token;
            }
        }
        throw new TransportException(failure);
    }

    private boolean good(Slot slot, ConnectionKey root, Optional<BearerToken> refused) {
        return slot.token != null
                && slot.roots.contains(root)
                && clock.instant().isBefore(slot.token.expires())
                && refused.filter(slot.token::equals).isEmpty();
    }

    private boolean due(Slot slot) {
        Instant now = clock.instant();
        return !now.isBefore(slot.token.renewAt()) && !now.isBefore(slot.pause);
    }

    private static Outcome await(Flight flight, Deadline deadline) throws TransportException {
        try {
            return flight.outcome.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException(TokenRefusals.aborted());
        } catch (TimeoutException e) {
            throw new TransportException(TokenRefusals.slow());
        } catch (ExecutionException e) {
            throw new IllegalStateException("an outcome is always a value", e);
        }
    }

    private Slot enter(ConnectionKey key) {
        synchronized (slots) {
            Slot slot = slots.get(key);
            if (slot == null) {
                Instant now = clock.instant();
                slots.values().removeIf(old -> spent(old, now));
                slot = new Slot();
                slots.put(key, slot);
            }
            slot.users++;
            return slot;
        }
    }

    /** Nothing is kept that is of no use any more. */
    private static boolean spent(Slot slot, Instant now) {
        if (slot.users > 0) {
            return false;
        }
        synchronized (slot) {
            return slot.token == null || !now.isBefore(slot.token.expires());
        }
    }

    private void leave(Slot slot) {
        synchronized (slots) {
            slot.users--;
        }
    }

    /**
     * The secrets that are known to belong together. Settings that are read later may hold the rotated secret, or one
     * before it; another secret altogether, such as one that is being tested, must not profit from this one's token.
     */
    private static Set<ConnectionKey> roots(Set<ConnectionKey> before, ConnectionKey filledIn, Renewed renewed) {
        ConnectionKey used = root(renewed.used());
        Set<ConnectionKey> roots = new LinkedHashSet<>();
        if (before.contains(used) || before.contains(filledIn)) {
            before.stream().skip(Math.max(0, before.size() - MOST_ROOTS)).forEach(roots::add);
        }
        roots.add(used);
        roots.add(root(renewed.next()));
        roots.remove(filledIn);
        roots.add(filledIn);
        return roots;
    }

    private static ConnectionKey root(Optional<Secret> secret) {
        ConnectionKey.Builder key = ConnectionKey.builder().add("has-root", secret.isPresent());
        secret.ifPresent(one -> key.add("root", one));
        return key.build();
    }
}
