/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.templates.internal.AccountTexts;
import org.letterhead.mail.templates.internal.catalogue.Catalogue;
import org.letterhead.mail.templates.internal.catalogue.Languages;
import org.letterhead.mail.templates.internal.catalogue.Template;

/** Which texts count for one mail: the account's own, else the originals, in the reader's language. */
final class WordsOfAccount {
    private final Catalogue catalogue;
    private final Template template;
    private final AccountTexts own;
    private final TemplateCall call;
    private final Languages.Choice choice;

    WordsOfAccount(Catalogue catalogue, Template template, TemplateCall call, AccountTexts own) {
        this.catalogue = catalogue;
        this.template = template;
        this.own = own;
        this.call = call;
        this.choice = choose();
    }

    /** A language that only the account has counts once a mail can be made of it. */
    private Languages.Choice choose() {
        Set<Locale> available = new HashSet<>(template.wordings().keySet());
        available.addAll(own.languages(call.account(), template.id()));
        while (true) {
            Languages.Choice chosen = Languages.choose(call.locales(), available);
            Locale language = chosen.texts();
            boolean whole = find(template, chain(language), TemplatePart.SUBJECT)
                            .isPresent()
                    && find(template, chain(language), TemplatePart.TEXT).isPresent();
            if (whole || !available.remove(language)) {
                return chosen;
            }
        }
    }

    Languages.Choice choice() {
        return choice;
    }

    Optional<String> template(TemplatePart part) {
        return find(template, chain(choice.texts()), part);
    }

    /** English stands behind the language of the mail: a language of the account's own may have no footer. */
    String footer(TemplatePart part) {
        List<Locale> chain = new ArrayList<>(chain(choice.texts()));
        chain.add(Locale.ENGLISH);
        return find(catalogue.footer(), chain, part).orElse("");
    }

    String layoutPage() {
        List<Locale> chain = new ArrayList<>(chain(choice.texts()));
        chain.add(Locale.ENGLISH);
        return find(catalogue.layout(), chain, TemplatePart.HTML).orElse("{{>content}}{{>footer}}");
    }

    /**
     * Logo, colour and address: they are seldom a matter of language, so what is written in one counts in all that have
     * none of their own.
     */
    Map<TemplatePart, String> layout() {
        Template layout = catalogue.layout();
        Map<TemplatePart, String> found = new EnumMap<>(TemplatePart.class);
        Set<Locale> written = own.languages(call.account(), layout.id());
        if (!written.isEmpty()) {
            Set<Locale> languages = new LinkedHashSet<>(chain(choice.texts()));
            call.locales().forEach(wish -> languages.addAll(chain(wish)));
            languages.add(Locale.ENGLISH);
            languages.addAll(layout.languages());
            languages.addAll(Languages.sorted(written));
            languages.retainAll(written);
            languages.forEach(
                    language -> own.of(call.account(), layout.id(), language).forEach(found::putIfAbsent));
        }
        layout.wordings().get(Locale.ENGLISH).parts().forEach(found::putIfAbsent);
        return found;
    }

    /** Of fr-CA: fr-CA and fr. */
    private static List<Locale> chain(Locale language) {
        boolean plain = language.getCountry().isEmpty()
                && language.getScript().isEmpty()
                && language.getVariant().isEmpty()
                && !language.hasExtensions();
        return plain ? List.of(language) : List.of(language, Locale.forLanguageTag(language.getLanguage()));
    }

    private Optional<String> find(Template from, List<Locale> chain, TemplatePart part) {
        for (Locale language : chain) {
            Map<TemplatePart, String> written = own.of(call.account(), from.id(), language);
            Optional<String> found = Optional.ofNullable(written.get(part)).or(() -> from.original(language, part));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
