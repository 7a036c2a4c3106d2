/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.health.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.letterhead.mail.operate.HealthReport;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Runs the checks for the command {@code mail:health}. Felix's own {@code hc:exec} needs a web server in the container; this one needs nothing.
 */
@Component
public final class CheckReport implements HealthReport {
    private static final String OURS = "(" + HealthCheck.TAGS + "=letterhead)";

    private final BundleContext context;

    /** Called by Declarative Services. */
    @Activate
    public CheckReport(BundleContext context) {
        this.context = context;
    }

    @Override
    public List<Check> run() {
        List<ServiceReference<HealthCheck>> checks;
        try {
            checks = new ArrayList<>(context.getServiceReferences(HealthCheck.class, OURS));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        checks.sort((a, b) -> name(a).compareTo(name(b)));
        return checks.stream().map(this::run).toList();
    }

    private Check run(ServiceReference<HealthCheck> reference) {
        HealthCheck check = context.getService(reference);
        if (check == null) {
            return new Check(name(reference), Result.Status.OK.name(), true, List.of("just gone"));
        }
        try {
            Result result = check.execute();
            List<String> lines = new ArrayList<>();
            for (ResultLog.Entry entry : result) {
                lines.add((entry.getStatus() == Result.Status.OK ? "" : entry.getStatus() + " ") + entry.getMessage());
            }
            return check(reference, result.getStatus(), lines);
        } catch (RuntimeException e) {
            // One broken check must not hide the others.
            return check(
                    reference,
                    Result.Status.HEALTH_CHECK_ERROR,
                    List.of("It failed itself: " + e.getClass().getName()));
        } finally {
            context.ungetService(reference);
        }
    }

    private static Check check(ServiceReference<HealthCheck> reference, Result.Status status, List<String> lines) {
        return new Check(name(reference), status.name(), status.compareTo(Result.Status.WARN) <= 0, lines);
    }

    private static String name(ServiceReference<HealthCheck> reference) {
        return String.valueOf(reference.getProperty(HealthCheck.NAME));
    }
}
