/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.account.MailSettings;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.account.SenderNames;
import org.letterhead.mail.transport.TransportDescriptor;
import org.osgi.framework.BundleContext;

/** The command {@code mail:settings}. */
@Service
@Command(
        scope = "mail",
        name = "settings",
        description = "Shows, tests and changes how an account's mail leaves.",
        detailedDescription = "classpath:/help/settings.txt")
public final class KeepSettings implements Action {
    private static final String ACTIONS = "show, form, test, save, on, off, names or fallback";
    private static final int TESTS = 5;

    @Argument(index = 0, name = "action", description = "What to do: " + ACTIONS + ".")
    @Completion(
            value = StringsCompleter.class,
            values = {"show", "form", "test", "save", "on", "off", "names", "fallback"})
    private String action;

    @Argument(index = 1, name = "account", description = "The account's name.")
    @Completion(AsTyped.class)
    private String account;

    @Argument(
            index = 2,
            name = "way",
            description = "The way of sending, as mail:transports names it. With fallback: on or off.")
    @Completion(WayOrSwitch.class)
    private String way;

    @Argument(
            index = 3,
            name = "field=value",
            description = "With test and save: what is other than before. Never a secret: those are asked for.",
            multiValued = true)
    @Completion(FieldNames.class)
    private List<String> fields = new ArrayList<>();

    @Option(name = "--to", description = "With test and save: a verified address of the account for the test mail.")
    private String to;

    @Option(
            name = "--preset",
            description = "With test and save: fill in what this provider needs. With form: its steps.")
    private String preset;

    @Option(
            name = "--secret-file",
            description = "With test and save, as field=path: read this secret from a file and do not ask for it.",
            multiValued = true)
    private List<String> secretFiles = new ArrayList<>();

    @Option(name = "--forget", description = "With test and save: forget this stored secret.", multiValued = true)
    private List<String> forget = new ArrayList<>();

    @Option(name = "--name", description = "With names: the name shown as sender; \"\" for the account's own.")
    private String name;

    @Option(name = "--reply-to", description = "With names: where answers go; \"\" for where the host says.")
    private String replyTo;

    @Option(
            name = "--way",
            description =
                    "With fallback on: by which way mail leaves while the account's own fails; \"\" for the neutral one.")
    @Completion(WayNames.class)
    private String fallbackWay;

    @Option(
            name = "--classes",
            description = "With fallback on: which mail does, of security, transactional, subscription; \"\" for all.")
    @Completion(
            value = StringsCompleter.class,
            values = {"security", "security,transactional", "security,transactional,subscription"})
    private String classes;

    @Reference
    private BundleContext context;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        String what = Optional.ofNullable(action)
                .orElseThrow(() -> Refusal.because("Say what to do: " + ACTIONS + ". --help shows how."));
        Step step =
                switch (what) {
                    case "show" -> this::show;
                    case "form" -> this::form;
                    case "test" -> this::test;
                    case "save" -> this::save;
                    case "on" -> () -> turn(true);
                    case "off" -> () -> turn(false);
                    case "names" -> this::names;
                    case "fallback" -> this::fallback;
                    default ->
                        throw Refusal.because("\"" + what + "\" is nothing that can be done with settings: " + ACTIONS
                                + ". Options such as --to stand before it.");
                };
        if (account == null) {
            throw Refusal.because("Say whose settings: mail:settings " + what + " ACCOUNT.");
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
        boolean fills = what.equals("test") || what.equals("save");
        if (!fields.isEmpty() && !fills) {
            // Not said which: it may be a secret.
            throw Refusal.because("There are too many words for " + what + ".");
        }
        if (way != null && (what.equals("show") || what.equals("names"))) {
            throw Refusal.because(what + " is for the account as a whole and takes no way.");
        }
        if ((to != null || !secretFiles.isEmpty() || !forget.isEmpty()) && !fills) {
            throw Refusal.because("--to, --secret-file and --forget go with test and save.");
        }
        if (preset != null && !fills && !what.equals("form")) {
            throw Refusal.because("--preset goes with form, test and save.");
        }
        if ((name != null || replyTo != null) && !what.equals("names")) {
            throw Refusal.because("--name and --reply-to go with names.");
        }
        if ((fallbackWay != null || classes != null) && !(what.equals("fallback") && "on".equals(way))) {
            throw Refusal.because("--way and --classes go with fallback ACCOUNT on, before the word fallback.");
        }
    }

    private <R> R ask(Function<MailSettings, R> question) throws CommandException {
        return new Services(context).askAccounts(MailSettings.class, question);
    }

    private AccountSettings settings() throws CommandException {
        Actor operator = CurrentOperator.get();
        return ask(keeper -> keeper.of(operator, account, Locale.ENGLISH));
    }

    private void show() throws CommandException {
        Actor operator = CurrentOperator.get();
        AccountSettings settings = settings();
        List<MailSettings.TestMail> tests = ask(keeper -> keeper.tests(operator, account, TESTS));
        new SettingsPage(settings, tests).print(System.out);
    }

    private void form() throws CommandException {
        new FormPage(wanted(settings()), preset).print(System.out);
    }

