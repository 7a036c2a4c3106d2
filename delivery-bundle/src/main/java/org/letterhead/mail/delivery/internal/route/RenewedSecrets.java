/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.delivery.internal.Words;
import org.letterhead.mail.store.SealedSecretException;
import org.letterhead.mail.transport.ConnectionKey;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.SecretRenewal;
import org.letterhead.mail.transport.TransportException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the secrets that providers replace, one thread at a time for each, and keeps the new ones. A component of its own,
 * and not a part of the router, since a change of the operator's settings makes a new router.
 *
 * <p>A new secret is durable when it is returned. If the database goes away between the provider's answer and the write it is
 * kept in memory until the next renewal writes it: the old one may be worth nothing any more.
 *
 * <p>A renewed secret belongs to the secret that the account had filled in, not to the field: as soon as somebody fills
 * in another one, that one counts, and a test of settings that are never saved takes nothing away from those that are.
 */
@Component(service = RenewedSecrets.class)
public final class RenewedSecrets {
    /** Beyond it the one that was not used for longest is forgotten. */
    static final int MOST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(RenewedSecrets.class);

    private final StoredSecrets stored;
    private final Map<Place, Turn> turns = new HashMap<>();
    /** Those that could not be written yet. */
    private final Map<ConnectionKey, Secret> unwritten = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ConnectionKey, Secret> eldest) {
            return size() > MOST;
        }
    };

    /** Called by Declarative Services. */
    @Activate
    public RenewedSecrets(@Reference StoredSecrets stored) {
        this.stored = stored;
    }

    /**
     * One secret at a time is renewed here.
     *
     * @param way the way of sending; two drivers may call their fields the same
     * @param account the account's name
     * @param field the form's field
     */
    record Place(String way, String account, String field) {}

    /** Lets one thread after the other in; forgotten when nobody holds it or waits for it. */
    private static final class Turn {
        final ReentrantLock lock = new ReentrantLock();
        int threads;
    }

    /**
     * Renews a secret. See {@link org.letterhead.mail.transport.RouteContext#renewSecret}.
     *
     * @param filledIn the secret as it is in the account's settings
     * @param inUse whether mail leaves with it, and it is not only tested
     */
    Secret renew(Place place, Secret filledIn, boolean inUse, Deadline deadline, SecretRenewal renewal)
            throws TransportException {
        Turn turn = join(place);
        try {
            if (!await(turn, deadline)) {
                throw new TransportException(
                        Failure.of(Phase.AUTHENTICATE, Cause.NETWORK, Words.advice("secret.busy", Map.of()))
                                .scope(Scope.CONNECTION)
                                .temporary()
                                .build());
            }
            try {
                return renewInTurn(place, filledIn, inUse, renewal);
            } finally {
                turn.lock.unlock();
            }
        } finally {
            leave(place, turn);
        }
    }

    private Secret renewInTurn(Place place, Secret filledIn, boolean inUse, SecretRenewal renewal)
            throws TransportException {
        ConnectionKey lineage = lineage(place, filledIn);
        Secret current = current(place, filledIn, inUse, lineage);
        Secret renewed = Objects.requireNonNull(renewal.renew(current), "the renewed secret");
        String clearText = renewed.reveal();
        if (!same(clearText, current.reveal())) {
            // A copy: the driver's own object would keep its classes after its bundle is gone.
            keep(place, filledIn, inUse, lineage, Secret.of(clearText));
        }
        return renewed;
    }

    private Secret current(Place place, Secret filledIn, boolean inUse, ConnectionKey lineage)
            throws TransportException {
        Secret mine;
        synchronized (unwritten) {
            mine = unwritten.get(lineage);
        }
        if (mine != null) {
            keep(place, filledIn, inUse, lineage, mine);
            return mine;
        }
        try {
            return stored.find(place, filledIn).orElse(filledIn);
        } catch (MailUnavailableException | SealedSecretException e) {
            LOG.warn("The sign-in of account {} cannot be renewed now: {}", place.account(), e.getMessage());
            // The provider is not asked: its answer could be lost, and with it the sign-in.
            throw new TransportException(
                    Failure.of(Phase.AUTHENTICATE, Cause.PLATFORM, Words.advice("secret.away", Map.of()))
                            .scope(Scope.CONNECTION)
                            .temporary()
                            .build());
        }
    }

    private void keep(Place place, Secret filledIn, boolean inUse, ConnectionKey lineage, Secret latest) {
        synchronized (unwritten) {
            unwritten.put(lineage, latest);
        }
        try {
            stored.keep(place, filledIn, latest, inUse);
            synchronized (unwritten) {
                unwritten.remove(lineage);
            }
        } catch (MailUnavailableException e) {
            LOG.error(
                    "The renewed sign-in of account {} cannot be written; it is kept in memory. {}",
                    place.account(),
                    e.getMessage());
        }
    }

    /** Which secret it all began with, without keeping that secret: a salted hash tells it from every other one. */
    private static ConnectionKey lineage(Place place, Secret filledIn) {
        return ConnectionKey.builder()
                .add("way", place.way())
                .add("account", place.account())
                .add("field", place.field())
                .add("filled-in", filledIn)
                .build();
    }

    private Turn join(Place place) {
        synchronized (turns) {
            Turn turn = turns.computeIfAbsent(place, key -> new Turn());
            turn.threads++;
            return turn;
        }
    }

    private static boolean await(Turn turn, Deadline deadline) {
        try {
            return turn.lock.tryLock(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void leave(Place place, Turn turn) {
        synchronized (turns) {
            turn.threads--;
            if (turn.threads == 0) {
                turns.remove(place);
            }
        }
    }

    /** How many places somebody holds or waits for, for tests. */
    int turns() {
        synchronized (turns) {
            return turns.size();
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
