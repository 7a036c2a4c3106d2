/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.template.TemplateVariable.Type;
import org.letterhead.mail.templates.internal.render.Originals;
import org.letterhead.mail.templates.internal.render.Renderer;

class CatalogueReaderTest {
    private static final String FOLDER = "templates/welcome/";

    private static final String GOODBYE =
            "{\"class\": \"SECURITY\", \"footer\": false, \"layout\": false, \"may_switch_off\": false, \"variables\": []}";

    private final Map<String, String> files = new HashMap<>();

    @BeforeEach
    void aGoodCatalogue() {
        files.put("templates/layout/html.mustache", "<b>{{>content}}</b>{{>footer}}");
        files.put(
                "templates/i18n/templates_en.properties",
                """
                layout.name=Layout
                layout.description=Around
                footer.name=Footer
                footer.description=Below
                welcome.name=Welcome
                welcome.description=Says hello
                welcome.variable.who=Who is there
                welcome.variable.things=Things
                welcome.variable.things.what=What
                """);
        files.put("templates/i18n/templates_fr.properties", "welcome.variable.who=Qui est là");
        files.put("templates/footer/text_en.mustache", "from {{account.name}}\n");
        files.put("templates/footer/html_en.mustache", "<i>from {{account.name}}</i>\n");
        files.put(
                FOLDER + "template.json",
                """
                {
                  "class": "TRANSACTIONAL",
                  "footer": true,
                  "layout": false,
                  "may_switch_off": true,
                  "variables": [
                    {"name": "who", "type": "TEXT", "required": true, "sample": "Anna"},
                    {"name": "things", "type": "LIST", "fields": [{"name": "what", "type": "NUMBER"}], "sample": [{"what": 1}, {}]}
                  ]
                }
                """);
        files.put(FOLDER + "subject_en.mustache", "Welcome, {{who}}\n");
        files.put(FOLDER + "text_en.mustache", "Hello {{who}}!\n");
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
                        new Variable("who", Type.TEXT, true, "Anna", List.of()),
                        new Variable(
                                "things",
                                Type.LIST,
                                false,
                                List.of(Map.of("what", BigDecimal.ONE), Map.of()),
                                List.of(new Variable("what", Type.NUMBER, false, BigDecimal.ONE, List.of()))));
        assertThat(template.maySwitchOff()).isTrue();
        assertThat(template.describe(Locale.FRENCH).variables().get(0).meaning())
                .isEqualTo("Qui est là");
        assertThat(template.describe(Locale.GERMAN).variables().get(0).meaning())
                .isEqualTo("Who is there");
        assertThat(rendered(catalogue, "welcome", Map.of("who", "Zoë")))
                .isEqualTo(new RenderedMail(
                        Locale.ENGLISH,
                        "Welcome, Zoë",
                        "Hello Zoë!\n\n" + "-".repeat(60) + "\nfrom Acme\n",
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
                "{\"class\": \"" + messageClass + "\", \"footer\": true, \"layout\": false, \"may_switch_off\": false,"
                        + " \"variables\": [{\"name\": \"who\", \"type\": \"TEXT\", \"sample\": \"x\"}]}");

        Catalogue catalogue = CatalogueReader.read(new MapFiles(files));
        // What a model says under that name is nothing to it.
        Map<String, ?> model = Map.of("who", "Zoë", "unsubscribe", Map.of("link", "https://evil.example/"));
        return rendered(catalogue, "welcome", model).text();
    }

    private static RenderedMail rendered(Catalogue catalogue, String id, Map<String, ?> model) {
        return new Renderer()
                .render(
                        catalogue,
                        catalogue.find(id).orElseThrow(),
                        new TemplateCall(id, model, "a", "Acme", List.of()),
                        Originals.ONLY);
    }

    @Test
    void anotherFolderIsAnotherTemplate() {
        files.put("templates/goodbye/template.json", GOODBYE);
        files.put(
                "templates/i18n/templates_en.properties",
                files.get("templates/i18n/templates_en.properties") + "goodbye.name=Bye\ngoodbye.description=Bye\n");
        files.put("templates/goodbye/subject_en.mustache", "Goodbye");
        files.put("templates/goodbye/text_en.mustache", "Goodbye!");
        Catalogue catalogue = CatalogueReader.read(new MapFiles(files));

        assertThat(catalogue.ids()).containsExactly("goodbye", "welcome");
        assertThat(rendered(catalogue, "goodbye", Map.of()).html()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{'class': 'TRANSACTIONAL', 'footer': true, 'layout': false, 'may_switch_off': true, 'variables': []}",
            })
    void aDescriptorThatIsNoneIsRefused(String descriptor) {
        files.put(FOLDER + "template.json", descriptor);
        refused("template.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"TRANSACTIONAL\" | \"OTHER\" | OTHER",
                "\"class\": \"TRANSACTIONAL\", | '' | class",
                "\"footer\": true, | '' | footer",
                "\"footer\": true | \"footer\": \"yes\" | footer",
                "\"footer\": true | \"footer\": null | footer",
                "\"footer\": true | \"footer\": false | {{>footer}}",
                "\"layout\": false, | '' | layout",
                "\"layout\": false | \"layout\": true | leave {{>footer}} out",
                "\"may_switch_off\": true, | '' | may_switch_off",
                "\"TRANSACTIONAL\" | \"SECURITY\" | cannot be switched off",
                "\"footer\": true | \"footer\": true, \"color\": 1 | color",
                "\"variables\": [ | \"variables\": {}, \"x\": [ | x",
                "\"type\": \"TEXT\" | \"type\": \"STRING\" | STRING",
                "\"type\": \"TEXT\", | '' | type",
                "\"who\" | 5 | name",
                "\"who\" | \"Who\" | Who",
                "\"who\" | \"a.b\" | a.b",
                "\"who\" | \"account\" | own",
                "\"who\" | \"unsubscribe\" | own",
                "\"who\" | \"mail\" | own",
                "\"who\" | \"layout\" | own",
                "\"who\" | \"things\" | twice",
                "\"who\" | \"unknown\" | welcome.variable.unknown",
                "\"required\": true | \"required\": \"true\" | required",
                "\"required\": true | \"requird\": true | requird",
                "\"required\": true | \"fields\": [] | fields",
                ", \"sample\": \"Anna\" | '' | who has no \"sample\"",
                "\"sample\": \"Anna\" | \"sample\": 5 | the sample of who",
                ", \"sample\": [{\"what\": 1}, {}] | '' | things has no \"sample\"",
                "[{\"what\": 1}, {}] | [] | the sample of things",
                "[{\"what\": 1}, {}] | [{}] | what has no \"sample\"",
                "{\"what\": 1} | {\"what\": \"one\"} | the sample of what",
                "{\"what\": 1} | {\"what\": 1, \"more\": 2} | more",
                "[{\"name\": \"what\", \"type\": \"NUMBER\"}] | \"what\" | fields",
            })
    void aDescriptorThatIsNotInOrderIsRefused(String good, String bad, String named) {
        String descriptor = files.get(FOLDER + "template.json");
        assertThat(descriptor).contains(good);
        files.put(FOLDER + "template.json", descriptor.replace(good, bad));
        refused(named);
        refused("template.json");
    }

