/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.letterhead.mail.Advice;
import org.letterhead.mail.delivery.internal.connect.ConnectionPool;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor;
import org.letterhead.mail.transport.TransportSettings;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport services that are there right now. They come and go at any moment; one that goes is let go of in an
 * orderly way, within the 5 seconds that Declarative Services waits: no new mail, a moment for the mails in flight, the
 * rest aborted, its connections closed. Nothing of it is kept, so that its bundle's classes can be unloaded.
 */
@Component(service = Transports.class)
public final class Transports {
    private static final Logger LOG = LoggerFactory.getLogger(Transports.class);

    /** For mails in flight to come to their end by themselves. */
    private static final Duration DRAIN = Duration.ofMillis(3500);

    /** For aborted ones to notice. */
    private static final Duration ABORT = Duration.ofMillis(1000);

    /** An operator's presets may change while the service stays. */
    private static final long KNOWN_NANOS = Duration.ofMinutes(5).toNanos();

    private static final TransportDescriptor SILENT = new TransportDescriptor(
            "", "", TransportDescriptor.Standing.LEAST_PREFERRED, SettingsForm.NONE, SendingLimits.UNKNOWN);

    private final ConnectionPool pool;
    private final Availability availability;
    /** What providers are known to allow, by the ways' names; only touched when it is to be replaced as a whole. */
    private volatile Limits limits = new Limits(-1, 0);

    private volatile boolean stopping;

    /** Not ordered by the references: their order changes with a service's ranking, and then nothing is found again. */
    private final Map<ServiceReference<MailTransport>, TransportBinding> bindings = new HashMap<>();

    /** Called by Declarative Services. */
    @Activate
    public Transports(@Reference ConnectionPool pool, @Reference Availability availability) {
        this.pool = pool;
        this.availability = availability;
        availability.somethingCame();
    }

    /** Called by Declarative Services, which lets go of one transport after the other when this returns. */
    @Deactivate
    void stop() {
        List<TransportBinding> present;
        synchronized (bindings) {
            stopping = true;
            present = List.copyOf(bindings.values());
        }
        // The senders have had their time already.
        present.forEach(binding -> pool.closeAll(binding.serviceId()));
    }

