/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;
import org.letterhead.mail.account.AccountAddress;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.AuditLog;
import org.letterhead.mail.account.Subscriptions.Suppression;
import org.letterhead.mail.account.VerifiedAddresses;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The command {@code mail:accounts}. */
@Service
@Command(
        scope = "mail",
        name = "accounts",
        description = "Shows what is known of an account, and who changed what.",
        detailedDescription = "classpath:/help/accounts.txt")
public final class ShowAccount implements Action {
    private static final int RECENT = 5;
    private static final int AUDIT_PAGE = 50;

    @Argument(name = "account", description = "The account's name.", required = true)
    private String account;

    @Option(name = "--audit", description = "Only who changed what, the latest first, 50 at a time.")
    private boolean audit;

    @Option(name = "--before", description = "With --audit: the next page, as the command prints it below a page.")
    private String before;

    @Reference
    private BundleContext context;

    @Override
    public Object execute() throws CommandException {
        AccountName.of(account);
        if (before != null && !audit) {
            throw Refusal.because("--before goes with --audit.");
        }
        Services services = new Services(context);
        if (audit) {
            Optional<UUID> page = page();
            List<AuditLog.Entry> entries =
                    services.askAccounts(AuditLog.class, log -> log.of(account, page, AUDIT_PAGE));
            changes(entries, System.out);
            if (entries.size() == AUDIT_PAGE) {
                System.out.println("More: mail:accounts --audit --before "
                        + entries.get(AUDIT_PAGE - 1).id() + " " + account);
            }
        } else {
            summary(services, System.out);
        }
        return null;
    }

    private Optional<UUID> page() throws CommandException {
        try {
            return Optional.ofNullable(before).map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            throw Refusal.because("\"" + before + "\" is not where a page of mail:accounts --audit ended.");
        }
    }

    private void summary(Services services, PrintStream out) throws CommandException {
        List<AccountAddress> addresses = services.askAccounts(VerifiedAddresses.class, book -> book.of(account));
        // Counted as they come: an account may have very many.
        Map<Suppression, Long> suppressed = new EnumMap<>(Suppression.class);
        KeepSuppressions.each(services, account, entry -> suppressed.merge(entry.reason(), 1L, Long::sum));
        List<AuditLog.Entry> recent =
                services.askAccounts(AuditLog.class, log -> log.of(account, Optional.empty(), RECENT));
        long verified =
                addresses.stream().filter(one -> one.state().isVerified()).count();
        long unsubscribed = suppressed.getOrDefault(Suppression.UNSUBSCRIBED, 0L);
        long all = suppressed.values().stream().mapToLong(Long::longValue).sum();
        out.println("Account         " + account);
        profile(services, out);
        out.println("Test addresses  " + verified + " verified, " + (addresses.size() - verified) + " not confirmed");
        out.println("Not written to  " + (all - unsubscribed) + " on its list, " + unsubscribed + " unsubscribed");
        out.println();
        changes(recent, out);
    }

    private void profile(Services services, PrintStream out) throws CommandException {
        ServiceReference<AccountDirectory> reference = context.getServiceReference(AccountDirectory.class);
        if (reference == null) {
            out.println("Profile         none: no bundle registers an AccountDirectory");
            return;
        }
        Optional<AccountProfile> found;
        try {
            found = services.ask(reference, directory -> directory.find(account))
                    .flatMap(profile -> profile);
        } catch (RuntimeException e) {
            throw Refusal.because("The host's AccountDirectory service failed: " + e);
        }
        if (found.isEmpty()) {
            out.println("Profile         none: the host does not know this account");
            return;
        }
        AccountProfile profile = found.get();
        out.println("Name            " + Printable.of(profile.displayName()));
        out.println("Language        " + profile.locale().toLanguageTag());
        profile.replyTo().ifPresent(box -> out.println("Answers go to   " + Printable.of(box.toString())));
    }

    private static void changes(List<AuditLog.Entry> entries, PrintStream out) {
        ShellTable table = new ShellTable();
        table.column("When");
        table.column("Who");
        table.column("What");
        table.column("About");
        table.emptyTableText("Nothing has been changed.");
        for (AuditLog.Entry entry : entries) {
            table.addRow()
                    .addContent(
                            Words.of(entry.at()),
                            Printable.of(entry.actor()),
                            entry.what(),
                            Printable.of(about(entry.details())));
        }
        table.print(out);
    }

    private static String about(Map<String, String> details) {
        return new TreeMap<>(details)
                .entrySet().stream()
                        .map(detail -> detail.getKey() + " " + detail.getValue())
                        .collect(Collectors.joining(", "));
    }
}