    /** The way that is named, with what its driver says of it. */
    private AccountSettings.Way wanted(AccountSettings settings) throws CommandException {
        AccountSettings.Way wanted = named(settings);
        if (wanted.description().isEmpty()) {
            throw Refusal.because(
                    "The bundle that brings the way \"" + way + "\" is not running, so nobody can say what"
                            + " it needs. Its settings are kept. mail:transports lists the ways that are there.");
        }
        return wanted;
    }

    private AccountSettings.Way named(AccountSettings settings) throws CommandException {
        if (way == null) {
            throw Refusal.because("Say which way: " + names(settings) + ".");
        }
        return settings.way(way)
                .orElseThrow(
                        () -> Refusal.because("There is no way \"" + way + "\". There are: " + names(settings) + "."));
    }

    private static String names(AccountSettings settings) {
        return String.join(
                ", ", settings.ways().stream().map(AccountSettings.Way::name).toList());
    }

    private Draft filledIn(AccountSettings settings) throws CommandException {
        AccountSettings.Way wanted = wanted(settings);
        if (wanted.offer() == AccountSettings.Offer.NOT_INCLUDED) {
            // The service says so too, but only after the secrets were typed.
            throw Refusal.because("The plan of account " + account + " does not include the way \"" + way + "\"."
                    + wanted.plans().map(link -> " Other plans: " + link).orElse(""));
        }
        TransportDescriptor description = wanted.description().orElseThrow();
        GivenSettings given = GivenSettings.of(wanted, description.form(), fields, preset);
        given.remarks().forEach(remark -> System.out.println(Printable.of(remark)));
        GivenSecrets secrets = new GivenSecrets(wanted, description.form(), given.values(), session);
        return new Draft(way, given.values(), secrets.read(secretFiles, forget), Set.copyOf(forget));
    }

    private MailAddress recipient() throws CommandException {
        if (to == null) {
            throw Refusal.because("Say where the test mail goes: --to ADDRESS, before the word " + action
                    + ". mail:addresses " + account + " lists the verified addresses.");
        }
        return GivenAddress.of(to);
    }

    private void test() throws CommandException {
        MailAddress recipient = recipient();
        tested(filledIn(settings()), recipient);
        System.out.println("Nothing was saved. The same with save instead of test sends another one and saves.");
    }

    /** Sends the test mail, and refuses whatever is not its acceptance. */
    private Testing.Accepted tested(Draft draft, MailAddress recipient) throws CommandException {
        Actor operator = CurrentOperator.get();
        Testing testing = ask(keeper -> keeper.test(operator, account, draft, recipient, Locale.ENGLISH));
        return new SettingsResults(account).accepted(testing, recipient);
    }

    private void save() throws CommandException {
        Optional<MailAddress> recipient = to == null ? Optional.empty() : Optional.of(GivenAddress.of(to));
        Actor operator = CurrentOperator.get();
        AccountSettings settings = settings();
        Draft draft = filledIn(settings);
        Saving saving = ask(
                keeper -> keeper.save(operator, account, draft, Optional.empty(), settings.revision(), Locale.ENGLISH));
        if (saving instanceof Saving.NotProven) {
            // A way with a connection of its own: only now is it known that a test is needed.
            MailAddress where = recipient.isPresent() ? recipient.get() : recipient();
            String proof = tested(draft, where).proof();
            saving = ask(keeper ->
                    keeper.save(operator, account, draft, Optional.of(proof), settings.revision(), Locale.ENGLISH));
        }
        new SettingsResults(account).said(saving);
    }

    private void turn(boolean on) throws CommandException {
        Actor operator = CurrentOperator.get();
        AccountSettings settings = settings();
        named(settings);
        new SettingsResults(account)
                .said(ask(keeper -> on
                        ? keeper.switchOn(operator, account, way, settings.revision(), Locale.ENGLISH)
                        : keeper.switchOff(operator, account, way, settings.revision(), Locale.ENGLISH)));
    }

    private void names() throws CommandException {
        if (name == null && replyTo == null) {
            throw Refusal.because(
                    "Say what to change: --name NAME or --reply-to ADDRESS, before the word names; \"\" for"
                            + " what the host says. mail:settings show " + account + " shows both.");
        }
        Actor operator = CurrentOperator.get();
        AccountSettings settings = settings();
        SenderNames before = settings.names();
        SenderNames names = new SenderNames(
                name == null ? before.displayName() : Optional.of(name).filter(text -> !text.isBlank()),
                replyTo == null
                        ? before.replyTo()
                        : replyTo.isBlank() ? Optional.empty() : Optional.of(GivenAddress.mailbox(replyTo)));
        new SettingsResults(account)
                .said(ask(keeper -> keeper.saveNames(operator, account, names, settings.revision(), Locale.ENGLISH)));
    }

    private void fallback() throws CommandException {
        if (way == null || !(way.equals("on") || way.equals("off"))) {
            throw Refusal.because("Say whether mail may leave by another way while the account's own fails:"
                    + " mail:settings fallback " + account + " on (or off).");
        }
        Actor operator = CurrentOperator.get();
        AccountSettings settings = settings();
        FallbackPolicy wished = new GivenFallback(settings.fallback()).changed(way.equals("on"), fallbackWay, classes);
        new SettingsResults(account)
                .said(ask(
                        keeper -> keeper.saveFallback(operator, account, wished, settings.revision(), Locale.ENGLISH)));
    }
}