    @Test
    void aDateAndMoneyInASampleAreWhatAModelHolds() {
        files.put(
                FOLDER + "template.json",
                files.get(FOLDER + "template.json")
                        .replace(
                                "\"TEXT\", \"required\": true, \"sample\": \"Anna\"",
                                "\"DATE\", \"sample\": \"2026-11-22\""));
        assertThat(CatalogueReader.read(new MapFiles(files))
                        .find("welcome")
                        .orElseThrow()
                        .variables()
                        .get(0)
                        .sample())
                .isEqualTo(LocalDate.of(2026, 11, 22));

        files.put(FOLDER + "template.json", files.get(FOLDER + "template.json").replace("-11-22", "-11-31"));
        refused("the sample of who is no DATE");
    }

    @Test
    void everyTemplateHasANameInEnglish() {
        files.remove("templates/i18n/templates_en.properties");
        refused("templates/i18n/templates_en.properties lacks");
    }

    @Test
    void whatStandsInTheLayoutIsNoPage() {
        files.put(
                FOLDER + "template.json",
                files.get(FOLDER + "template.json").replace("\"layout\": false", "\"layout\": true"));
        files.put(FOLDER + "html_en.mustache", "<!DOCTYPE html><html><body>Hello</body></html>");
        refused("no page of its own");
        files.put(FOLDER + "html_en.mustache", "<p>Hello</p>");
        assertThat(rendered(CatalogueReader.read(new MapFiles(files)), "welcome", Map.of("who", "Zoë"))
                        .html())
                .contains("<b><p>Hello</p></b><i>from Acme</i>");
    }

    @Test
    void theLayoutAloneShowsAPreheader() {
        files.put(FOLDER + "preheader_en.mustache", "Hello");
        refused("preheader_en.mustache");
    }

    @Test
    void aTextDoesNotPutTheFooterInItself() {
        files.put(FOLDER + "text_en.mustache", "Hello {{ > footer }}");
        refused("text_en.mustache: the footer comes by itself");
    }

    @Test
    void ofAnotherBundleTheGoodOnesCome() {
        files.put("templates/bad/template.json", "{");
        List<String> problems = new ArrayList<>();
        assertThat(CatalogueReader.read(new MapFiles(files), "templates/", (folder, problem) -> problems.add(problem)))
                .extracting(Template::id)
                .containsExactly("welcome");
        assertThat(problems).singleElement().asString().contains("templates/bad/template.json");
    }

    @Test
    void everyLanguageIsWhole() {
        files.put(FOLDER + "subject_fr.mustache", "Bienvenue");
        refused("text_fr.mustache is missing");

        files.put(FOLDER + "text_fr.mustache", "Bonjour");
        refused("html_fr.mustache is missing");

        files.put(FOLDER + "html_fr.mustache", "Bonjour{{>footer}}");
        assertThat(CatalogueReader.read(new MapFiles(files))
                        .find("welcome")
                        .orElseThrow()
                        .languages())
                .containsExactly(Locale.ENGLISH, Locale.FRENCH);

        files.put("templates/footer/text_fr.mustache", "de");
        refused("templates/footer/html_fr.mustache is missing");
    }

    @Test
    void aTemplateHasEnglishTexts() {
        for (String part : List.of("subject", "text", "html")) {
            files.put(FOLDER + part + "_fr.mustache", files.remove(FOLDER + part + "_en.mustache"));
        }
        refused("no English texts");
    }

    @Test
    void aTemplateThatPromisesTheFooterHasIt() {
        files.put(FOLDER + "html_en.mustache", "<p>Hello</p>");
        refused("html_en");
    }

    @Test
    void aFolderThatCannotBeAnIdIsRefused() {
        files.put("templates/Bad Name/template.json", GOODBYE);
        refused("Bad Name");
    }

    private void refused(String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CatalogueReader.read(new MapFiles(files)))
                .withMessageContaining(named);
    }
}
