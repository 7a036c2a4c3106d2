/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.letterhead.mail.transport.MailTransport;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Completes the names of the ways that are there now. */
@Service
public final class WayNames implements Completer {
    @Reference
    private BundleContext context;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(names(context), true).complete(session, line, candidates);
    }

    static List<String> names(BundleContext context) {
        return transports(context).stream()
                .map(one -> one.getProperty(MailTransport.TRANSPORT))
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .toList();
    }

    static Collection<ServiceReference<MailTransport>> transports(BundleContext context) {
        try {
            return context.getServiceReferences(MailTransport.class, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("no filter is a filter", e);
        }
    }
}
