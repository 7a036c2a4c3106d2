/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.letterhead.mail.store.internal.StoreSettings;
import org.letterhead.mail.store.internal.database.Connections;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The databases of all bundles that ask for one. Migrations run one after the other on one thread of their own, never in
 * anybody's activation: a component whose constructor failed because the database is down would not be tried again.
 *
 * <p>The thread's context class loader is this bundle's: the libraries look there for what they are made of.
 */
@Component(
        service = {},
        immediate = true)
public final class Schemas implements BundleTrackerCustomizer<List<SchemaUpkeep>> {
    private static final Logger LOG = LoggerFactory.getLogger(Schemas.class);

    private final BundleContext context;
    private final Connections connections;
    private final MigrationConnections migrations;
    private final ScheduledExecutorService executor;
    private final BundleTracker<List<SchemaUpkeep>> tracker;
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    /** Called by Declarative Services. Does not wait for the database. */
    @Activate
    public Schemas(BundleContext context, @Reference StoreSettings settings) {
        this.context = context;
        this.connections = new Connections(settings.engine(), settings.connections());
        this.migrations = new MigrationConnections(settings.engine());
        this.executor = Executors.newSingleThreadScheduledExecutor(Schemas::thread);
        LOG.info("The store is {}", settings.engine().place());
        // A bundle's database stays until the bundle has stopped, so that it can put its work away.
        this.tracker = new BundleTracker<>(context, Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING, this);
        tracker.open();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "letterhead-store-schemas");
        thread.setDaemon(true);
        thread.setContextClassLoader(Schemas.class.getClassLoader());
        return thread;
    }

    /** Called by Declarative Services: done within 5 seconds even if a migration hangs. */
    @Deactivate
    void stop() {
        executor.shutdownNow();
        tracker.close();
        migrations.close();
        connections.close();
    }

    @Override
    public List<SchemaUpkeep> addingBundle(Bundle bundle, BundleEvent event) {
        List<SchemaUpkeep> begun = new ArrayList<>();
        try {
            for (Schema schema : BundleSchemas.of(bundle)) {
                if (names.add(schema.name())) {
                    SchemaUpkeep upkeep = new SchemaUpkeep(
                            schema,
                            new Migration(connections, migrations, schema)::run,
                            connections,
                            context,
                            executor);
                    begun.add(upkeep);
                    upkeep.begin();
                } else {
                    LOG.error(
                            "Schema \"{}\" of {} belongs to another bundle already: uninstall one of the two, then start"
                                    + " the other again.",
                            schema.name(),
                            schema.origin());
                }
            }
        } catch (RuntimeException e) {
            LOG.error("{}. It gets no database.", e.getMessage());
        }
        return begun.isEmpty() ? null : begun;
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, List<SchemaUpkeep> begun) {
        // Only its coming and going matters.
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, List<SchemaUpkeep> begun) {
        for (SchemaUpkeep upkeep : begun) {
            upkeep.end();
            names.remove(upkeep.name());
        }
    }
}
