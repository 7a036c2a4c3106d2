/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
import org.apache.karaf.shell.support.table.ShellTable;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.template.AccountTemplate;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.template.TemplateReset;
import org.osgi.framework.BundleContext;

/** The command {@code mail:templates}. */
@Service
@Command(
        scope = "mail",
        name = "templates",
        description = "Lists and shows templates, brings originals back, writes them into a folder.",
        detailedDescription = "classpath:/help/templates.txt")
public final class KeepTemplates implements Action {
    /** Has written nothing, so that its texts are the originals. */
    private static final String NOBODY = "-";

    @Argument(index = 0, name = "action", description = "What to do: show, reset or export. Without it: list.")
    @Completion(
            value = StringsCompleter.class,
            values = {"show", "reset", "export"})
    private String action;

    @Argument(
            index = 1,
            name = "template or folder",
            description = "The template to show or reset; with export: the folder to write into.")
    private String what;

    @Option(name = "--account", description = "As this account has them. Without it: the originals.")
    private String account;

    @Option(name = "--language", description = "The language, such as en or fr-CA. Without it: English.")
    private String language;

    @Option(name = "--all", description = "With reset: every template, in all languages or in that of --language.")
    private boolean all;

    @Reference
    private BundleContext context;

    @Override
    public Object execute() throws CommandException {
        AccountName.of(account);
        Services services = new Services(context);
        switch (action == null ? "list" : action) {
            case "list" -> list(services);
            case "show" -> show(services);
            case "reset" -> reset(services);
            case "export" -> export(services);
            default ->
                throw Refusal.because(
                        "\"" + action + "\" is nothing that can be done with templates: show, reset or export.");
        }
        return null;
    }

    private String account() {
        return account == null ? NOBODY : account;
    }

    private Optional<Locale> language() throws CommandException {
        if (language == null) {
            return Optional.empty();
        }
        Locale locale = Locale.forLanguageTag(language);
        if (locale.getLanguage().isEmpty()) {
            throw Refusal.because("\"" + language + "\" is not a language. Give a tag such as en, fr-CA or pl.");
        }
        return Optional.of(locale);
    }

    private static <R> R inWords(Refusal.Step<R> step) throws CommandException {
        try {
            return step.take();
        } catch (IllegalArgumentException e) {
            throw Refusal.because(e.getMessage());
        }
    }

    private List<AccountTemplate.Entry> entries(Services services) throws CommandException {
        return services.askTemplates(editor -> editor.list(account(), Locale.ENGLISH));
    }

    private void list(Services services) throws CommandException {
        if (language != null || all) {
            throw Refusal.because("--language and --all go with an action: show, reset or export.");
        }
        ShellTable table = new ShellTable();
        table.column("Template");
        table.column("Name");
        table.column("Class");
        table.column("Languages");
        if (account != null) {
            table.column("Changed in");
            table.column("Original changed since");
            table.column("Sent");
        }
        for (AccountTemplate.Entry entry : entries(services)) {
            var row = table.addRow();
            boolean shared = Set.of(TemplateEditor.LAYOUT, TemplateEditor.FOOTER)
                    .contains(entry.template().id());
            row.addContent(
                    entry.template().id(),
                    Printable.of(entry.template().name()),
                    shared ? "in others" : entry.template().messageClass().name(),
                    tags(entry.template().locales()));
            if (account != null) {
                row.addContent(tags(entry.changed()), tags(entry.drifted()), entry.switchedOff() ? "no" : "yes");
            }
        }
        table.print(System.out);
    }

    private static String tags(List<Locale> languages) {
        return languages.stream().map(Locale::toLanguageTag).collect(Collectors.joining(" "));
    }

    private String named(String forWhat) throws CommandException {
        if (what == null) {
            throw Refusal.because("Say which " + forWhat + ". mail:templates lists the templates.");
        }
        return what;
    }

    private void show(Services services) throws CommandException {
        String id = named("template");
        Locale wanted = language().orElse(Locale.ENGLISH);
        AccountTemplate template =
                inWords(() -> services.askTemplates(editor -> editor.get(account(), id, wanted, Locale.ENGLISH)));
        System.out.println(Printable.of(template.template().name()) + ": "
                + Printable.of(template.template().description()));
        new TreeMap<>(template.texts()).forEach(KeepTemplates::print);
    }

    private static void print(TemplatePart part, AccountTemplate.Text text) {
        System.out.println();
        System.out.println("--- " + part + text.own().map(KeepTemplates::about).orElse(" (original)"));
        text.current().lines().forEach(line -> System.out.println(Printable.of(line)));
        text.own().flatMap(AccountTemplate.Own::basedOn).ifPresent(then -> {
            System.out.println("--- the original then");
            then.lines().forEach(line -> System.out.println(Printable.of(line)));
            System.out.println("--- the original now");
            text.original().lines().forEach(line -> System.out.println(Printable.of(line)));
        });
    }

    private static String about(AccountTemplate.Own own) {
        return " (" + (own.made() ? "made from the HTML" : "by " + Printable.of(own.changedBy())) + ", "
                + Words.of(own.changedAt())
                + (own.basedOn().isPresent() ? "; the original has changed since" : "") + ")";
    }

    private void reset(Services services) throws CommandException {
        if (account == null) {
            throw Refusal.because("Say whose texts are given up: --account NAME.");
        }
        if (all == (what != null)) {
            throw Refusal.because("Say which template, or --all.");
        }
        Optional<Locale> one = language();
        if (what != null && one.isEmpty()) {
            throw Refusal.because("Say in which language: --language en.");
        }
        TemplateReset which = what != null
                ? new TemplateReset.OfTemplate(what, one.get())
                : one.<TemplateReset>map(TemplateReset.OfLanguage::new).orElseGet(TemplateReset.All::new);
        Actor operator = CurrentOperator.get();
        int given = inWords(() -> services.askTemplates(editor -> editor.reset(operator, account, which)));
        System.out.println(
                switch (given) {
                    case 0 -> "Nothing was changed: account " + account + " has no text of its own there.";
                    case 1 -> "One text of account " + account + " was given up; its mails say what the original says.";
                    default ->
                        given + " texts of account " + account
                                + " were given up; its mails say what the originals say.";
                });
    }

    private void export(Services services) throws CommandException {
        Path folder = Path.of(named("folder"));
        Optional<Locale> only = language();
        int written = 0;
        try {
            Files.createDirectories(folder);
            for (AccountTemplate.Entry entry : entries(services)) {
                Set<Locale> languages = new LinkedHashSet<>(entry.template().locales());
                languages.addAll(entry.changed());
                for (Locale one : languages) {
                    if (only.isEmpty() || only.get().equals(one)) {
                        AccountTemplate template = inWords(() -> services.askTemplates(
                                editor -> editor.get(account(), entry.template().id(), one, Locale.ENGLISH)));
                        written += write(folder.resolve(entry.template().id()), one, template.texts());
                    }
                }
            }
        } catch (IOException e) {
            throw Refusal.because("Writing stopped after " + written + " files: " + e
                    + ". Files that are there are not written over; give a new folder.");
        }
        System.out.println(written + " files are in " + folder.toAbsolutePath() + ".");
    }

    private static int write(Path folder, Locale language, Map<TemplatePart, AccountTemplate.Text> texts)
            throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<TemplatePart, AccountTemplate.Text> text : texts.entrySet()) {
            String name = text.getKey().name().toLowerCase(Locale.ROOT) + "_" + language.toLanguageTag() + ".mustache";
            Files.writeString(
                    folder.resolve(name),
                    text.getValue().current(),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE_NEW);
        }
        return texts.size();
    }
}