    /** Called by Declarative Services for every transport, before activation too. */
    @Reference(
            service = MailTransport.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindTransport(ServiceReference<MailTransport> reference, MailTransport transport) {
        String name = isRelay(reference) ? "relay" : String.valueOf(reference.getProperty(MailTransport.TRANSPORT));
        synchronized (bindings) {
            bindings.put(reference, new TransportBinding((Long) reference.getProperty("service.id"), name, transport));
        }
        LOG.info("Transport {} has come", name);
        came(reference);
    }

    private void came(ServiceReference<MailTransport> reference) {
        if (isRelay(reference)) {
            availability.relayCame();
        } else {
            availability.somethingCame();
        }
    }

    /** Called by Declarative Services when a transport's settings have changed: what failed with the old ones may go now. */
    void updatedTransport(ServiceReference<MailTransport> reference) {
        LOG.debug("Transport {} has changed", reference);
        came(reference);
    }

    /** Called by Declarative Services when a transport goes; the service can be used until this returns. */
    void unbindTransport(ServiceReference<MailTransport> reference) {
        TransportBinding binding;
        synchronized (bindings) {
            binding = bindings.remove(reference);
        }
        if (binding == null) {
            return;
        }
        binding.shut();
        try {
            if (!binding.awaitIdle(stopping ? Duration.ofMillis(100) : DRAIN)) {
                LOG.warn("Transport {} goes while mails are in flight; their connections are closed", binding.name());
            }
            pool.closeAll(binding.serviceId());
            binding.awaitIdle(stopping ? Duration.ofMillis(100) : ABORT);
        } catch (InterruptedException e) {
            pool.closeAll(binding.serviceId());
            Thread.currentThread().interrupt();
        }
        LOG.info("Transport {} is gone", binding.name());
    }

    /**
     * Takes hold of a way of sending. The caller ends the use with {@link TransportBinding#leave()}.
     *
     * @param way its name
     * @return empty if there is no such transport right now
     */
    Optional<TransportBinding> useWay(String way) {
        return use(reference -> !isRelay(reference) && way.equals(reference.getProperty(MailTransport.TRANSPORT)));
    }

    /**
     * Takes hold of the operator's relay. The caller ends the use with {@link TransportBinding#leave()}.
     *
     * @return empty if there is none right now
     */
    Optional<TransportBinding> useRelay() {
        return use(Transports::isRelay);
    }

    /**
     * Asks the drivers for a translation of an advice.
     *
     * @return empty if none of those that are there knows it
     */
    public Optional<String> advice(Advice advice, Locale locale) {
        List<TransportBinding> present;
        synchronized (bindings) {
            present = new ArrayList<>(bindings.values());
        }
        for (TransportBinding binding : present) {
            if (binding.enter()) {
                try {
                    Optional<String> said = binding.transport().advice(advice, locale);
                    if (said.isPresent()) {
                        return said;
                    }
                } catch (RuntimeException | Error e) {
                    LOG.warn("Transport {} failed to say advice {}: {}", binding.name(), advice.key(), e.toString());
                } finally {
                    binding.leave();
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a way that is there asks for a field of this name. */
    public boolean asksFor(String way, String field) {
        Optional<TransportBinding> binding = useWay(way);
        try {
            return binding.isPresent()
                    && binding.get().transport().describe(Locale.ENGLISH).form().fields().stream()
                            .anyMatch(asked -> asked.name().equals(field));
        } catch (RuntimeException | Error e) {
            LOG.warn("Transport {} failed to describe itself: {}", way, e.toString());
            return false;
        } finally {
            binding.ifPresent(TransportBinding::leave);
        }
    }

    /**
     * What the provider behind settings is known to allow. Cheap: a way is asked again only when a service has come, or after some
     * minutes.
     */
    public SendingLimits limits(String way, TransportSettings settings) {
        Limits current = limits;
        long now = System.nanoTime();
        if (current.change() != availability.changes() || now - current.nanos() > KNOWN_NANOS) {
            current = new Limits(availability.changes(), now);
            limits = current;
        }
        KnownLimits known = current.ways().get(way);
        if (known == null) {
            known = describe(way);
            if (known == null) {
                return SendingLimits.UNKNOWN;
            }
            current.ways().put(way, known);
        }
        return known.of(settings);
    }

    /** What was learned since a service came last. */
    private record Limits(long change, long nanos, Map<String, KnownLimits> ways) {
        Limits(long change, long nanos) {
            this(change, nanos, new ConcurrentHashMap<>());
        }
    }

    private KnownLimits describe(String way) {
        Optional<TransportBinding> binding = useWay(way);
        try {
            return binding.isPresent()
                    ? new KnownLimits(binding.get().transport().describe(Locale.ENGLISH))
                    : null;
        } catch (RuntimeException | Error e) {
            LOG.warn("Transport {} failed to describe itself: {}", way, e.toString());
            return new KnownLimits(SILENT);
        } finally {
            binding.ifPresent(TransportBinding::leave);
        }
    }

    private Optional<TransportBinding> use(java.util.function.Predicate<ServiceReference<MailTransport>> wanted) {
        synchronized (bindings) {
            return bindings.entrySet().stream()
                    .filter(entry -> wanted.test(entry.getKey()))
                    .sorted(Map.Entry.comparingByKey(Comparator.reverseOrder()))
                    .map(Map.Entry::getValue)
                    .filter(TransportBinding::enter)
                    .findFirst();
        }
    }

    private static boolean isRelay(ServiceReference<?> reference) {
        return Boolean.TRUE.equals(reference.getProperty(MailTransport.RELAY));
    }
}
