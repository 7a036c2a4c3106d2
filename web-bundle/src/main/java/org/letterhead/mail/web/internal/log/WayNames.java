/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.log;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.web.internal.PlainText;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people call the ways of sending, as far as their drivers are there. */
@Component(service = WayNames.class)
public class WayNames {
    private static final Logger LOG = LoggerFactory.getLogger(WayNames.class);
    private static final int LONGEST = 80;

    private final Map<String, MailTransport> transports = new ConcurrentHashMap<>();

    /** Called by Declarative Services. The operator's relay has no name of a way. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + MailTransport.TRANSPORT + "=*)")
    public void bind(MailTransport transport, Map<String, ?> properties) {
        transports.put(String.valueOf(properties.get(MailTransport.TRANSPORT)), transport);
    }

    /** Called by Declarative Services. */
    public void unbind(MailTransport transport, Map<String, ?> properties) {
        transports.remove(String.valueOf(properties.get(MailTransport.TRANSPORT)), transport);
    }

    /** The way's name in this language; the one that it has in settings while its driver is away. */
    public String of(String way, Locale locale) {
        MailTransport transport = transports.get(way);
        if (transport != null) {
            try {
                return PlainText.untrusted(transport.describe(locale).displayName(), LONGEST);
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("The driver of \"{}\" failed when it was asked for its name", way, e);
            }
        }
        return PlainText.untrusted(way, LONGEST);
    }
}
