/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.connect;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.delivery.internal.DriverFault;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.TransportException;

/** Makes connections, and ends the making of one that takes too long or whose driver goes. */
final class NewConnections {
    private final Map<Long, Set<Connecting>> connecting = new ConcurrentHashMap<>();

    /** Services that have gone. A connect that was under way then may still end well; its connection is not kept. */
    private final Set<Long> gone = ConcurrentHashMap.newKeySet();

    private final Watchdog watchdog;

    NewConnections(Watchdog watchdog) {
        this.watchdog = watchdog;
    }

    /**
     * Connects and logs in.
     *
     * @param deadline when to give up
     * @param retirement after this the connection carries no further mail
     * @param mostMails how many mails it carries at most
     */
    PooledConnection make(PoolKey key, Deadline deadline, Deadline retirement, int mostMails)
            throws TransportException {
        Connecting attempt = new Connecting();
        Set<Connecting> attempts = connecting.computeIfAbsent(key.service(), same -> ConcurrentHashMap.newKeySet());
        attempts.add(attempt);
        if (isGone(key.service())) {
            attempts.remove(attempt);
            throw ConnectionPool.absent(key.way());
        }
        try (Watchdog.Watch watch = watchdog.watch(deadline, attempt::abort)) {
            PooledConnection made = new PooledConnection(
                    Objects.requireNonNull(key.carrier().connector().connect(deadline), "the driver's connection"),
                    retirement,
                    mostMails);
            if (deadline.expired() || isGone(key.service())) {
                made.close();
                throw ConnectionPool.lost(key);
            }
            return made;
        } catch (Error e) {
            // commons-pool counts a connection for ever whose making ended in an Error.
            throw DriverFault.notSent(key.way(), Phase.CONNECT, e);
        } finally {
            attempt.end();
            attempts.remove(attempt);
        }
    }

    /** A service goes: nothing more is made of it. */
    void goes(long service) {
        gone.add(service);
    }

    boolean isGone(long service) {
        return gone.contains(service);
    }

    /** Ends every making of a service. */
    void abort(long service) {
        Set<Connecting> abandoned = connecting.remove(service);
        if (abandoned != null) {
            abandoned.forEach(Connecting::abort);
        }
    }

    /** Ends every making. */
    void abort() {
        connecting.values().forEach(all -> all.forEach(Connecting::abort));
    }
}
