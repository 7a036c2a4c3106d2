/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.Subscriptions.Suppression;
import org.letterhead.mail.account.Suppressions;
import org.letterhead.mail.account.Suppressions.Entry;
import org.osgi.framework.BundleContext;

/** The command {@code mail:suppressions}. */
@Service
@Command(
        scope = "mail",
        name = "suppressions",
        description = "Shows and changes to whom an account does not write.",
        detailedDescription = "classpath:/help/suppressions.txt")
public final class KeepSuppressions implements Action {
    private static final int PAGE = 500;

    @Argument(name = "account", description = "The account's name.", required = true)
    private String account;

    @Option(name = "--add", description = "Put this address, or this domain and those below it, on the account's list.")
    private String add;

    @Option(name = "--remove", description = "Take this address or domain out of the account's list.")
    private String remove;

    @Option(
            name = "--kind",
            description =
                    "With --remove: undo the unsubscribe of this address from this kind of mail, if its holder asks"
                            + " for that.")
    private String kind;

    @Reference
    private BundleContext context;

    @Override
    public Object execute() throws CommandException {
        AccountName.of(account);
        if (add != null && remove != null) {
            throw Refusal.because("One thing at a time: either --add or --remove.");
        }
        if (kind != null && remove == null) {
            throw Refusal.because("--kind goes with --remove ADDRESS.");
        }
        Services services = new Services(context);
        if (add != null) {
            add(services);
        } else if (remove != null) {
            remove(services);
        } else {
            list(services);
        }
        return null;
    }

    private void add(Services services) throws CommandException {
        Actor operator = CurrentOperator.get();
        boolean added;
        try {
            added = services.askAccounts(Suppressions.class, list -> list.add(operator, account, add));
        } catch (IllegalArgumentException e) {
            throw Refusal.because("--add " + e.getMessage());
        }
        System.out.println(Printable.of(add)
                + (added ? " gets no mail of account " : " was on the list already of account ")
                + account
                + (added ? " any more." : "."));
    }

    private void remove(Services services) throws CommandException {
        Actor operator = CurrentOperator.get();
        boolean removed = false;
        for (Entry entry : wanted()) {
            removed |= services.askAccounts(Suppressions.class, list -> list.remove(operator, account, entry));
        }
        if (!removed) {
            throw Refusal.because(remove + " is not there. mail:suppressions " + account
                    + " shows what is; an unsubscribe is undone with --kind.");
        }
        System.out.println(Printable.of(remove) + " is taken out.");
    }

    private List<Entry> wanted() {
        java.time.Instant any = java.time.Instant.EPOCH;
        if (kind != null) {
            return List.of(new Entry(Suppression.UNSUBSCRIBED, remove, Optional.of(kind), any));
        }
        Suppression reason = remove.indexOf('@') >= 0 ? Suppression.LISTED_ADDRESS : Suppression.LISTED_DOMAIN;
        return List.of(new Entry(reason, remove, Optional.empty(), any));
    }

    private void list(Services services) throws CommandException {
        ShellTable table = new ShellTable();
        table.column("Address or domain");
        table.column("Why");
        table.column("Kind");
        table.column("Since");
        table.emptyTableText("Account " + account + " writes to everybody.");
        each(services, account, entry -> table.addRow()
                .addContent(
                        Printable.of(entry.target()),
                        words(entry.reason()),
                        Printable.of(entry.kind().orElse("everything")),
                        Words.of(entry.since())));
        table.print(System.out);
    }

    /** Page by page, since a list may be long. */
    static void each(Services services, String account, Consumer<Entry> consumer) throws CommandException {
        Optional<Entry> last = Optional.empty();
        List<Entry> page;
        do {
            Optional<Entry> after = last;
            page = services.askAccounts(Suppressions.class, list -> list.of(account, after, PAGE));
            page.forEach(consumer);
            last = page.isEmpty() ? last : Optional.of(page.get(page.size() - 1));
        } while (page.size() == PAGE);
    }

    private static String words(Suppression reason) {
        return switch (reason) {
            case UNSUBSCRIBED -> "unsubscribed";
            case LISTED_ADDRESS -> "on the account's list";
            case LISTED_DOMAIN -> "domain on the account's list";
        };
    }
}
