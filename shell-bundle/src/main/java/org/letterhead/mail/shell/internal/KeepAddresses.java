/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.AccountAddress;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.VerifiedAddresses;
import org.letterhead.mail.account.VerifiedAddresses.Invitation;
import org.osgi.framework.BundleContext;

/** The command {@code mail:addresses}. */
@Service
@Command(
        scope = "mail",
        name = "addresses",
        description = "Shows and changes the addresses to which test mails of an account may go.",
        detailedDescription = "classpath:/help/addresses.txt")
public final class KeepAddresses implements Action {
    @Argument(name = "account", description = "The account's name.", required = true)
    private String account;

    @Option(name = "--add", description = "Mail a link to this address; it counts when its holder has confirmed it.")
    private String add;

    @Option(name = "--remove", description = "Take this address out.")
    private String remove;

    @Option(
            name = "--language",
            description = "The language of the mail, such as fr; else the account's, else English.")
    private String language;

    @Reference
    private BundleContext context;

    @Override
    public Object execute() throws CommandException {
        AccountName.of(account);
        if (add != null && remove != null) {
            throw Refusal.because("One thing at a time: either --add ADDRESS or --remove ADDRESS.");
        }
        if (language != null && add == null) {
            throw Refusal.because("--language is the language of the mail that --add sends.");
        }
        Services services = new Services(context);
        if (add != null) {
            add(services, GivenAddress.of(add));
        } else if (remove != null) {
            remove(services, GivenAddress.of(remove));
        } else {
            list(services);
        }
        return null;
    }

    private void add(Services services, MailAddress address) throws CommandException {
        Locale locale = AccountLanguage.of(context, account, language);
        Actor operator = CurrentOperator.get();
        Invitation result =
                services.askAccounts(VerifiedAddresses.class, book -> book.invite(operator, account, address, locale));
        if (result instanceof Invitation.Sent sent) {
            System.out.println("A link is on its way to " + Printable.of(address.toString()) + " (mail " + sent.mail()
                    + "). The address counts when its holder has confirmed it.");
        } else if (result instanceof Invitation.AlreadyVerified) {
            System.out.println(Printable.of(address.toString()) + " is verified already.");
        } else if (result instanceof Invitation.TooMany many) {
            throw Refusal.because(
                    "Nothing was sent: this address, or this account, has had as many links as it may have"
                            + " for now. Try again after " + Words.of(many.again()) + ".");
        } else {
            throw Refusal.because(((Invitation.NotPossible) result).advice().english());
        }
    }

    private void remove(Services services, MailAddress address) throws CommandException {
        Actor operator = CurrentOperator.get();
        boolean removed =
                services.askAccounts(VerifiedAddresses.class, book -> book.remove(operator, account, address));
        System.out.println(
                Printable.of(address.toString())
                        + (removed
                                ? " is taken out."
                                : " is not in the account's own book. An address that the host names stays as long as it does."));
    }

    private void list(Services services) throws CommandException {
        List<AccountAddress> all = services.askAccounts(VerifiedAddresses.class, book -> book.of(account));
        ShellTable table = new ShellTable();
        table.column("Address");
        table.column("State");
        table.column("Since");
        table.column("Added by");
        table.emptyTableText("There is no address for test mails of account " + account + ".");
        for (AccountAddress one : all) {
            table.addRow()
                    .addContent(
                            Printable.of(one.address().toString()),
                            words(one.state()),
                            one.since().map(Words::of).orElse(""),
                            Printable.of(one.addedBy().orElse("")));
        }
        table.print(System.out);
    }

    private static String words(AccountAddress.State state) {
        return switch (state) {
            case HOST -> "verified by the host";
            case CONFIRMED -> "confirmed";
            case PENDING -> "link mailed";
            case EXPIRED -> "link expired";
        };
    }
}
