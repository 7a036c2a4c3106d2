/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.BrandedSenders.Asking;
import org.letterhead.mail.account.BrandedSenders.BrandedSender;
import org.letterhead.mail.account.BrandedSenders.Ending;
import org.letterhead.mail.account.MailSettings.Finding;
import org.osgi.framework.BundleContext;

/** The command {@code mail:senders}. */
@Service
@Command(
        scope = "mail",
        name = "senders",
        description = "Shows and changes the addresses of accounts' own that mail leaves from.",
        detailedDescription = "classpath:/help/senders.txt")
public final class KeepSenders implements Action {
    private static final String ACTIONS = "list, request, resend, cancel or revoke";
    private static final int PAGE = 200;

    @Argument(index = 0, name = "action", description = "What to do: " + ACTIONS + ". Without it: list.")
    @Completion(
            value = StringsCompleter.class,
            values = {"list", "request", "resend", "cancel", "revoke"})
    private String action;

    @Argument(index = 1, name = "account", description = "The account's name. With list: only this one, in full.")
    @Completion(AsTyped.class)
    private String account;

    @Argument(index = 2, name = "address", description = "With request: the address to be verified.")
    @Completion(AsTyped.class)
    private String address;

    @Option(name = "--name", description = "With request: the name shown with the address; else the account's own.")
    private String name;

    @Option(
            name = "--language",
            description =
                    "With request and resend: the language of the mail, such as fr; else the account's, else English.")
    @Completion(
            value = StringsCompleter.class,
            values = {"en", "fr", "pl"})
    private String language;

    @Reference
    private BundleContext context;

    @Override
    public Object execute() throws CommandException {
        String what = action == null ? "list" : action;
        Step step =
                switch (what) {
                    case "list" -> this::list;
                    case "request" -> this::request;
                    case "resend" -> this::resend;
                    case "cancel" -> this::cancel;
                    case "revoke" -> this::revoke;
                    default ->
                        throw Refusal.because("\"" + what + "\" is nothing that can be done with senders: " + ACTIONS
                                + ". Options such as --name stand before it.");
                };
        if (account == null && !what.equals("list")) {
            throw Refusal.because("Say whose sender: mail:senders " + what + " ACCOUNT.");
        }
        AccountName.of(account);
        onlyWhatFits(what);
        step.take();
        return null;
    }

    /** A part of the command. */
    private interface Step {
        void take() throws CommandException;
    }

    private void onlyWhatFits(String what) throws CommandException {
        boolean request = what.equals("request");
        if (request && address == null) {
            throw Refusal.because("Say which address: mail:senders request " + account + " ADDRESS.");
        }
        if (address != null && !request) {
            throw Refusal.because(what + " takes no address: it is about the one that the account has asked for.");
        }
        if (name != null && !request) {
            throw Refusal.because("--name goes with request. request with the same address changes the name alone.");
        }
        if (language != null && !request && !what.equals("resend")) {
            throw Refusal.because("--language is the language of the mail that request and resend send.");
        }
    }

    private void list() throws CommandException {
        if (account != null) {
            new SenderPage(shown()).print(System.out);
            return;
        }
        SenderTable table = new SenderTable();
        Actor operator = CurrentOperator.get();
        Optional<String> after = Optional.empty();
        List<BrandedSender> page;
        do {
            Optional<String> before = after;
            page = services().askSenders(senders -> senders.all(operator, before, PAGE, Locale.ENGLISH));
            page.forEach(table::add);
            after = page.isEmpty()
                    ? after
                    : Optional.of(page.get(page.size() - 1).account());
        } while (page.size() == PAGE);
        table.print(System.out);
    }

    private void request() throws CommandException {
        Locale reader = AccountLanguage.of(context, account, language);
        Actor operator = CurrentOperator.get();
        said(services()
                .askSenders(senders -> senders.request(
                        operator, account, address, Optional.ofNullable(name).orElse(""), reader)));
    }

    private void resend() throws CommandException {
        Locale reader = AccountLanguage.of(context, account, language);
        Actor operator = CurrentOperator.get();
        said(services().askSenders(senders -> senders.resend(operator, account, reader)));
    }

    private void cancel() throws CommandException {
        Actor operator = CurrentOperator.get();
        said(
                services().askSenders(senders -> senders.cancel(operator, account, Locale.ENGLISH)),
                "The wanted address is forgotten, and its link is worth nothing.",
                "Account " + account + " wants no address.");
    }

    private void revoke() throws CommandException {
        Actor operator = CurrentOperator.get();
        said(
                services().askSenders(senders -> senders.revoke(operator, account, Locale.ENGLISH)),
                "The address is forgotten. No mail leaves from it any more.",
                "Account " + account + " has no address of its own.");
    }

    /** What is said of it is in the language of the mail; what has become of it is for the operator. */
    private void said(Asking asking) throws CommandException {
        if (asking instanceof Asking.Refused refused) {
            throw Refusal.because(refused.findings().stream().map(Finding::text).collect(Collectors.joining(" ")));
        }
        if (asking instanceof Asking.TooMany many) {
            throw Refusal.because("Nothing was sent: account " + account + " has asked often enough for now. Try again"
                    + " after " + Words.of(many.again()) + ".");
        }
        if (asking instanceof Asking.NotPossible not) {
            throw Refusal.because(not.text());
        }
        System.out.println(
                asking instanceof Asking.Asked
                        ? "A link is mailed to the address, unless its mailbox has had its share for today."
                        : "The address is verified already. No mail was sent.");
        new SenderPage(shown()).print(System.out);
    }

    private void said(Ending ending, String ended, String nothing) throws CommandException {
        if (ending instanceof Ending.NotPossible not) {
            throw Refusal.because(not.text());
        }
        System.out.println(ending instanceof Ending.Ended ? ended : nothing);
    }

    private BrandedSender shown() throws CommandException {
        Actor operator = CurrentOperator.get();
        return services().askSenders(senders -> senders.of(operator, account, Locale.ENGLISH));
    }

    private Services services() {
        return new Services(context);
    }
}
