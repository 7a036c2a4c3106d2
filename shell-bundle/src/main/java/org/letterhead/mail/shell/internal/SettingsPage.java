/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.PrintStream;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.karaf.shell.support.table.ShellTable;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.AccountSettings.Offer;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.account.MailSettings.TestMail;
import org.letterhead.mail.account.RouteHealth.Health;
import org.letterhead.mail.account.RouteHealth.State;
import org.letterhead.mail.transport.TransportDescriptor;

/**
 * What {@code mail:settings show} prints.
 *
 * @param settings the account's
 * @param tests its last ones
 */
record SettingsPage(AccountSettings settings, List<TestMail> tests) {
    void print(PrintStream out) {
        line(out, "Account", settings.account());
        line(out, "Leaves by", title(settings.leavesBy()));
        if (!settings.chosen().equals(settings.leavesBy())) {
            line(out, "Chosen", title(settings.chosen()) + ": " + whyNot());
        }
        line(out, "Shown as", settings.names().displayName().orElse("the name that the host says"));
        line(
                out,
                "Answers go to",
                settings.names().replyTo().map(Object::toString).orElse("where the host says"));
        line(out, "If it fails", words(settings.fallback()));
        health(out, settings.health());
        if (settings.health().state() == State.FAILING) {
            line(
                    out,
                    "More",
                    "mail:health " + settings.account() + " (what waits, the next trial, how to try at once)");
        }
        settings.lastChange()
                .ifPresent(change -> line(out, "Last change", Words.of(change.at()) + " by " + change.by()));
        settings.warnings().forEach(warning -> line(out, "WARNING", warning));
        out.println();
        wayTable().print(out);
        settings.ways().forEach(way -> values(out, way));
        if (!tests.isEmpty()) {
            out.println();
            out.println("The last test mails:");
            testTable().print(out);
        }
    }

    private String title(String way) {
        return way
                + settings.way(way)
                        .flatMap(AccountSettings.Way::description)
                        .map(TransportDescriptor::displayName)
                        .map(name -> " (" + name + ")")
                        .orElse("");
    }

    private String whyNot() {
        return settings.way(settings.chosen())
                .map(way -> switch (way.offer()) {
                    case NOT_INCLUDED -> "the account's plan does not include it any more; its settings are kept";
                    case UNAVAILABLE -> "its bundle is not running; its settings are kept";
                    case ON_OFFER -> "counts in a moment";
                })
                .orElse("it is not there");
    }

    private static void health(PrintStream out, Health health) {
        String since = health.since().map(at -> " since " + Words.of(at)).orElse("");
        line(out, "Health", words(health.state()) + since);
        health.lastSuccess().ifPresent(at -> line(out, "Last success", Words.of(at)));
        Optional<Instant> failed = health.lastFailure();
        if (failed.isPresent()) {
            line(
                    out,
                    "Last failure",
                    Words.of(failed.get())
                            + health.cause()
                                    .map(cause -> ", cause " + Words.of(cause))
                                    .orElse("")
                            + health.text().map(text -> ": " + text).orElse(""));
        }
    }

    /** What becomes of mail meanwhile. */
    static String words(FallbackPolicy fallback) {
        if (!fallback.on()) {
            return "mail waits (fallback off)";
        }
        boolean all = fallback.classes().containsAll(EnumSet.allOf(MessageClass.class));
        return (all
                        ? "mail leaves"
                        : fallback.classes().stream().sorted().map(Words::of).collect(Collectors.joining(", "))
                                + " mail leaves")
                + " by "
                + fallback.way().map(way -> "the way " + way).orElse("the neutral way")
                + (all ? "" : ", the rest waits");
    }

    static String words(State state) {
        return switch (state) {
            case UNPROVEN -> "unproven: no mail has left this way yet";
            case DELIVERING -> "delivering";
            case FAILING -> "FAILING";
            case SUSPENDED -> "SUSPENDED by the operator";
        };
    }

    private ShellTable wayTable() {
        ShellTable table = new ShellTable();
        table.column("Way");
        table.column("Name");
        table.column("Standing");
        table.column("Offer");
        table.column("Settings");
        for (AccountSettings.Way way : settings.ways()) {
            table.addRow()
                    .addContent(
                            Printable.of(way.name()) + (way.name().equals(settings.leavesBy()) ? " *" : ""),
                            Printable.of(way.description()
                                    .map(TransportDescriptor::displayName)
                                    .orElse("-")),
                            way.description()
                                    .map(one -> Words.of(one.standing()))
                                    .orElse("-"),
                            Printable.of(words(way)),
                            way.savedAt().map(at -> "saved " + Words.of(at)).orElse(""));
        }
        return table;
    }

    private static String words(AccountSettings.Way way) {
        if (way.offer() == Offer.NOT_INCLUDED) {
            return "not included" + way.plans().map(link -> ": " + link).orElse("");
        }
        return way.offer() == Offer.UNAVAILABLE ? "bundle not running" : "on offer";
    }

    private static void values(PrintStream out, AccountSettings.Way way) {
        if (way.savedAt().isPresent()
                && !(way.values().isEmpty() && way.storedSecrets().isEmpty())) {
            out.println();
            out.println(Printable.of(way.name()) + ":");
            fields(out, way.values(), way.storedSecrets());
        }
        way.draft().ifPresent(draft -> {
            out.println();
            out.println(Printable.of(way.name() + ", a draft of " + draft.by() + ", " + Words.of(draft.at()))
                    + ", which changes nothing:");
            fields(out, draft.values(), draft.storedSecrets());
        });
    }

    private static void fields(PrintStream out, Map<String, String> values, Iterable<String> secrets) {
        Map<String, String> all = new TreeMap<>(values);
        secrets.forEach(secret -> all.put(secret, "(stored)"));
        all.forEach((field, value) -> out.println(Printable.of("  " + field + " = " + value)));
    }

    private ShellTable testTable() {
        ShellTable table = new ShellTable();
        table.column("When");
        table.column("Way");
        table.column("To");
        table.column("By");
        table.column("Accepted");
        table.column("Received");
        table.column("Mail");
        for (TestMail test : tests) {
            table.addRow()
                    .addContent(
                            Words.of(test.at()),
                            Printable.of(test.way()),
                            Printable.of(test.recipient().toString()),
                            Printable.of(test.by()),
                            test.accepted() ? "yes" : "no",
                            test.received().map(Words::of).orElse(test.accepted() ? "not confirmed" : ""),
                            test.mail());
        }
        return table;
    }

    private static void line(PrintStream out, String name, String value) {
        out.println(String.format(Locale.ROOT, "%-14s %s", name, Printable.of(value)));
    }
}
