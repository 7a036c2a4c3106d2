/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.health.internal.shell;

import java.util.ArrayList;
import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The command {@code mail:health}. Felix's own {@code hc:exec} needs a web server in the container; this one needs nothing.
 */
@Service
@Command(
        scope = "mail",
        name = "health",
        description = "Runs Letterhead's health checks: database, queue, key.",
        detailedDescription = "classpath:/help/health.txt")
public final class ShowHealth implements Action {
    private static final String OURS = "(" + HealthCheck.TAGS + "=letterhead)";

    @Reference
    private BundleContext context;

    @Override
    public Object execute() throws CommandException, InvalidSyntaxException {
        List<ServiceReference<HealthCheck>> checks =
                new ArrayList<>(context.getServiceReferences(HealthCheck.class, OURS));
        checks.sort((a, b) -> name(a).compareTo(name(b)));
        boolean bad = checks.isEmpty();
        for (ServiceReference<HealthCheck> check : checks) {
            bad |= run(check).compareTo(Result.Status.WARN) > 0;
        }
        if (bad) {
            // Karaf's own exception, by its simple name, is printed without a stack trace.
            String sentence = checks.isEmpty() ? "There is no health check." : "Not healthy.";
            throw new CommandException(sentence, sentence);
        }
        return null;
    }

    private Result.Status run(ServiceReference<HealthCheck> reference) {
        HealthCheck check = context.getService(reference);
        if (check == null) {
            System.out.println(name(reference) + ": just gone");
            return Result.Status.OK;
        }
        try {
            Result result = check.execute();
            System.out.println(name(reference) + ": " + result.getStatus());
            for (ResultLog.Entry entry : result) {
                System.out.println("  " + (entry.getStatus() == Result.Status.OK ? "" : entry.getStatus() + " ")
                        + entry.getMessage());
            }
            return result.getStatus();
        } catch (RuntimeException e) {
            // One broken check must not hide the others.
            System.out.println(name(reference) + ": " + Result.Status.HEALTH_CHECK_ERROR + "\n  It failed itself: "
                    + e.getClass().getName());
            return Result.Status.HEALTH_CHECK_ERROR;
        } finally {
            context.ungetService(reference);
        }
    }

    private static String name(ServiceReference<HealthCheck> reference) {
        return String.valueOf(reference.getProperty(HealthCheck.NAME));
    }
}
