/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.ResultLog;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.operate.HealthReport.Check;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

class CheckReportTest {
    private final Map<ServiceReference<?>, HealthCheck> checks = new LinkedHashMap<>();
    private int borrowed;

    @Test
    void tellsWhatEachCheckFound() {
        add("letterhead queue", Status.OK, "No mail waits that could leave.");
        add("letterhead database", Status.WARN, "Slow.");

        assertThat(run())
                .containsExactly(
                        new Check("letterhead database", "WARN", true, List.of("WARN Slow.")),
                        new Check("letterhead queue", "OK", true, List.of("No mail waits that could leave.")));
        assertThat(borrowed).isZero();
    }

    @Test
    void whatIsCriticalIsNotHealthy() {
        add("letterhead database", Status.CRITICAL, "Gone.");
        add("letterhead queue", Status.OK, "Fine.");

        assertThat(run())
                .containsExactly(
                        new Check("letterhead database", "CRITICAL", false, List.of("CRITICAL Gone.")),
                        new Check("letterhead queue", "OK", true, List.of("Fine.")));
        assertThat(borrowed).isZero();
    }

    @Test
    void aBrokenCheckHidesNoOther() {
        add("letterhead database", Status.OK, "Fine.");
        checks.replaceAll((reference, check) -> () -> {
            throw new IllegalStateException("a fault");
        });
        add("letterhead queue", Status.OK, "Fine.");

        assertThat(run())
                .containsExactly(
                        new Check(
                                "letterhead database",
                                "HEALTH_CHECK_ERROR",
                                false,
                                List.of("It failed itself: java.lang.IllegalStateException")),
                        new Check("letterhead queue", "OK", true, List.of("Fine.")));
        assertThat(borrowed).isZero();
    }

    private List<Check> run() {
        return new CheckReport(context()).run();
    }

    private void add(String name, Status status, String line) {
        ServiceReference<?> reference = (ServiceReference<?>) Proxy.newProxyInstance(
                ServiceReference.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getProperty" -> arguments[0].equals(HealthCheck.NAME) ? name : null;
                    case "hashCode" -> name.hashCode();
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        ResultLog log = new ResultLog();
        log.add(new ResultLog.Entry(status, line));
        checks.put(reference, () -> new Result(log));
    }

    private BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getServiceReferences" -> {
                        assertThat(arguments).containsExactly(HealthCheck.class, "(hc.tags=letterhead)");
                        yield List.copyOf(new ArrayList<>(checks.keySet()));
                    }
                    case "getService" -> {
                        borrowed++;
                        yield checks.get(arguments[0]);
                    }
                    case "ungetService" -> {
                        borrowed--;
                        yield true;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
