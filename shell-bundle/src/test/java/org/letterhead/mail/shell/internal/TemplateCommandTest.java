/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.template.AccountTemplate;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.template.TemplateReset;

class TemplateCommandTest {
    private static final Instant THEN = Instant.parse("2026-11-21T08:00:00Z");

    @TempDir
    Path folder;

    private final List<String> resets = new ArrayList<>();
    private RuntimeException refusal;
    private final Registry registry = new Registry().add(TemplateEditor.class, editor(), Map.of());

    private TemplateEditor editor() {
        TemplateDescriptor welcome = new TemplateDescriptor(
                "welcome",
                "Welcome",
                "Says hello.",
                MessageClass.SECURITY,
                List.of(),
                List.of(Locale.ENGLISH, Locale.FRENCH),
                true,
                true,
                false);
        return (TemplateEditor) Proxy.newProxyInstance(
                TemplateEditor.class.getClassLoader(),
                new Class<?>[] {TemplateEditor.class},
                (proxy, method, arguments) -> {
                    if (refusal != null) {
                        throw refusal;
                    }
                    boolean acme = List.of(arguments).contains("acme");
                    return switch (method.getName()) {
                        case "list" ->
                            List.of(new AccountTemplate.Entry(
                                    welcome,
                                    acme ? List.of(Locale.FRENCH) : List.of(),
                                    acme ? List.of(Locale.FRENCH) : List.of(),
                                    false));
                        case "get" -> {
                            if (!arguments[1].equals("welcome")) {
                                throw new IllegalArgumentException("There are: welcome.");
                            }
                            AccountTemplate.Own own = new AccountTemplate.Own(
                                    "Salut \u001b[2J", Optional.of("Old"), THEN, "user anna", false);
                            yield new AccountTemplate(
                                    welcome,
                                    (Locale) arguments[2],
                                    Map.of(
                                            TemplatePart.SUBJECT,
                                            new AccountTemplate.Text(
                                                    "Hello", acme ? Optional.of(own) : Optional.empty())),
                                    1);
                        }
                        case "reset" -> {
                            resets.add(arguments[0] + " " + arguments[1] + " " + arguments[2]);
                            yield arguments[2] instanceof TemplateReset.All ? 3 : 1;
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
    }

    private String run(Object... words) throws Exception {
        return Console.run(new KeepTemplates(), registry.context(), words);
    }

    @Test
    void listsWhatThereIsAndWhatAnAccountHasChanged() throws Exception {
        assertThat(run()).contains("welcome", "SECURITY", "en fr").doesNotContain("Changed in");
        assertThat(run("--account", "acme")).contains("Changed in", "Original changed since");
    }

    @Test
    void showsTextsWithoutObeyingThem() throws Exception {
        assertThat(run("show", "welcome")).contains("--- SUBJECT (original)", "Hello");
        assertThat(run("--account", "acme", "--language", "fr", "show", "welcome"))
                .contains("Salut \ufffd[2J", "by user anna", "the original then", "Old", "the original now");
        refused("There are: welcome.", "show", "nothing");
        refused("Say which template", "show");
        refused("not a language", "--language", "!", "show", "welcome");
    }

    @Test
    void resetsWhatIsNamedAndNothingElse() throws Exception {
        assertThat(run("--account", "acme", "--language", "fr", "reset", "welcome"))
                .contains("One text");
        assertThat(run("--account", "acme", "--all", "reset")).contains("3 texts");
        assertThat(resets)
                .containsExactly(
                        "Operator[name=console] acme OfTemplate[templateId=welcome, language=fr]",
                        "Operator[name=console] acme All[]");
        refused("--account NAME", "reset", "welcome");
        refused("or --all", "--account", "acme", "reset");
        refused("--language en", "--account", "acme", "reset", "welcome");
    }

    @Test
    void exportsIntoANewFolder() throws Exception {
        Path to = folder.resolve("out");
        assertThat(run("--account", "acme", "export", to.toString())).contains("2 files");
        assertThat(Files.readString(to.resolve("welcome/subject_fr.mustache"))).startsWith("Salut");
        refused("not written over", "--account", "acme", "export", to.toString());
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        refused("nothing that can be done", "delete", "welcome");
        refused("go with an action", "--all");
        refused("cannot be the name", "--account", "two words");
        refusal = new MailUnavailableException("The database is away.");
        refused("The database is away.");
        assertThatThrownBy(() -> Console.run(new KeepTemplates(), new Registry().context()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("letterhead-templates");
    }

    private void refused(String words, Object... command) {
        assertThatThrownBy(() -> run(command))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(words);
    }
}
