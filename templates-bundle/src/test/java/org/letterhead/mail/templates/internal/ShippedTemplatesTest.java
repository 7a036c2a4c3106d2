/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.ibm.icu.text.PluralRules;
import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.template.TemplateVariable.Type;
import org.letterhead.mail.templates.internal.catalogue.Catalogue;
import org.letterhead.mail.templates.internal.catalogue.CatalogueReader;
import org.letterhead.mail.templates.internal.catalogue.Samples;
import org.letterhead.mail.templates.internal.catalogue.ShippedFiles;
import org.letterhead.mail.templates.internal.catalogue.Template;
import org.letterhead.mail.templates.internal.catalogue.Variable;
import org.letterhead.mail.templates.internal.catalogue.Wording;

/** What holds for every template of the catalogue in every language. A new one is tested here by being there. */
class ShippedTemplatesTest {
    private static final Catalogue CATALOGUE = CatalogueReader.read(ShippedFiles.ofThisBundle());
    private static final BundledTemplates TEMPLATES = new BundledTemplates(new Catalogues(CATALOGUE));
    private static final Pattern TAG = Pattern.compile("<(/?)([a-z][a-z0-9]*)\\b[^>]*>");
    private static final Pattern PLURAL = Pattern.compile("\\{\\{#(\\w+)\\.(zero|one|two|few|many|other)}}");
    private static final Set<String> VOID = Set.of("meta", "img", "br", "hr");

    record Case(Template template, Locale language) {
        @Override
        public String toString() {
            return template.id() + " " + language;
        }

        RenderedMail render(Map<String, Object> model, String accountName) {
            return TEMPLATES.render(new TemplateCall(template.id(), model, "acme", accountName, List.of(language)));
        }

        RenderedMail full() {
            return render(Samples.full(template), "Acme Outdoor");
        }

        RenderedMail least() {
            return render(Samples.least(template), "");
        }

        /** Not where it goes to strangers whom the account only says that it knows. */
        boolean namesTheAccount() {
            return !template.id().equals("confirm-address");
        }

        List<String> sources() {
            Wording wording = template.wordings().get(language);
            return List.copyOf(wording.parts().values());
        }
    }

