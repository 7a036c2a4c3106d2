/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.Hold;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.account.AccountRouting;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.account.RouteHealth;
import org.letterhead.mail.account.RouteHealth.Health;
import org.letterhead.mail.account.RouteHealth.State;
import org.letterhead.mail.operate.FailingWays.Failing;

/**
 * How an account's mail fares now, as {@code mail:health ACCOUNT} prints it.
 *
 * @param account whose
 * @param route how its mail leaves
 * @param health how that goes
 * @param failing its ways that fail, and the relay if it does
 * @param holds how many mails wait for what
 */
record AccountHealth(
        String account, AccountRoute route, Health health, List<Failing> failing, Map<Hold.Reason, Long> holds) {
    private static final int MOST = 100;
    private static final int ALL = 1000;

    static AccountHealth of(Services services, String account) throws CommandException {
        AccountRoute route = services.askAccounts(AccountRouting.class, routing -> routing.of(account));
        Optional<String> whose = Optional.of(account);
        return new AccountHealth(
                account,
                route,
                services.askIfThere(RouteHealth.class, told -> told.of(account, route.way(), Locale.ENGLISH))
                        .orElse(Health.UNPROVEN),
                services.askFailingWays(ways -> Stream.concat(
                                ways.list(whose, MOST).stream()
                                        .filter(one -> one.account().isPresent()),
                                ways.list(Optional.empty(), ALL).stream()
                                        .filter(one -> one.account().isEmpty()))
                        .toList()),
                services.askQueue(queue -> queue.summary(whose)).holds());
    }

    void print(PrintStream out) {
        Optional<Failing> open = failing.stream()
                .filter(one -> one.account().isPresent() && one.way().equals(route.way()))
                .findFirst();
        line(out, "Account", account);
        line(out, "Way", route.way());
        line(
                out,
                "State",
                open.isPresent() && health.state() != State.SUSPENDED
                        ? SettingsPage.words(State.FAILING) + " since "
                                + Words.of(open.get().since())
                        : SettingsPage.words(health.state())
                                + health.since()
                                        .map(at -> " since " + Words.of(at))
                                        .orElse(""));
        line(out, "Last success", health.lastSuccess().map(Words::of).orElse("none"));
        line(
                out,
                "Last failure",
                health.lastFailure().map(Words::of).orElse("none")
                        + health.cause()
                                .map(cause -> ", cause " + Words.of(cause))
                                .orElse("")
                        + health.text().map(text -> ": " + text).orElse(""));
        open.ifPresent(one -> line(
                out,
                "Next trial",
                Words.of(one.nextTrial()) + " with one mail (at once: mail:health --try-again " + account + " "
                        + one.way() + ")"));
        line(out, "If it fails", SettingsPage.words(route.fallback()));
        line(out, "Fallback", inForce(open));
        holds.forEach((reason, count) -> {
            if (count != 0) {
                line(out, "Held", count + ": " + Words.of(reason) + " (" + Words.end(reason) + ")");
            }
        });
        failing.stream()
                .filter(one -> open.filter(one::equals).isEmpty())
                .forEach(one -> line(
                        out,
                        "Also failing",
                        (one.account().isPresent() ? "the way " + one.way() : "the operator's relay") + " since "
                                + Words.of(one.since()) + ": " + one.text()));
    }

    private String inForce(Optional<Failing> open) {
        FallbackPolicy fallback = route.fallback();
        if (open.isEmpty()) {
            return "not in force";
        }
        return fallback.on()
                ? "in force: by the way " + fallback.way().orElse(route.neutralWay())
                        + (failing.stream().anyMatch(one -> one.account().isEmpty())
                                ? " (the relay fails too: what would leave through it waits)"
                                : "")
                : "off: mail waits until the way works again";
    }

    private static void line(PrintStream out, String name, String value) {
        out.println(String.format(Locale.ROOT, "%-14s %s", name, Printable.of(value)));
    }
}
