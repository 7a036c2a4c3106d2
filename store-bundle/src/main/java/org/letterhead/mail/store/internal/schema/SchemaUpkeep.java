/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.schema;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.internal.schema.MigrationOutcome.Migrated;
import org.letterhead.mail.store.internal.schema.MigrationOutcome.Refused;
import org.letterhead.mail.store.internal.schema.MigrationOutcome.Unreachable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One schema of one bundle, from the moment the bundle is there until it goes: migrated as soon as that is possible, then
 * registered. It runs on the thread of the one executor; {@link #end()} may come from any.
 */
final class SchemaUpkeep {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaUpkeep.class);
    private static final long LONGEST_WAIT_SECONDS = 5;
    private static final long REFUSED_WAIT_SECONDS = 30;

    private final Schema schema;
    private final Supplier<MigrationOutcome> migration;
    private final Database database;
    private final BundleContext context;
    private final ScheduledExecutorService executor;

    private long attempts;
    private String said = "";
    private boolean ended;
    private ServiceRegistration<Database> registration;

    SchemaUpkeep(
            Schema schema,
            Supplier<MigrationOutcome> migration,
            Database database,
            BundleContext context,
            ScheduledExecutorService executor) {
        this.schema = schema;
        this.migration = migration;
        this.database = database;
        this.context = context;
        this.executor = executor;
    }

    void begin() {
        again(0);
    }

    private void again(long seconds) {
        try {
            executor.schedule(this::attempt, seconds, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            // The store is being stopped.
        }
    }

    private void attempt() {
        if (hasEnded()) {
            return;
        }
        MigrationOutcome outcome;
        try {
            outcome = migration.get();
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("Schema \"{}\"", schema.name(), e);
            outcome = new Refused("Schema \"" + schema.name() + "\" of " + schema.origin()
                    + " cannot be made, by a fault of Letterhead: " + e);
        }
        if (hasEnded()) {
            return;
        }
        attempts++;
        if (outcome instanceof Migrated migrated) {
            LOG.info(
                    "Schema \"{}\" of {} is ready ({})",
                    schema.name(),
                    schema.origin(),
                    migrated.scripts() == 0 ? "it was up to date" : migrated.scripts() + " scripts ran now");
            register();
        } else if (outcome instanceof Unreachable unreachable) {
            if (isNew("unreachable")) {
                LOG.warn("Schema \"{}\" waits: {}", schema.name(), unreachable.reason());
            }
            again(Math.min(attempts, LONGEST_WAIT_SECONDS));
        } else if (outcome instanceof Refused refused) {
            if (isNew(refused.reason())) {
                LOG.error(
                        "{} Whatever needs it waits; it is tried again every {} seconds.",
                        refused.reason(),
                        REFUSED_WAIT_SECONDS);
            }
            again(REFUSED_WAIT_SECONDS);
        }
    }

    /** Said once, not at every attempt. */
    private boolean isNew(String reason) {
        boolean different = !reason.equals(said);
        said = reason;
        return different;
    }

    private synchronized boolean hasEnded() {
        return ended;
    }

    /** Whoever needs the database starts during this call, so no lock is held. */
    private void register() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Database.SCHEMA, schema.name());
        ServiceRegistration<Database> made;
        try {
            made = context.registerService(Database.class, database, properties);
        } catch (IllegalStateException e) {
            // The store is being stopped.
            return;
        }
        synchronized (this) {
            if (!ended) {
                registration = made;
                return;
            }
        }
        unregister(made);
    }

    /** The bundle goes, or the store. */
    void end() {
        ServiceRegistration<Database> made;
        synchronized (this) {
            ended = true;
            made = registration;
            registration = null;
        }
        if (made != null) {
            unregister(made);
        }
    }

    private static void unregister(ServiceRegistration<Database> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            // The framework was faster.
        }
    }

    String name() {
        return schema.name();
    }
}
