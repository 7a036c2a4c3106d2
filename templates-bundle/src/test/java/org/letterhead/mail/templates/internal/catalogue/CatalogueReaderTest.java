/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.template.TemplateVariable.Type;
import org.letterhead.mail.templates.internal.render.Renderer;

class CatalogueReaderTest {
    private static final String FOLDER = "templates/welcome/";

    private final Map<String, String> files = new HashMap<>();

    @BeforeEach
    void aGoodCatalogue() {
        files.put("templates/footer/text_en.mustache", "from {{account.name}}\n");
        files.put("templates/footer/html_en.mustache", "<i>from {{account.name}}</i>\n");
        files.put(
                FOLDER + "template.json",
                """
                {
                  "class": "TRANSACTIONAL",
                  "footer": true,
                  "variables": [
                    {"name": "who", "type": "TEXT", "required": true},
                    {"name": "things", "type": "LIST", "fields": [{"name": "what", "type": "NUMBER"}]}
                  ]
                }
                """);
        files.put(FOLDER + "subject_en.mustache", "Welcome, {{who}}\n");
        files.put(FOLDER + "text_en.mustache", "Hello {{who}}!\n--\n{{>footer}}\n");
        files.put(FOLDER + "html_en.mustache", "<p>Hello {{who}}!</p>{{>footer}}");
    }

    @Test
    void aFolderIsATemplate() {
        Catalogue catalogue = CatalogueReader.read(new MapFiles(files));

        assertThat(catalogue.ids()).containsExactly("welcome");
        Template template = catalogue.find("welcome").orElseThrow();
        assertThat(template.messageClass()).isEqualTo(MessageClass.TRANSACTIONAL);
        assertThat(template.footer()).isTrue();
        assertThat(template.languages()).containsExactly(Locale.ENGLISH);
        assertThat(template.variables())
                .containsExactly(
                        new Variable("who", Type.TEXT, true, List.of()),
                        new Variable(
                                "things",
                                Type.LIST,
                                false,
                                List.of(new Variable("what", Type.NUMBER, false, List.of()))));
        assertThat(new Renderer(catalogue)
                        .render(template, new TemplateCall("welcome", Map.of("who", "Zoë"), "a", "Acme", List.of())))
                .isEqualTo(new RenderedMail(
                        Locale.ENGLISH,
                        "Welcome, Zoë",
                        "Hello Zoë!\n--\nfrom Acme\n",
                        Optional.of("<p>Hello Zoë!</p><i>from Acme</i>")));
    }

    @Test
    void onlyASubscriptionHasAPlaceForTheLinkThatStopsIt() {
        files.put(
                "templates/footer/text_en.mustache",
                "from {{account.name}}{{#unsubscribe.link}}, stop: {{unsubscribe.link}}{{/unsubscribe.link}}");
        assertThat(text("TRANSACTIONAL")).endsWith("from Acme\n");
        assertThat(text("SECURITY")).endsWith("from Acme\n");
        assertThat(text("SUBSCRIPTION")).endsWith("from Acme, stop: " + Subscriptions.LINK_PLACEHOLDER + "\n");
    }

    private String text(String messageClass) {
        files.put(
                FOLDER + "template.json",
                "{\"class\": \"" + messageClass + "\", \"footer\": true, \"variables\":"
                        + " [{\"name\": \"who\", \"type\": \"TEXT\"}]}");
        Catalogue catalogue = CatalogueReader.read(new MapFiles(files));
        // What a model says under that name is nothing to it.
        Map<String, ?> model = Map.of("who", "Zoë", "unsubscribe", Map.of("link", "https://evil.example/"));
        return new Renderer(catalogue)
                .render(
                        catalogue.find("welcome").orElseThrow(),
                        new TemplateCall("welcome", model, "a", "Acme", List.of()))
                .text();
    }

