/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.connect;

import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.commons.pool2.BaseKeyedPooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.DriverFault;
import org.letterhead.mail.delivery.internal.Words;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.ConnectionKey;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.TransportException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only pool of connections, shared by all drivers. Connections with an equal key of the same service are
 * interchangeable. A mail waits for one for a finite time; a connection that has failed is thrown away; one that was
 * idle for too long is replaced before it is used. There is no thread that looks after idle connections.
 */
@Component(service = ConnectionPool.class)
public final class ConnectionPool {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);

    private final GenericKeyedObjectPool<PoolKey, PooledConnection> pool;
    private final Map<Long, Set<PooledConnection>> leased = new ConcurrentHashMap<>();
    private final Watchdog watchdog = new Watchdog();
    private final NewConnections connections = new NewConnections(watchdog);
    private final Map<Server, Semaphore> permits = new ConcurrentHashMap<>();
    private final int connectionsPerServer;
    private final Duration connectionWait;
    private final Duration idleLimit;
    private final Duration ageLimit;
    private final int mostMails;
    private final Duration connectDeadline;

    /** Called by Declarative Services. */
    @Activate
    public ConnectionPool(@Reference DeliverySettings settings) {
        this.connectionsPerServer = settings.connectionsPerServer();
        this.connectionWait = settings.connectionWait();
        this.idleLimit = settings.connectionIdle();
        this.ageLimit = settings.connectionAge();
        this.mostMails = settings.connectionMails();
        this.connectDeadline = settings.connectDeadline();
        GenericKeyedObjectPoolConfig<PooledConnection> limits = new GenericKeyedObjectPoolConfig<>();
        // Who waits, waits for a permit below and not inside the pool: that lets whoever gives a connection back
        // connect
        // for somebody else, and does not tell those who wait when that fails.
        limits.setMaxTotalPerKey(-1);
        limits.setBlockWhenExhausted(false);
        limits.setMaxIdlePerKey(settings.connectionsPerServer());
        // Bounded per key, and by the sender threads; idle ones of many keys are bounded here.
        limits.setMaxTotal(Math.max(64, settings.senderThreads() * 4));
        limits.setTestOnBorrow(true);
        limits.setLifo(true);
        limits.setJmxEnabled(false);
        this.pool = new GenericKeyedObjectPool<>(new Connections(), limits);
        this.pool.setSwallowedExceptionListener(e -> LOG.debug("A connection could not be closed: {}", e.toString()));
    }

    /** Called by Declarative Services: closes every connection. */
    @Deactivate
    public void close() {
        abort();
        pool.close();
        watchdog.close();
    }

    /** Cuts every connection that is in use or being made; whoever uses it notices. */
    public void abort() {
        connections.abort();
        leased.values().forEach(all -> all.forEach(PooledConnection::close));
    }

    /**
     * Takes a connection, made anew or kept from an earlier mail.
     *
     * @param service the service of the driver that makes it
     * @param way the name under which the driver is known, for messages
     * @param most the most connections that the server is known to take; empty for what the operator's settings say
     * @return to be closed when the mail has left
     * @throws TransportException if none could be had; nothing was sent
     */
    public Lease lease(long service, String way, Carrier.Own carrier, OptionalInt most) throws TransportException {
        PoolKey key = new PoolKey(service, way, carrier);
        Semaphore permit = permits.computeIfAbsent(
                new Server(service, carrier.key()), same -> new Semaphore(atMost(most), true));
        PooledConnection connection;
        try {
            connection = borrow(key, permit);
            lend(service, connection);
            if (connections.isGone(service)) {
                throwAway(key, connection);
                permit.release();
                throw absent(way);
            }
            return new Lease(watchdog, key, connection, () -> pool.clear(key), good -> {
                try {
                    giveBack(key, connection, good);
                } finally {
                    permit.release();
                }
            });
        } catch (TransportException e) {
            throw new TransportException(notSent(e.failure()));
        } catch (NoSuchElementException e) {
            throw new TransportException(
                    Failure.of(Phase.CONNECT, Cause.PLATFORM, Words.advice("pool.busy", Map.of("way", way)))
                            .scope(Scope.CONNECTION)
                            .temporary()
                            .build());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException(Failure.of(Phase.CONNECT, Cause.PLATFORM, Words.advice("stopping", Map.of()))
                    .temporary()
                    .build());
        } catch (Exception | Error e) {
            throw DriverFault.notSent(way, Phase.CONNECT, e);
        }
    }

    /** Takes a connection of a server of which nothing is known. */
    public Lease lease(long service, String way, Carrier.Own carrier) throws TransportException {
        return lease(service, way, carrier, OptionalInt.empty());
    }

    private int atMost(OptionalInt most) {
        return Math.max(1, Math.min(connectionsPerServer, most.orElse(connectionsPerServer)));
    }

    /**
     * Makes a connection for one mail alone, whatever the pool has: nothing that was proven by an earlier login counts. It is closed
     * after the mail, and waits for nobody else's.
     *
     * @param deadline when to give up
     * @throws TransportException if there is none; nothing was sent
     */
    public Lease fresh(long service, String way, Carrier.Own carrier, Deadline deadline) throws TransportException {
        PoolKey key = new PoolKey(service, way, carrier);
        try {
            PooledConnection connection = connections.make(key, deadline.orSooner(connectDeadline), deadline, 1);
            lend(service, connection);
            if (connections.isGone(service)) {
                release(key, connection);
                connection.close();
                throw absent(way);
            }
            return new Lease(watchdog, key, connection, () -> {}, good -> {
                release(key, connection);
                connection.close();
            });
        } catch (TransportException e) {
            throw new TransportException(notSent(e.failure()));
        } catch (RuntimeException e) {
            throw DriverFault.notSent(way, Phase.CONNECT, e);
        }
    }

    /** Closes every connection that a driver's service has made, those in use too, and forgets the driver. */
    public void closeAll(long service) {
        connections.goes(service);
        permits.keySet().removeIf(server -> server.service() == service);
        for (PoolKey key : pool.getKeys()) {
            if (key.service() == service) {
                pool.clear(key);
            }
        }
        connections.abort(service);
        Set<PooledConnection> inUse = leased.remove(service);
        if (inUse != null) {
            inUse.forEach(PooledConnection::close);
        }
    }

    private record Server(long service, ConnectionKey key) {}

    private PooledConnection borrow(PoolKey key, Semaphore permit) throws Exception {
        if (!permit.tryAcquire(connectionWait.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new NoSuchElementException();
        }
        try {
            return pool.borrowObject(key);
        } catch (NoSuchElementException e) {
            // Nobody waits inside the pool, so this is a new connection that is not usable.
            permit.release();
            throw lost(key);
        } catch (Exception | Error e) {
            permit.release();
            throw e;
        }
    }

    static TransportException absent(String way) {
        return new TransportException(
                Failure.of(Phase.CONNECT, Cause.PLATFORM, Words.advice("way.absent", Map.of("way", way)))
                        .scope(Scope.CONNECTION)
                        .temporary()
                        .build());
    }

    static TransportException lost(PoolKey key) {
        return new TransportException(
                Failure.of(Phase.CONNECT, Cause.NETWORK, Words.advice("connection.lost", Map.of("way", key.way())))
                        .scope(Scope.CONNECTION)
                        .temporary()
                        .build());
    }

    /** Nothing can have been sent while there was no connection, whatever a driver says. */
    private static Failure notSent(Failure failure) {
        return new Failure(
                failure.phase(),
                failure.replyCode(),
                failure.enhancedCode(),
                failure.cause(),
                failure.scope(),
                failure.permanence(),
                Failure.Certainty.NOT_SENT,
                failure.retryAfter(),
                failure.advice(),
                failure.reply());
    }

    private void lend(long service, PooledConnection connection) {
        leased.computeIfAbsent(service, same -> ConcurrentHashMap.newKeySet()).add(connection);
    }

    private void giveBack(PoolKey key, PooledConnection connection, boolean good) {
        if (!good || connections.isGone(key.service())) {
            throwAway(key, connection);
            return;
        }
        release(key, connection);
        pool.returnObject(key, connection);
        if (connections.isGone(key.service())) {
            pool.clear(key);
        }
    }

    private void throwAway(PoolKey key, PooledConnection connection) {
        release(key, connection);
        try {
            pool.invalidateObject(key, connection);
        } catch (Exception e) {
            LOG.debug("A broken connection could not be closed: {}", e.toString());
        }
    }

    private void release(PoolKey key, PooledConnection connection) {
        Set<PooledConnection> inUse = leased.get(key.service());
        if (inUse != null) {
            inUse.remove(connection);
        }
    }

    /** Makes, checks and ends connections for the pool. */
    private final class Connections extends BaseKeyedPooledObjectFactory<PoolKey, PooledConnection> {
        @Override
        public PooledConnection create(PoolKey key) throws TransportException {
            return connections.make(key, Deadline.after(connectDeadline), Deadline.after(ageLimit), mostMails);
        }

        @Override
        public PooledObject<PooledConnection> wrap(PooledConnection connection) {
            return new DefaultPooledObject<>(connection);
        }

        @Override
        public boolean validateObject(PoolKey key, PooledObject<PooledConnection> pooled) {
            return pooled.getIdleDuration().compareTo(idleLimit) < 0
                    && pooled.getObject().isUsable();
        }

        @Override
        public void destroyObject(PoolKey key, PooledObject<PooledConnection> pooled) {
            pooled.getObject().close();
        }
    }
}