    static Stream<Case> cases() {
        return CATALOGUE.templates().stream()
                .flatMap(template -> template.languages().stream().map(language -> new Case(template, language)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rendersWithAllItsVariablesAndWithoutTheOptionalOnes(Case shipped) {
        for (RenderedMail mail : List.of(shipped.full(), shipped.least())) {
            assertThat(mail.locale()).isEqualTo(shipped.language());
            assertThat(mail.subject())
                    .isNotBlank()
                    .doesNotContain("\n", "{{", "  ")
                    .hasSizeLessThan(120);
            assertThat(mail.text())
                    .isNotBlank()
                    .endsWith("\n")
                    .doesNotContain("{{", "\t", "\r", "<", "&nbsp;", "\n\n\n");
            assertThat(mail.html().orElse("")).doesNotContain("{{");
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itsTextsAreThereInAllThreeLanguages(Case shipped) {
        assertThat(shipped.template().languages())
                .extracting(Locale::toLanguageTag)
                .containsExactly("en", "fr", "pl");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itsSubjectNamesTheAccount(Case shipped) {
        if (shipped.namesTheAccount()) {
            assertThat(shipped.full().subject()).contains("Acme Outdoor");
        }
        assertThat(shipped.full().text()).contains("Acme Outdoor");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theFooterComesLast(Case shipped) {
        if (shipped.template().footer()) {
            String footer = shipped.least().text().strip();
            if (shipped.template().messageClass() == MessageClass.SUBSCRIPTION) {
                // In HTML the link is behind the words.
                assertThat(footer).endsWith("\n" + Subscriptions.LINK_PLACEHOLDER);
                footer = footer.replaceAll("[\\h:]*\\n\\S+$", "");
            }
            footer = footer.substring(footer.lastIndexOf('\n') + 1);
            assertThat(CATALOGUE
                            .footer()
                            .original(shipped.language(), TemplatePart.TEXT)
                            .orElseThrow())
                    .contains(footer);
            Document page = Jsoup.parse(shipped.least().html().orElseThrow());
            assertThat(page.text().strip()).endsWith(footer.replace('\u00a0', ' '));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itsHtmlIsWellFormed(Case shipped) {
        for (RenderedMail mail : List.of(shipped.full(), shipped.least())) {
            String html = mail.html().orElseThrow();
            Parser parser = Parser.htmlParser().setTrackErrors(10);
            parser.parseInput(html, "");
            assertThat(parser.getErrors()).isEmpty();
            assertThat(unbalanced(html)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itsHtmlLoadsNothing(Case shipped) {
        Document page = Jsoup.parse(shipped.full().html().orElseThrow());
        Set<String> links = new TreeSet<>();
        Samples.full(shipped.template()).forEach((name, value) -> shipped.template().variables().stream()
                .filter(variable ->
                        variable.type() == Type.LINK && variable.name().equals(name))
                .forEach(variable -> links.add((String) value)));
        if (shipped.template().messageClass() == MessageClass.SUBSCRIPTION) {
            links.add(Subscriptions.LINK_PLACEHOLDER);
        }

        assertThat(page.select("script, link, iframe, object, embed, form, base, video, audio, svg"))
                .isEmpty();
        assertThat(page.html()).doesNotContain("url(", "@import", "@font-face");
        for (Element element : page.getAllElements()) {
            for (Attribute attribute : element.attributes()) {
                switch (attribute.getKey()) {
                    case "src" -> assertThat(attribute.getValue()).startsWith("cid:");
                    case "href" -> assertThat(links).contains(attribute.getValue());
                    default -> assertThat(attribute.getValue()).doesNotContain("http:", "https:", "//");
                }
                assertThat(attribute.getKey()).doesNotStartWith("on").isNotIn("background", "srcset", "poster");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itsHtmlIsReadableForEverybody(Case shipped) {
        Document page = Jsoup.parse(shipped.full().html().orElseThrow());

        Element root = page.child(0);
        assertThat(root.attr("lang")).isEqualTo(shipped.language().toLanguageTag());
        assertThat(root.attr("dir")).isEqualTo("ltr");
        assertThat(page.title()).isNotBlank();
        assertThat(page.select("meta[charset]").attr("charset")).isEqualTo("utf-8");
        assertThat(page.select("meta[name=viewport]")).hasSize(1);
        assertThat(page.select("meta[name=color-scheme]").attr("content")).isEqualTo("light dark");
        assertThat(page.select("style").first().data()).contains("prefers-color-scheme: dark", "max-width: 480px");
        assertThat(page.select("h1")).hasSize(1);
        assertThat(page.body().child(0).attr("style")).contains("display:none");
        assertThat(page.body().child(0).text()).isNotBlank();
        assertThat(page.select("img"))
                .allSatisfy(image -> assertThat(image.attr("alt")).isNotBlank());
        for (Element table : page.select("table")) {
            boolean layout = table.attr("role").equals("presentation");
            List<Element> headers = table.select("> thead > tr > th[scope=col]");
            assertThat(headers.isEmpty())
                    .as("a table is for layout or has headers")
                    .isEqualTo(layout);
        }
        assertThat(page.html()).contains("max-width:600px");
        assertThat(shipped.full().html().orElseThrow().getBytes(StandardCharsets.UTF_8).length)
                .as("Gmail cuts a mail off at 102 KB")
                .isLessThan(60_000);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itsHtmlIsBuiltTheSameInEveryLanguage(Case shipped) {
        List<String> english = structure(new Case(shipped.template(), Locale.ENGLISH).full());
        assertThat(structure(shipped.full())).isEqualTo(english);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatATenantWritesCannotBecomeMarkup(Case shipped) {
        String hostile = "\"><img src=x onerror=alert(1)>'`=</td></table>&lt;{{account.name}}";
        Map<String, Object> model = hostile(shipped.template().variables(), Samples.full(shipped.template()), hostile);
        RenderedMail mail = shipped.render(model, hostile);

        assertThat(structure(mail)).isEqualTo(structure(shipped.full()));
        assertThat(Jsoup.parse(mail.html().orElseThrow()).text()).contains(hostile);
        assertThat(mail.text()).contains(hostile);
        if (shipped.namesTheAccount()) {
            assertThat(mail.subject()).contains(hostile);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyPluralOfTheLanguageHasItsWord(Case shipped) {
        Set<String> categories =
                PluralRules.forLocale(ULocale.forLocale(shipped.language())).getKeywords();
        for (String source : shipped.sources()) {
            Map<String, Set<String>> used = new HashMap<>();
            Matcher matcher = PLURAL.matcher(source);
            while (matcher.find()) {
                used.computeIfAbsent(matcher.group(1), name -> new TreeSet<>()).add(matcher.group(2));
            }
            used.forEach((name, words) ->
                    assertThat(words).as("%s in %s", name, shipped).containsExactlyInAnyOrderElementsOf(categories));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itsPolishLeavesNoLetterAloneAtTheEndOfALine(Case shipped) {
        if (shipped.language().getLanguage().equals("pl")) {
            for (RenderedMail mail : List.of(shipped.full(), shipped.least())) {
                String shown = mail.subject() + "\n" + mail.text() + "\n"
                        + Jsoup.parse(mail.html().orElseThrow()).wholeText();
                assertThat(withoutSamples(shown, Samples.full(shipped.template())))
                        .doesNotContainPattern("(?U)(?<![\\w’.])[wzoiauWZOIAU] ")
                        .doesNotContain("\"", "“");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itsPlainTextSaysEverything(Case shipped) {
        String text = shipped.full().text();
        for (Object value : Samples.full(shipped.template()).values()) {
            said(value).forEach(words -> assertThat(text).contains(words));
        }
        Jsoup.parse(shipped.full().html().orElseThrow()).select("a[href]").forEach(link -> assertThat(text)
                .contains("\n" + link.attr("href") + "\n"));
    }

    /** The samples that are words; how numbers are written is a matter of the language. */
    private static List<String> said(Object sample) {
        if (sample instanceof String words) {
            return List.of(words);
        }
        if (sample instanceof List<?> rows) {
            return rows.stream()
                    .flatMap(row -> ((Map<?, ?>) row).values().stream())
                    .flatMap(value -> said(value).stream())
                    .toList();
        }
        return List.of();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itIsThereToBeLookedAt(Case shipped) throws IOException {
        Path page = Path.of("target/previews", shipped.template().id() + "_" + shipped.language() + ".html");
        Files.createDirectories(page.getParent());
        Files.writeString(page, shipped.full().html().orElseThrow());
        assertThat(page).isNotEmptyFile();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itsFrenchKeepsItsPunctuationTogether(Case shipped) {
        if (shipped.language().equals(Locale.FRENCH)) {
            for (RenderedMail mail : List.of(shipped.full(), shipped.least())) {
                String shown = mail.subject() + "\n" + mail.text() + "\n"
                        + Jsoup.parse(mail.html().orElseThrow()).wholeText();
                String prose =
                        withoutSamples(shown, Samples.full(shipped.template())).replaceAll("https?://\\S+", "");
                assertThat(prose)
                        .doesNotContainPattern(" [:;?!»]")
                        .doesNotContainPattern("« ")
                        .doesNotContainPattern("[A-Za-z][:;?!]")
                        .doesNotContain("'");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rendersForEveryLocaleOfTheJvm(Case shipped) {
        Map<String, Object> model = Samples.full(shipped.template());
        for (Locale locale : Locale.getAvailableLocales()) {
            if (locale.getLanguage().equals(shipped.language().getLanguage())) {
                TemplateCall call = new TemplateCall(shipped.template().id(), model, "acme", "Acme", List.of(locale));
                assertThatCode(() -> TEMPLATES.render(call)).doesNotThrowAnyException();
                assertThat(TEMPLATES.render(call).locale()).isEqualTo(shipped.language());
            }
        }
    }

    /** English in the samples is no mistake of the French texts. */
    private static String withoutSamples(String text, Object sample) {
        if (sample instanceof String words) {
            return text.replace(words, "");
        }
        Collection<?> inner =
                sample instanceof Map<?, ?> map ? map.values() : sample instanceof List<?> list ? list : List.of();
        String rest = text;
        for (Object value : inner) {
            rest = withoutSamples(rest, value);
        }
        return rest;
    }

    private static Map<String, Object> hostile(List<Variable> variables, Map<?, ?> sample, String text) {
        Map<String, Object> model = new HashMap<>();
        for (Variable variable : variables) {
            Object value = sample.get(variable.name());
            if (value == null) {
                continue;
            }
            if (variable.type() == Type.TEXT) {
                value = text;
            } else if (value instanceof List<?> rows) {
                value = rows.stream()
                        .map(row -> hostile(variable.fields(), (Map<?, ?>) row, text))
                        .toList();
            }
            model.put(variable.name(), value);
        }
        return model;
    }

    private static List<String> structure(RenderedMail mail) {
        List<String> structure = new ArrayList<>();
        for (Element element : Jsoup.parse(mail.html().orElseThrow()).getAllElements()) {
            String attributes = element.attributes().asList().stream()
                    .map(attribute -> Set.of("lang", "alt").contains(attribute.getKey())
                            ? attribute.getKey()
                            : attribute.toString())
                    .toList()
                    .toString();
            // The addressee stands in another place in Polish, where a greeting would need the vocative.
            if (!element.tagName().equals("br")) {
                structure.add(element.tagName() + attributes);
            }
        }
        return structure;
    }

    private static List<String> unbalanced(String html) {
        Deque<String> open = new ArrayDeque<>();
        Matcher tag = TAG.matcher(html.replaceAll("(?s)<!--.*?-->", ""));
        while (tag.find()) {
            String name = tag.group(2);
            if (VOID.contains(name)) {
                continue;
            }
            if (tag.group(1).isEmpty()) {
                open.push(name);
            } else if (!name.equals(open.poll())) {
                return List.of(tag.group() + " at " + tag.start());
            }
        }
        return List.copyOf(open);
    }
}