    @Test
    void anotherFolderIsAnotherTemplate() {
        files.put("templates/goodbye/template.json", "{\"class\": \"SECURITY\", \"footer\": false, \"variables\": []}");
        files.put("templates/goodbye/subject_en.mustache", "Goodbye");
        files.put("templates/goodbye/text_en.mustache", "Goodbye!");
        Catalogue catalogue = CatalogueReader.read(new MapFiles(files));

        assertThat(catalogue.ids()).containsExactly("goodbye", "welcome");
        Template plain = catalogue.find("goodbye").orElseThrow();
        assertThat(new Renderer(catalogue)
                        .render(plain, new TemplateCall("goodbye", Map.of(), "a", "", List.of()))
                        .html())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"class\": \"TRANSACTIONAL\", \"footer\": true}",
                "{\"class\": \"TRANSACTIONAL\", \"footer\": true, \"variables\": {}}",
                "{\"class\": \"TRANSACTIONAL\", \"footer\": \"yes\", \"variables\": []}",
                "{\"class\": \"TRANSACTIONAL\", \"footer\": null, \"variables\": []}",
                "{\"class\": \"TRANSACTIONAL\", \"variables\": []}",
                "{\"footer\": true, \"variables\": []}",
                "{\"class\": \"OTHER\", \"footer\": true, \"variables\": []}",
                "{'class': 'TRANSACTIONAL', 'footer': true, 'variables': []}",
                "{\"class\": \"TRANSACTIONAL\", \"footer\": true, \"variables\": [], \"color\": 1}",
                "{\"class\": \"TRANSACTIONAL\", \"footer\": false, \"variables\": []}"
            })
    void aDescriptorThatIsNotInOrderIsRefused(String descriptor) {
        files.put(FOLDER + "template.json", descriptor);
        refused("template.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\": \"who\", \"type\": \"STRING\"}",
                "{\"name\": \"who\"}",
                "\"who\"",
                "{\"name\": 5, \"type\": \"TEXT\"}",
                "{\"name\": \"who\", \"type\": \"LIST\", \"fields\": \"what\"}",
                "{\"name\": \"who\", \"type\": \"TEXT\", \"required\": \"true\"}",
                "{\"type\": \"TEXT\"}",
                "{\"name\": \"Who\", \"type\": \"TEXT\"}",
                "{\"name\": \"a.b\", \"type\": \"TEXT\"}",
                "{\"name\": \"account\", \"type\": \"TEXT\"}",
                "{\"name\": \"unsubscribe\", \"type\": \"TEXT\"}",
                "{\"name\": \"who\", \"type\": \"TEXT\", \"fields\": []}",
                "{\"name\": \"who\", \"type\": \"LIST\"}",
                "{\"name\": \"who\", \"type\": \"TEXT\", \"requird\": true}",
                "{\"name\": \"who\", \"type\": \"TEXT\"}, {\"name\": \"who\", \"type\": \"TEXT\"}"
            })
    void aVariableThatIsNotInOrderIsRefused(String variable) {
        files.put(
                FOLDER + "template.json",
                "{\"class\": \"TRANSACTIONAL\", \"footer\": true, \"variables\": [" + variable + "]}");
        refused("template.json");
    }

    @Test
    void everyLanguageIsWhole() {
        files.put(FOLDER + "subject_fr.mustache", "Bienvenue");
        refused("text_fr.mustache is missing");

        files.put(FOLDER + "text_fr.mustache", "Bonjour{{>footer}}");
        refused("html_fr is missing");

        files.put(FOLDER + "html_fr.mustache", "Bonjour{{>footer}}");
        refused("footer, which lacks one of the languages");

        files.put("templates/footer/text_fr.mustache", "de");
        refused("templates/footer/html_fr.mustache is missing");

        files.put("templates/footer/html_fr.mustache", "de");
        assertThat(CatalogueReader.read(new MapFiles(files))
                        .find("welcome")
                        .orElseThrow()
                        .languages())
                .containsExactly(Locale.ENGLISH, Locale.FRENCH);
    }

    @Test
    void aTemplateHasEnglishTexts() {
        for (String part : List.of("subject", "text", "html")) {
            files.put(FOLDER + part + "_fr.mustache", files.remove(FOLDER + part + "_en.mustache"));
        }
        files.put("templates/footer/text_fr.mustache", "de");
        files.put("templates/footer/html_fr.mustache", "de");
        refused("no English texts");
    }

    @Test
    void aTemplateThatPromisesTheFooterHasIt() {
        files.put(FOLDER + "html_en.mustache", "<p>Hello</p>");
        refused("html_en");
    }

    @Test
    void aFolderThatCannotBeAnIdIsRefused() {
        files.put(
                "templates/Bad Name/template.json", "{\"class\": \"SECURITY\", \"footer\": false, \"variables\": []}");
        refused("Bad Name");
    }

    private void refused(String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CatalogueReader.read(new MapFiles(files)))
                .withMessageContaining(named);
    }
}
