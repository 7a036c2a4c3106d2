/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.templates.internal.catalogue.Catalogue;
import org.letterhead.mail.templates.internal.catalogue.CatalogueReader;
import org.letterhead.mail.templates.internal.catalogue.ShippedFiles;
import org.letterhead.mail.templates.internal.catalogue.Template;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** Other bundles bring templates: files in a folder, found by a header. */
class HostTemplatesTest {
    @TempDir
    private Path files;

    private final Catalogue builtIn = CatalogueReader.read(ShippedFiles.ofThisBundle());
    private final List<String> problems = new ArrayList<>();
    private final Catalogues catalogues = new Catalogues(builtIn, problems::add);
    private final HostTemplates host = new HostTemplates(catalogues, problems::add);
    private final BundledTemplates templates = new BundledTemplates(catalogues);

    @BeforeEach
    void aGoodTemplate() throws IOException {
        template(files.resolve("letterhead/templates"), "low-stock");
    }

    @Test
    void aBundlesTemplateIsThereWhileTheBundleIs() {
        Bundle bundle = bundle(42, Map.of());
        Long id = host.addingBundle(bundle, null);

        assertThat(problems).isEmpty();
        assertThat(templates.find("low-stock", Locale.ENGLISH).orElseThrow().name())
                .isEqualTo("Low stock");
        assertThat(templates
                        .render(new TemplateCall("low-stock", Map.of("product", "Socks"), "acme", "Acme", List.of()))
                        .subject())
                .isEqualTo("Low on Socks");

        host.removedBundle(bundle, null, id);
        assertThat(catalogues.now()).isEqualTo(builtIn);
        assertThat(catchThrowableOfType(
                        MailRejectedException.class,
                        () -> templates.render(new TemplateCall("low-stock", Map.of(), "acme", "Acme", List.of()))))
                .hasMessageContaining("low-stock");
    }

    @Test
    void anUpdateIsReadAnew() throws IOException {
        Bundle bundle = bundle(42, Map.of());
        Long id = host.addingBundle(bundle, null);
        write("letterhead/templates/low-stock/subject_en.mustache", "Buy {{product}}");
        host.modifiedBundle(bundle, new BundleEvent(BundleEvent.STARTED, bundle), id);
        assertThat(subject()).isEqualTo("Low on {{product}}");

        host.modifiedBundle(bundle, new BundleEvent(BundleEvent.UPDATED, bundle), id);
        assertThat(subject()).isEqualTo("Buy {{product}}");
    }

    @Test
    void aBundleWithoutTheHeaderIsNotLookedAt() {
        Bundle bundle = proxy(Bundle.class, Map.of("adapt", revision(List.of())));
        assertThat(host.addingBundle(bundle, null)).isNull();
        assertThat(problems).isEmpty();
    }

    @Test
    void theHeaderSaysWhere() throws IOException {
        template(files.resolve("mails"), "elsewhere");
        host.addingBundle(bundle(42, Map.of("path", "/mails/")), null);
        assertThat(catalogues.now().find("elsewhere")).isPresent();
        assertThat(catalogues.now().find("low-stock")).isEmpty();
    }

    @Test
    void aBrokenOneIsLeftOutInWordsAndTheOthersCome() throws IOException {
        Path root = files.resolve("letterhead/templates");
        template(root, "no-json");
        write("letterhead/templates/no-json/template.json", "{");
        template(root, "unknown-name");
        write("letterhead/templates/unknown-name/html_en.mustache", "<p>\n{{prodcut}}</p>");
        template(root, "no-text");
        Files.delete(root.resolve("no-text/text_en.mustache"));
        template(root, "not-utf8");
        Files.write(root.resolve("not-utf8/text_en.mustache"), "é".getBytes(StandardCharsets.ISO_8859_1));
        template(root, "bad-link");
        write(
                "letterhead/templates/bad-link/template.json",
                Files.readString(root.resolve("low-stock/template.json"))
                        .replace("TEXT", "LINK")
                        .replace("Socks", "javascript:alert(1)"));

        host.addingBundle(bundle(42, Map.of()), null);

        assertThat(catalogues.now().find("low-stock")).isPresent();
        assertThat(catalogues.now().ids()).hasSize(builtIn.ids().size() + 1);
        assertThat(problems)
                .hasSize(5)
                .allMatch(problem -> problem.contains("org.example.shop (42)"))
                .anyMatch(problem -> problem.contains("letterhead/templates/no-json/template.json"))
                .anyMatch(problem -> problem.contains("prodcut") && problem.contains("unknown-name/"))
                .anyMatch(problem -> problem.contains("letterhead/templates/no-text/text_en.mustache is missing"))
                .anyMatch(problem -> problem.contains("letterhead/templates/not-utf8/text_en.mustache is not UTF-8"))
                .anyMatch(problem -> problem.contains("bad-link/") && problem.contains("product"));
    }

