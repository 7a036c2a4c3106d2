/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.Comparator;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.letterhead.mail.transport.MailTransport;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The command {@code mail:transports}. */
@Service
@Command(
        scope = "mail",
        name = "transports",
        description = "Lists the ways of sending that are there now, and the relay.",
        detailedDescription = "classpath:/help/transports.txt")
public final class ListTransports implements Action {
    @Reference
    private BundleContext context;

    @Override
    public Object execute() throws InvalidSyntaxException {
        Services services = new Services(context);
        List<Way> ways = context.getServiceReferences(MailTransport.class, null).stream()
                .sorted(Comparator.<ServiceReference<MailTransport>>reverseOrder())
                .map(reference -> Way.of(reference, services))
                .sorted(Comparator.comparing(Way::relay)
                        .thenComparing(way -> way.name().orElse("")))
                .toList();
        new WaysPage(ways).print(System.out);
        return null;
    }
}
