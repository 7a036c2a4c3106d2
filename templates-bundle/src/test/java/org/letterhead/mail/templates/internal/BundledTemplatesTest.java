/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.template.MailTemplates;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.template.TemplateVariable;
import org.letterhead.mail.templates.internal.catalogue.BundleFiles;
import org.letterhead.mail.templates.internal.catalogue.Catalogue;
import org.letterhead.mail.templates.internal.catalogue.CatalogueReader;
import org.letterhead.mail.templates.internal.catalogue.Samples;
import org.letterhead.mail.templates.internal.catalogue.ShippedFiles;
import org.letterhead.mail.templates.internal.catalogue.Template;
import org.letterhead.mail.templates.internal.catalogue.Variable;
import org.osgi.framework.Bundle;

class BundledTemplatesTest {
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH, Locale.forLanguageTag("pl"));

    private final Catalogue catalogue = CatalogueReader.read(ShippedFiles.ofThisBundle());
    private final MailTemplates templates = new BundledTemplates(new Catalogues(catalogue));

    @Test
    void theCatalogueDescribesItsTemplatesInTheReadersLanguage() {
        TemplateDescriptor report =
                templates.find("insights-report", Locale.CANADA_FRENCH).orElseThrow();

        assertThat(report.name()).isEqualTo("Rapport d’activité");
        assertThat(report.description()).startsWith("Les chiffres d’une période");
        assertThat(report.messageClass()).isEqualTo(MessageClass.SUBSCRIPTION);
        assertThat(report.footer()).isTrue();
        assertThat(report.locales()).containsExactlyElementsOf(LANGUAGES);
        assertThat(report.variables())
                .extracting(TemplateVariable::name)
                .containsExactly(
                        "recipient_name",
                        "period_start",
                        "period_end",
                        "revenue",
                        "revenue_change",
                        "orders",
                        "orders_change",
                        "average_order",
                        "average_order_change",
                        "new_customers",
                        "new_customers_change",
                        "chart_alt",
                        "top_products",
                        "report_link");
        assertThat(report.variables().get(12).fields())
                .contains(new TemplateVariable(
                        "units",
                        TemplateVariable.Type.NUMBER,
                        true,
                        "Le nombre d’unités vendues",
                        new BigDecimal("62"),
                        List.of()));
        assertThat(report.layout()).isTrue();
        assertThat(report.maySwitchOff()).isTrue();
        assertThat(templates.list(Locale.ENGLISH))
                .extracting(TemplateDescriptor::id, TemplateDescriptor::name)
                .contains(tuple("confirm-address", "Confirm an address"), tuple("insights-report", "Insights report"));
    }

    @Test
    void everyKindOfMailIsThere() {
        assertThat(catalogue.ids())
                .containsExactly(
                        "confirm-address",
                        "export-ready",
                        "insights-alert",
                        "insights-report",
                        "limit-near",
                        "order-confirmation",
                        "password-reset",
                        "settings-changed",
                        "shipment-notice",
                        "test-mail",
                        "verify-sender",
                        "way-failing",
                        "way-working",
                        "welcome");
        assertThat(catalogue.editable())
                .extracting(Template::id)
                .containsAll(catalogue.ids())
                .contains("footer", "layout");
        assertThat(catalogue.find("layout")).isEmpty();
        assertThat(catalogue.findEditable("layout")).contains(catalogue.layout());
    }

    @Test
    void whatSomebodysSecurityDependsOnCannotBeSwitchedOff() {
        assertThat(templates.list(Locale.ENGLISH))
                .filteredOn(template -> template.messageClass() == MessageClass.SECURITY)
                .extracting(TemplateDescriptor::id, TemplateDescriptor::maySwitchOff)
                .containsExactly(
                        tuple("confirm-address", false),
                        tuple("password-reset", false),
                        tuple("settings-changed", false),
                        tuple("verify-sender", false));
    }

    @Test
    void whereTheReadersLanguageIsNotThereItIsEnglish() {
        assertThat(templates
                        .find("insights-report", Locale.JAPANESE)
                        .orElseThrow()
                        .name())
                .isEqualTo("Insights report");
    }

    @Test
    void anUnknownTemplateIsRefusedWithTheKnownOnes() {
        assertThat(templates.find("insight-report", Locale.ENGLISH)).isEmpty();
        assertThat(catchThrowableOfType(
                                MailRejectedException.class,
                                () -> templates.render(
                                        new TemplateCall("insight-report", Map.of(), "acme", "Acme", List.of())))
                        .rejection())
                .isEqualTo(new Rejection.UnknownTemplate("insight-report", catalogue.ids()));
    }

    @Test
    void everyLanguageHasATextForEveryTemplateAndVariableAndNoOther() {
        Set<String> keys = new TreeSet<>();
        for (Template template : catalogue.editable()) {
            keys.add(template.id() + ".name");
            keys.add(template.id() + ".description");
            addKeys(keys, template.id() + ".variable.", template.variables());
        }
        Map<Locale, Map<String, String>> words = catalogue.layout().words().byLanguage();
        assertThat(words).containsOnlyKeys(LANGUAGES);
        for (Locale language : LANGUAGES) {
            assertThat(new TreeSet<>(words.get(language).keySet()))
                    .as(language.toString())
                    .containsExactlyElementsOf(keys);
            assertThat(words.get(language).values()).doesNotContain("").noneMatch(text -> text.contains("'"));
        }
    }

    @Test
    void manyThreadsGetWhatOneGets() throws Exception {
        Template report = catalogue.find("insights-report").orElseThrow();
        Map<String, Object> model = Samples.full(report);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<RenderedMail>> work = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                Locale language = LANGUAGES.get(i % 3);
                work.add(() -> templates.render(
                        new TemplateCall("insights-report", model, "acme", "Acme", List.of(language))));
            }
            Set<RenderedMail> results = new HashSet<>();
            for (Future<RenderedMail> result : threads.invokeAll(work)) {
                results.add(result.get());
            }
            assertThat(results).hasSize(3);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void renderingStartsNoThread() {
        Template report = catalogue.find("insights-report").orElseThrow();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        templates.render(
                new TemplateCall("insights-report", Samples.full(report), "acme", "Acme", List.of(Locale.FRENCH)));
        assertThat(Thread.getAllStackTraces().keySet()).isSubsetOf(before);
    }

    @Test
    void theModelIsNotChanged() {
        Template report = catalogue.find("insights-report").orElseThrow();
        Map<String, Object> model = Samples.full(report);
        Map<String, Object> copy = new HashMap<>(model);
        templates.render(new TemplateCall(
                "insights-report", Collections.unmodifiableMap(model), "acme", "Acme", List.of(Locale.FRENCH)));
        assertThat(model).isEqualTo(copy);
    }

    @Test
    void theServiceReadsItsOwnBundle() {
        Path root = ShippedFiles.ofThisBundle().root();
        Bundle bundle = proxy(
                Bundle.class, Map.of("getEntryPaths", (Answer) path -> paths(root, (String) path), "getEntry", (Answer)
                        path -> entry(root, (String) path)));
        assertThat(CatalogueReader.read(new BundleFiles(bundle))).isEqualTo(catalogue);
    }

    @Test
    void theBundleNeedsNothingOfTheLibrariesItEmbeds() throws IOException {
        Path file = ShippedFiles.ofThisBundle().root().resolve("META-INF/MANIFEST.MF");
        try (InputStream in = Files.newInputStream(file)) {
            Manifest manifest = new Manifest(in);
            String imports = manifest.getMainAttributes().getValue("Import-Package");
            assertThat(imports).doesNotContain("resolution:=optional");
            assertThat(imports.replaceAll("\"[^\"]*\"", "").split(","))
                    .isNotEmpty()
                    .allSatisfy(
                            clause -> assertThat(clause)
                                    .matches(
                                            "(org\\.letterhead\\.mail|javax\\.(xml|sql|net)|org\\.(w3c|xml)|org\\.osgi\\.(framework|util\\.tracker)|org\\.slf4j).*"));
            assertThat(manifest.getMainAttributes().getValue("Export-Package")).isNull();
            assertThat(manifest.getMainAttributes().getValue("DynamicImport-Package"))
                    .isNull();
        }
    }

    private static void addKeys(Set<String> keys, String prefix, List<Variable> variables) {
        for (Variable variable : variables) {
            keys.add(prefix + variable.name());
            addKeys(keys, prefix + variable.name() + ".", variable.fields());
        }
    }

    /** What a framework answers: paths from the root of the bundle, folders with a slash at the end. */
    private static Object paths(Path root, String folder) {
        List<String> names = new ShippedFiles(root).list(folder);
        return names.isEmpty()
                ? null
                : Collections.enumeration(
                        names.stream().map(name -> folder + name).toList());
    }

    private static URL entry(Path root, String path) {
        try {
            Path file = root.resolve(path);
            return Files.exists(file) ? file.toUri().toURL() : null;
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    private interface Answer {
        Object to(Object argument);
    }

    private static <T> T proxy(Class<T> type, Map<String, Answer> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> answers.get(method.getName())
                        .to(arguments == null ? null : arguments[0])));
    }
}