    @Test
    void whatIsTakenStaysWhoseItIs() throws IOException {
        template(files.resolve("letterhead/templates"), "welcome");
        template(files.resolve("letterhead/templates"), "footer");
        host.addingBundle(bundle(42, Map.of()), null);
        assertThat(catalogues.now().find("welcome")).isEqualTo(builtIn.find("welcome"));
        assertThat(problems)
                .anyMatch(problem -> problem.contains("welcome") && problem.contains("Letterhead itself has one"))
                .anyMatch(problem -> problem.contains("cannot be called footer"));

        problems.clear();
        write("letterhead/templates/low-stock/subject_en.mustache", "Another");
        Long other = host.addingBundle(bundle(43, Map.of()), null);
        assertThat(subject()).isEqualTo("Low on {{product}}");
        assertThat(problems)
                .anyMatch(problem -> problem.contains("low-stock") && problem.contains("shop (42) has one"));

        host.removedBundle(null, null, 42L);
        assertThat(subject()).as("now there is room for the other's").isEqualTo("Another");
        host.removedBundle(null, null, other);
        assertThat(catalogues.now()).isEqualTo(builtIn);
    }

    @Test
    void whoInstalledFirstDoesNotDependOnTheOrderOfStart() throws IOException {
        host.addingBundle(bundle(43, Map.of()), null);
        write("letterhead/templates/low-stock/subject_en.mustache", "The older bundle's");
        host.addingBundle(bundle(42, Map.of()), null);
        assertThat(subject()).isEqualTo("The older bundle's");
    }

    @Test
    void aHeaderWithoutTemplatesIsSaid() {
        host.addingBundle(bundle(42, Map.of("path", "nowhere")), null);
        assertThat(problems).singleElement().asString().contains("nowhere/", "org.example.shop (42)");
    }

    private String subject() {
        Template template = catalogues.now().find("low-stock").orElseThrow();
        return template.original(Locale.ENGLISH, org.letterhead.mail.template.TemplatePart.SUBJECT)
                .orElseThrow();
    }

    private void template(Path root, String id) throws IOException {
        Path folder = Files.createDirectories(root.resolve(id));
        Files.writeString(
                folder.resolve("template.json"),
                """
                {"class": "TRANSACTIONAL", "layout": true, "footer": true, "may_switch_off": true, "variables": [
                  {"name": "product", "type": "TEXT", "required": true, "sample": "Socks"}]}
                """);
        Files.writeString(folder.resolve("subject_en.mustache"), "Low on {{product}}");
        Files.writeString(folder.resolve("text_en.mustache"), "Only a few {{product}} are left.");
        Files.writeString(folder.resolve("html_en.mustache"), "<p>Only a few {{product}} are left.</p>");
        Path words = Files.createDirectories(root.resolve("i18n")).resolve("templates_en.properties");
        String before = Files.exists(words) ? Files.readString(words) : "";
        Files.writeString(
                words,
                before + id + ".name=Low stock\n" + id + ".description=Says so\n" + id
                        + ".variable.product=What there is little of\n");
    }

    private void write(String path, String text) throws IOException {
        Files.writeString(files.resolve(path), text);
    }

    private Bundle bundle(long id, Map<String, Object> attributes) {
        BundleCapability capability = proxy(BundleCapability.class, Map.of("getAttributes", nothing -> attributes));
        return proxy(
                Bundle.class,
                Map.of(
                        "adapt", revision(List.of(capability)),
                        "getSymbolicName", nothing -> "org.example.shop",
                        "getBundleId", nothing -> id,
                        "getEntryPaths",
                                path -> {
                                    List<String> names = Files.isDirectory(files.resolve((String) path))
                                            ? new ShippedFiles(files).list((String) path)
                                            : List.of();
                                    return names.isEmpty()
                                            ? null
                                            : Collections.enumeration(names.stream()
                                                    .map(name -> path + name)
                                                    .toList());
                                },
                        "getEntry",
                                path -> {
                                    Path file = files.resolve((String) path);
                                    return Files.exists(file) ? file.toUri().toURL() : null;
                                }));
    }

    private static Answer revision(List<BundleCapability> capabilities) {
        BundleRevision revision = proxy(
                BundleRevision.class,
                Map.of(
                        "getDeclaredCapabilities",
                        name -> name.equals("letterhead.templates") ? capabilities : List.of()));
        return type -> revision;
    }

    private interface Answer {
        Object to(Object argument) throws IOException;
    }

    private static <T> T proxy(Class<T> type, Map<String, Answer> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.containsKey(method.getName())
                        ? answers.get(method.getName()).to(arguments == null ? null : arguments[0])
                        : method.getName().equals("hashCode") ? 1 : null));
    }
}
