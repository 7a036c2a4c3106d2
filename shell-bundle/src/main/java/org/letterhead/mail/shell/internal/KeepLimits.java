/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.apache.karaf.shell.support.table.ShellTable;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.operate.MailLimits.Kind;
import org.letterhead.mail.operate.MailLimits.Top;
import org.letterhead.mail.operate.MailLimits.Use;
import org.osgi.framework.BundleContext;

/** The command {@code mail:limits}. */
@Service
@Command(
        scope = "mail",
        name = "limits",
        description = "Shows and changes how much accounts may send, and who sends most.",
        detailedDescription = "classpath:/help/limits.txt")
public final class KeepLimits implements Action {
    private static final String ACTIONS = "show, set or top";
    private static final int USUAL_TOP = 20;
    private static final int MOST_TOP = 1000;

    @Argument(index = 0, name = "action", description = "What to do: " + ACTIONS + ".")
    @Completion(
            value = StringsCompleter.class,
            values = {"show", "set", "top"})
    private String action;

    @Argument(index = 1, name = "account", description = "The account's name. With top: how many accounts, 1 to 1000.")
    @Completion(AsTyped.class)
    private String account;

    @Argument(index = 2, name = "way", description = "With set: the way of sending, as mail:transports names it.")
    @Completion(WayNames.class)
    private String way;

    @Argument(
            index = 3,
            name = "kind",
            description = "With set: messages-per-minute, messages-per-day or recipients-per-day.")
    @Completion(
            value = StringsCompleter.class,
            values = {"messages-per-minute", "messages-per-day", "recipients-per-day"})
    private String kind;

    @Argument(index = 4, name = "most", description = "With set: the limit; - for what is known of the provider.")
    @Completion(AsTyped.class)
    private String most;

    @Reference
    private BundleContext context;

    @Override
    public Object execute() throws CommandException {
        String what = Optional.ofNullable(action)
                .orElseThrow(() -> Refusal.because("Say what to do: " + ACTIONS + ". --help shows how."));
        switch (what) {
            case "show" -> show();
            case "set" -> set();
            case "top" -> top();
            default ->
                throw Refusal.because("\"" + what + "\" is nothing that can be done with limits: " + ACTIONS + ".");
        }
        return null;
    }

    private void show() throws CommandException {
        if (account == null || way != null) {
            throw Refusal.because("Say whose limits: mail:limits show ACCOUNT.");
        }
        AccountName.of(account);
        List<Use> uses = new Services(context).askLimits(limits -> limits.of(account));
        ShellTable table = new ShellTable();
        table.column("Way");
        table.column("Limit");
        table.column("Used").alignRight();
        table.column("Most").alignRight();
        table.column("Who says so");
        table.column("Room again");
        table.emptyTableText("No limit is known for account " + account + ".");
        for (Use use : uses) {
            table.addRow()
                    .addContent(
                            Printable.of(use.way()),
                            Words.of(use.kind()),
                            use.used(),
                            use.most(),
                            switch (use.source()) {
                                case PROVIDER -> "the provider";
                                case OPERATOR -> "an operator";
                                case NEW_ACCOUNT -> "new accounts";
                            },
                            use.opensAt().map(Words::of).orElse("now"));
        }
        table.print(System.out);
    }

    private void set() throws CommandException {
        if (most == null) {
            throw Refusal.because(
                    "Say which limit: mail:limits set ACCOUNT WAY KIND MOST, where - instead of MOST takes"
                            + " what is known of the provider.");
        }
        AccountName.of(account);
        Kind which = kind();
        OptionalLong limit = most.equals("-") ? OptionalLong.empty() : OptionalLong.of(limit());
        Actor operator = CurrentOperator.get();
        new Services(context).askLimits(limits -> {
            limits.set(operator, account, way, which, limit);
            return true;
        });
        System.out.println(Printable.of("Account " + account + " may send "
                + (limit.isPresent()
                        ? "at most " + limit.getAsLong() + " " + Words.of(which)
                        : "as many " + Words.of(which) + " as is known of the provider, or without limit")
                + " by the way " + way + "."));
        List<String> ways = WayNames.names(context);
        if (!ways.isEmpty() && !ways.contains(way)) {
            System.out.println(
                    Printable.of("No way is called " + way + " now; mail:transports lists those that are there."));
        }
    }

    private Kind kind() throws CommandException {
        try {
            return Kind.valueOf(kind.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw Refusal.because("The kind \"" + kind + "\" is no limit: messages-per-minute, messages-per-day or"
                    + " recipients-per-day.");
        }
    }

    private void top() throws CommandException {
        if (way != null) {
            throw Refusal.because("There are too many words for top: mail:limits top, or mail:limits top 50.");
        }
        int count = account == null
                ? USUAL_TOP
                : number(account, MOST_TOP)
                        .orElseThrow(() -> Refusal.because("How many accounts, \"" + account
                                + "\", must be a number, at least 1 and at most " + MOST_TOP + "."))
                        .intValue();
        List<Top> senders = new Services(context).askLimits(limits -> limits.top(count));
        ShellTable table = new ShellTable();
        table.column("Account");
        table.column("Messages").alignRight();
        table.column("Through the relay").alignRight();
        table.column("Recipients").alignRight();
        table.emptyTableText("Nobody has sent anything within 24 hours.");
        senders.forEach(one -> table.addRow()
                .addContent(Printable.of(one.account()), one.messages(), one.throughRelay(), one.recipients()));
        table.print(System.out);
    }

    private long limit() throws CommandException {
        return number(most, Long.MAX_VALUE)
                .orElseThrow(() -> Refusal.because("The limit \"" + most
                        + "\" must be a number, at least 1, or - for what is known of the provider. To stop an account's"
                        + " mail: mail:suspend."));
    }

    private static Optional<Long> number(String text, long highest) {
        try {
            return Optional.of(Long.parseLong(text)).filter(number -> number >= 1 && number <= highest);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
