/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.secrets;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.SealedSecrets;
import org.letterhead.mail.store.internal.StoreSettings;
import org.letterhead.mail.store.internal.secrets.KeyOutcome.Refused;
import org.letterhead.mail.store.internal.secrets.KeyOutcome.Unreachable;
import org.letterhead.mail.store.internal.secrets.KeyOutcome.Usable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers {@link SealedSecrets} once the key has proved to be the right one; until then it is looked for again. */
@Component(
        service = {},
        immediate = true)
public final class SecretsKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SecretsKeeper.class);
    private static final long UNREACHABLE_WAIT_SECONDS = 2;
    private static final long REFUSED_WAIT_SECONDS = 10;

    private final BundleContext context;
    private final KeyCheck check;
    private final KeySource source;
    private final ScheduledExecutorService executor;

    private String said = "";
    private boolean stopped;
    private ServiceRegistration<SealedSecrets> registration;

    /** Called by Declarative Services. Does not wait for the key. */
    @Activate
    public SecretsKeeper(
            BundleContext context,
            @Reference StoreSettings settings,
            @Reference(target = "(" + Database.SCHEMA + "=store)") Database database) {
        this.context = context;
        this.source = settings.keySource();
        this.check = new KeyCheck(database, source);
        this.executor = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "letterhead-store-key");
            thread.setDaemon(true);
            return thread;
        });
        executor.execute(this::attempt);
    }

    /** Called by Declarative Services. */
    @Deactivate
    void stop() {
        ServiceRegistration<SealedSecrets> made;
        synchronized (this) {
            stopped = true;
            made = registration;
            registration = null;
        }
        executor.shutdownNow();
        if (made != null) {
            unregister(made);
        }
    }

    private void attempt() {
        KeyOutcome outcome;
        try {
            outcome = check.run();
        } catch (RuntimeException e) {
            outcome = new Refused("The key in " + source.place() + " cannot be used: " + e + ".");
        }
        if (outcome instanceof Usable usable) {
            LOG.info("Secrets are sealed with {} in {}", usable.key(), source.place());
            register(usable.key());
            return;
        }
        if (outcome instanceof Refused refused) {
            if (isNew(refused.reason())) {
                LOG.error(
                        "{} Secrets can neither be sealed nor opened; it is tried again every {} seconds.",
                        refused.reason(),
                        REFUSED_WAIT_SECONDS);
            }
            again(REFUSED_WAIT_SECONDS);
        } else if (outcome instanceof Unreachable unreachable) {
            if (isNew("unreachable") && !isStopped()) {
                LOG.warn("The key waits: {}", unreachable.reason());
            }
            again(UNREACHABLE_WAIT_SECONDS);
        }
    }

    private void again(long seconds) {
        try {
            executor.schedule(this::attempt, seconds, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            // The store is being stopped.
        }
    }

    private boolean isNew(String reason) {
        boolean different = !reason.equals(said);
        said = reason;
        return different;
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private void register(StoreKey key) {
        if (isStopped()) {
            return;
        }
        ServiceRegistration<SealedSecrets> made;
        try {
            made = context.registerService(SealedSecrets.class, new GcmSecrets(key), null);
        } catch (IllegalStateException e) {
            return;
        }
        synchronized (this) {
            if (!stopped) {
                registration = made;
                return;
            }
        }
        unregister(made);
    }

    private static void unregister(ServiceRegistration<SealedSecrets> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            // The framework was faster.
        }
    }
}
