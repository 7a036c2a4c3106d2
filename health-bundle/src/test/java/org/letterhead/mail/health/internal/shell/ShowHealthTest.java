/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.health.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.ResultLog;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

class ShowHealthTest {
    private final Map<ServiceReference<?>, HealthCheck> checks = new LinkedHashMap<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private int borrowed;

    @Test
    void printsWhatEachCheckFound() throws Exception {
        add("letterhead queue", Status.OK, "No mail waits that could leave.");
        add("letterhead database", Status.WARN, "Slow.");

        run();

        assertThat(printed())
                .isEqualTo("letterhead database: WARN\n  WARN Slow.\n"
                        + "letterhead queue: OK\n  No mail waits that could leave.\n");
        assertThat(borrowed).isZero();
    }

    @Test
    void failsIfSomethingIsCritical() {
        add("letterhead database", Status.CRITICAL, "Gone.");
        add("letterhead queue", Status.OK, "Fine.");

        assertThatThrownBy(this::run)
                .isExactlyInstanceOf(CommandException.class)
                .hasMessage("Not healthy.");
        assertThat(printed())
                .contains("letterhead database: CRITICAL\n  CRITICAL Gone.\n")
                .contains("Fine.");
        assertThat(borrowed).isZero();
    }

    @Test
    void aBrokenCheckHidesNoOther() {
        add("letterhead database", Status.OK, "Fine.");
        checks.replaceAll((reference, check) -> () -> {
            throw new IllegalStateException("a fault");
        });
        add("letterhead queue", Status.OK, "Fine.");

        assertThatThrownBy(this::run)
                .isExactlyInstanceOf(CommandException.class)
                .hasMessage("Not healthy.");
        assertThat(printed())
                .isEqualTo("letterhead database: HEALTH_CHECK_ERROR\n"
                        + "  It failed itself: java.lang.IllegalStateException\n"
                        + "letterhead queue: OK\n  Fine.\n");
        assertThat(borrowed).isZero();
    }

    @Test
    void noCheckAtAllIsNoGoodHealth() {
        assertThatThrownBy(this::run)
                .isExactlyInstanceOf(CommandException.class)
                .hasMessage("There is no health check.");
    }

    private void run() throws Exception {
        ShowHealth command = new ShowHealth();
        Field context = ShowHealth.class.getDeclaredField("context");
        context.setAccessible(true);
        context.set(command, context());
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            command.execute();
        } finally {
            System.setOut(before);
        }
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
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
