/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.PluralRules;
import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.template.TemplateVariable.Type;
import org.letterhead.mail.templates.internal.catalogue.Catalogue;
import org.letterhead.mail.templates.internal.catalogue.CatalogueReader;
import org.letterhead.mail.templates.internal.catalogue.MapFiles;
import org.letterhead.mail.templates.internal.catalogue.OwnNames;
import org.letterhead.mail.templates.internal.catalogue.Samples;
import org.letterhead.mail.templates.internal.catalogue.ShippedFiles;
import org.letterhead.mail.templates.internal.catalogue.Template;
import org.letterhead.mail.templates.internal.render.Originals;
import org.letterhead.mail.templates.internal.render.Renderer;
import org.letterhead.mail.templates.internal.render.TrialRun;

/** What docs/template-guide.md shows is true. */
class TemplateGuideTest {
    private static final Pattern FILE = Pattern.compile("(?s)`(letterhead/templates/[^`]+)`\n```\\w+\n(.*?)```");
    private static final Pattern OUTPUT = Pattern.compile("(?s)```text\n(.*?)```");
    private static final Pattern PLURAL = Pattern.compile("\\{\\{#n\\.(\\w+)}}");

    private final String guide = read(Path.of("../docs/template-guide.md"));
    private final Catalogue catalogue = CatalogueReader.read(ShippedFiles.ofThisBundle());

    @Test
    void itsTemplateIsInOrderAndSaysWhatTheGuideSays() {
        Map<String, String> files = new HashMap<>();
        Matcher file = FILE.matcher(guide);
        while (file.find()) {
            files.put(file.group(1), file.group(2));
        }
        assertThat(files).hasSize(5);

        List<String> problems = new ArrayList<>();
        List<Template> read = CatalogueReader.read(
                new MapFiles(files), "letterhead/templates/", (folder, problem) -> problems.add(problem));
        assertThat(problems).isEmpty();
        Template template = read.get(0);
        assertThat(new TrialRun().problem(catalogue, template)).isEmpty();

        RenderedMail mail = new Renderer()
                .render(
                        catalogue,
                        template,
                        new TemplateCall("low-stock", Samples.full(template), "acme", "Acme", List.of(Locale.ENGLISH)),
                        Originals.ONLY);
        Matcher output = OUTPUT.matcher(guide);
        assertThat(output.find()).isTrue();
        assertThat(mail.text()).isEqualTo(output.group(1) + Subscriptions.LINK_PLACEHOLDER + "\n");
        assertThat(mail.html().orElseThrow()).contains("<li>Rain jacket: 1 piece</li>");
    }

    @Test
    void itNamesEveryTypeAndOnlyNamesThatAreThere() {
        for (Type type : Type.values()) {
            assertThat(guide).contains("| `" + type + "` |");
        }
        Matcher own = Pattern.compile("\\| `((?:account|unsubscribe|layout|mail)\\.[^|]*)` \\|")
                .matcher(guide);
        Set<String> named = new TreeSet<>();
        while (own.find()) {
            named.addAll(List.of(own.group(1).split("`, `")));
        }
        assertThat(named).hasSize(6).isSubsetOf(OwnNames.with(List.of()));
    }

    @Test
    void itShowsEveryPlural() {
        Map<String, String> languages = Map.of("English", "en", "French", "fr", "Polish", "pl");
        languages.forEach((name, tag) -> {
            String row = guide.lines()
                    .filter(line -> line.startsWith("| " + name + " |"))
                    .findFirst()
                    .orElseThrow();
            Set<String> shown = new TreeSet<>();
            Matcher plural = PLURAL.matcher(row);
            while (plural.find()) {
                shown.add(plural.group(1));
            }
            assertThat(shown)
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(
                            PluralRules.forLocale(new ULocale(tag)).getKeywords());
        });
    }

    @Test
    void theExampleHostsTemplatesAreInOrder() {
        List<String> problems = new ArrayList<>();
        List<Template> read = CatalogueReader.read(
                new ShippedFiles(Path.of("../examples/insights-host/src/main/resources")),
                "letterhead/templates/",
                (folder, problem) -> problems.add(problem));
        assertThat(problems).isEmpty();
        assertThat(read).extracting(Template::id).containsExactly("low-stock-alert");
        assertThat(read.get(0).languages()).hasSize(3);
        assertThat(new TrialRun().problem(catalogue, read.get(0))).isEmpty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
