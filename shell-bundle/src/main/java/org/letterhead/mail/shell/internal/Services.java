/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.Optional;
import java.util.function.Function;
import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.MailService;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Services that may be absent, borrowed for one call.
 *
 * <p>The commands do not let Karaf inject them: a command whose service is missing is not there at all, and "command
 * not found" helps nobody to find out what to install. And what is only borrowed can be updated meanwhile.
 */
final class Services {
    private final BundleContext context;

    Services(BundleContext context) {
        this.context = context;
    }

    /** Asks a service, if it is there. */
    <S, R> Optional<R> ask(ServiceReference<S> reference, Function<S, R> question) {
        S service = context.getService(reference);
        if (service == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(question.apply(service));
        } finally {
            context.ungetService(reference);
        }
    }

    /** Asks the mail service, or says how to get one. */
    <R> R askMail(Function<MailService, R> question) throws CommandException {
        ServiceReference<MailService> reference = context.getServiceReference(MailService.class);
        return Optional.ofNullable(reference)
                .flatMap(found -> ask(found, question))
                .orElseThrow(() ->
                        Refusal.because("There is no mail service. Install it with: feature:install letterhead-core"
                                + " (if it is installed, \"diag\" tells why it does not run)."));
    }
}
