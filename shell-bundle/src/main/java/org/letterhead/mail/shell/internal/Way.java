/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.TransportDescriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * A transport service as the operator sees it.
 *
 * @param name what accounts choose it by; empty for a relay
 * @param displayName what people call it
 * @param standing how strongly it is recommended, in words; empty for a relay, which nobody chooses
 * @param relay whether it is a relay
 * @param bundle who brings it
 */
record Way(Optional<String> name, String displayName, String standing, boolean relay, String bundle) {
    static Way of(ServiceReference<MailTransport> reference, Services services) {
        Optional<String> name = Optional.ofNullable(reference.getProperty(MailTransport.TRANSPORT))
                .map(String::valueOf);
        boolean relay = Boolean.TRUE.equals(reference.getProperty(MailTransport.RELAY));
        return describe(reference, services)
                .map(description -> new Way(
                        name,
                        description.displayName(),
                        relay ? "" : words(description.standing()),
                        relay,
                        bundle(reference)))
                .orElseGet(() -> new Way(name, "(cannot describe itself)", "", relay, bundle(reference)));
    }

    private static Optional<TransportDescriptor> describe(
            ServiceReference<MailTransport> reference, Services services) {
        try {
            return services.ask(reference, transport -> transport.describe(Locale.ENGLISH));
        } catch (RuntimeException | LinkageError e) {
            // One broken driver, or one built for another version of the api, must not hide the others.
            return Optional.empty();
        }
    }

    private static String words(TransportDescriptor.Standing standing) {
        return standing.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String bundle(ServiceReference<MailTransport> reference) {
        Bundle bundle = reference.getBundle();
        return bundle == null
                ? "(just gone)"
                : bundle.getSymbolicName() + " " + bundle.getVersion() + " [" + bundle.getBundleId() + "]";
    }
}
