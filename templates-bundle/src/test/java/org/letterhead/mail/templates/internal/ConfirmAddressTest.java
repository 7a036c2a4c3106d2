/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.templates.internal.catalogue.Catalogue;
import org.letterhead.mail.templates.internal.catalogue.CatalogueReader;
import org.letterhead.mail.templates.internal.catalogue.Samples;
import org.letterhead.mail.templates.internal.catalogue.ShippedFiles;
import org.letterhead.mail.templates.internal.catalogue.Template;

class ConfirmAddressTest {
    private final Catalogue catalogue = CatalogueReader.read(ShippedFiles.ofThisBundle());
    private final BundledTemplates templates = new BundledTemplates(new Catalogues(catalogue));
    private final Template confirm = catalogue.find("confirm-address").orElseThrow();

    @Test
    void itIsForSomebodysSecuritySoThatNoUnsubscribeStopsIt() {
        assertThat(confirm.messageClass()).isEqualTo(MessageClass.SECURITY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr", "pl"})
    void itSaysWhoAsksForWhatAndWhereToConfirm(String language) {
        Map<String, Object> model = Samples.full(confirm);
        RenderedMail mail = render(model, language);

        for (String part :
                List.of(mail.text(), Jsoup.parse(mail.html().orElseThrow()).text())) {
            assertThat(part).contains("anna.nowak@acme.example", "ben@acme.example", "Acme Outdoor", "24");
        }
        assertThat(mail.text()).contains("\n" + model.get("link") + "\n");
        assertThat(Jsoup.parse(mail.html().orElseThrow()).select("a[href]"))
                .singleElement()
                .satisfies(link -> assertThat(link.attr("href")).isEqualTo(model.get("link")));
    }

    @ParameterizedTest
    @CsvSource({
        "en,1,1 hour.",
        "en,2,2 hours.",
        "fr,1,1 heure.",
        "fr,48,48 heures.",
        "pl,1,1 godzinę.",
        "pl,2,2 godziny.",
        "pl,12,12 godzin.",
        "pl,24,24 godziny."
    })
    void itSaysForHowLong(String language, int hours, String words) {
        Map<String, Object> model = new HashMap<>(Samples.full(confirm));
        model.put("valid_hours", hours);
        RenderedMail mail = render(model, language);

        assertThat(mail.text().replace('\u00a0', ' ')).contains(words);
        assertThat(mail.html().orElseThrow().replace('\u00a0', ' ')).contains(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr", "pl"})
    void whatOthersWroteStaysText(String language) {
        Map<String, Object> model = new HashMap<>(Samples.full(confirm));
        model.put("asked_by", "<a href=\"https://bad.example\">Bank</a>{{link}}");

        RenderedMail mail = render(model, language);

        assertThat(Jsoup.parse(mail.html().orElseThrow()).select("a[href]")).hasSize(1);
        assertThat(mail.html().orElseThrow()).contains("&lt;a href");
    }

    /** It goes to strangers, from the platform's own address: nobody can make a headline of his own name there. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "fr", "pl"})
    void itsSubjectIsOursAlone(String language) {
        assertThat(render(Samples.full(confirm), language).subject()).doesNotContain("Acme", "ben@", "anna.nowak");
    }

    private RenderedMail render(Map<String, Object> model, String language) {
        return templates.render(new TemplateCall(
                "confirm-address", model, "acme", "Acme Outdoor", List.of(Locale.forLanguageTag(language))));
    }
}
