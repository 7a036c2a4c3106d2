/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.letterhead.mail.account.SenderAdoption;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.TransportDescriptor;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways of sending whose drivers are there right now, as they describe themselves. Nothing of a driver is kept beyond its service: each
 * is asked anew, and one that fails at it is not on offer and harms no other.
 */
@Component(service = Ways.class)
public final class Ways {
    /** The longest name of a way or a field that can be stored. */
    static final int LONGEST_NAME = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Ways.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1," + LONGEST_NAME + "}");

    /** Not ordered by the references: their order changes with a service's ranking, and then nothing is found again. */
    private final Map<ServiceReference<MailTransport>, MailTransport> present = new HashMap<>();

    /** Called by Declarative Services. */
    @Activate
    public Ways() {}

    /** Called by Declarative Services for every transport that comes. */
    @Reference(
            service = MailTransport.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindTransport(ServiceReference<MailTransport> reference, MailTransport transport) {
        synchronized (present) {
            present.put(reference, transport);
        }
    }

    /** Called by Declarative Services when a transport goes. */
    void unbindTransport(ServiceReference<MailTransport> reference) {
        synchronized (present) {
            present.remove(reference);
        }
    }

    /** All of them by name. */
    Map<String, TransportDescriptor> all(Locale reader) {
        Map<String, TransportDescriptor> described = new LinkedHashMap<>();
        best().forEach((name, driver) ->
                describe(name, driver, reader).ifPresent(description -> described.put(name, description)));
        return described;
    }

    /** One of them. */
    Optional<TransportDescriptor> find(String way, Locale reader) {
        MailTransport driver = best().get(way);
        return driver == null ? Optional.empty() : describe(way, driver, reader);
    }

    /** What people call a way; its name where its driver cannot say. */
    String shownName(String way, Locale reader) {
        return find(way, reader).map(TransportDescriptor::displayName).orElse(way);
    }

    /** Whether a way's settings are not typed in, but proven elsewhere. */
    boolean isAdopted(String way) {
        ServiceReference<MailTransport> driver = bestReferences().get(way);
        return driver != null && Boolean.TRUE.equals(driver.getProperty(SenderAdoption.ADOPTED));
    }

    private Map<String, MailTransport> best() {
        Map<String, MailTransport> drivers = new LinkedHashMap<>();
        synchronized (present) {
            bestReferences().forEach((name, reference) -> drivers.put(name, present.get(reference)));
        }
        return drivers;
    }

    /** Of several with the same name the one with the highest ranking. */
    private Map<String, ServiceReference<MailTransport>> bestReferences() {
        Map<String, ServiceReference<MailTransport>> drivers = new LinkedHashMap<>();
        synchronized (present) {
            present.keySet().stream().sorted().forEach(reference -> {
                if (reference.getProperty(MailTransport.TRANSPORT) instanceof String name
                        && NAME.matcher(name).matches()
                        && !Boolean.TRUE.equals(reference.getProperty(MailTransport.RELAY))) {
                    drivers.put(name, reference);
                }
            });
        }
        return drivers;
    }

    private static Optional<TransportDescriptor> describe(String name, MailTransport driver, Locale reader) {
        try {
            TransportDescriptor description = driver.describe(reader);
            List<String> tooLong = description.form().fields().stream()
                    .map(field -> field.name())
                    .filter(field -> field.length() > LONGEST_NAME)
                    .toList();
            if (tooLong.isEmpty()) {
                return Optional.of(description);
            }
            LOG.warn("Way {} is not on offer: the names of its fields {} are too long to be stored", name, tooLong);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("Way {} is not on offer: it cannot describe itself: {}", name, e.toString());
        }
        return Optional.empty();
    }
}
