/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.operate.FailingWays;
import org.letterhead.mail.operate.FailingWays.Failing;
import org.letterhead.mail.operate.HealthReport;
import org.osgi.framework.BundleContext;

/** The command {@code mail:health}. */
@Service
@Command(
        scope = "mail",
        name = "health",
        description =
                "Runs Letterhead's health checks and tells which ways of sending fail; of one account, how its way fares.",
        detailedDescription = "classpath:/help/health.txt")
public final class ShowHealth implements Action {
    private static final int MOST = 100;

    @Argument(index = 0, name = "account", description = "The account's name.")
    @Completion(AsTyped.class)
    private String account;

    @Argument(index = 1, name = "way", description = "With --try-again: the way, as mail:health names it.")
    @Completion(WayNames.class)
    private String way;

    @Option(name = "--try-again", description = "Let the next mail try this way at once.")
    private boolean tryAgain;

    @Option(name = "--relay", description = "With --try-again, instead of account and way: the operator's relay.")
    private boolean relay;

    @Reference
    private BundleContext context;

    @Override
    public Object execute() throws CommandException {
        Services services = new Services(context);
        if (tryAgain) {
            tryAgain(services);
        } else if (way != null || relay) {
            throw Refusal.because("A way, or --relay, goes with --try-again: mail:health --try-again ACCOUNT WAY.");
        } else if (account != null) {
            AccountName.of(account);
            AccountHealth.of(services, account).print(System.out);
        } else {
            all(services);
        }
        return null;
    }

    private void tryAgain(Services services) throws CommandException {
        if (relay == (account != null) || relay == (way != null)) {
            throw Refusal.because(
                    "Say which way: mail:health --try-again ACCOUNT WAY, or mail:health --try-again --relay."
                            + " mail:health lists the ways that fail.");
        }
        Optional<String> whose = AccountName.of(account);
        Actor operator = CurrentOperator.get();
        boolean failing = services.askFailingWays(ways ->
                ways(ways).map(name -> ways.tryAgain(operator, whose, name)).reduce(false, Boolean::logicalOr));
        System.out.println(Printable.of(
                whose.map(name -> "The way " + way + " of account " + name).orElse("The operator's relay")
                        + (failing ? ": the next mail tries it." : " is not failing.")));
    }

    private Stream<String> ways(FailingWays ways) {
        return way != null
                ? Stream.of(way)
                : ways.list(Optional.empty(), MOST).stream()
                        .filter(one -> one.account().isEmpty())
                        .map(Failing::way);
    }

    /** The checks where there are some, then the ways; a script hears whether all is well. */
    private static void all(Services services) throws CommandException {
        Optional<List<HealthReport.Check>> checks = services.askIfThere(HealthReport.class, HealthReport::run);
        for (HealthReport.Check check : checks.orElse(List.of())) {
            System.out.println(Printable.of(check.name() + ": " + check.status()));
            check.lines().forEach(line -> System.out.println("  " + Printable.of(line)));
        }
        if (checks.isEmpty()) {
            System.out.println("No checks of database, queue and key are there: feature:install letterhead-health");
        }
        Optional<List<Failing>> failing =
                services.askIfThere(FailingWays.class, ways -> ways.list(Optional.empty(), MOST));
        failing.ifPresent(ways -> FailingPage.print(ways, MOST, System.out));
        if (failing.isEmpty()) {
            System.out.println("Nothing can be told about ways of sending: delivery is not running"
                    + " (feature letterhead-core and a database).");
        }
        if (checks.filter(some -> some.isEmpty()).isPresent()) {
            throw Refusal.because("There is no health check.");
        }
        boolean relayFails =
                failing.orElse(List.of()).stream().anyMatch(one -> one.account().isEmpty());
        if (relayFails || checks.orElse(List.of()).stream().anyMatch(check -> !check.healthy())) {
            throw Refusal.because("Not healthy.");
        }
    }
}
