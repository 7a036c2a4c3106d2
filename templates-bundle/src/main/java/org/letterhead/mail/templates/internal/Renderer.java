/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.templates.internal.Value.Group;

/** Makes a mail's texts from a template of the catalogue. May be used by several threads. */
final class Renderer {
    private final Catalogue catalogue;
    private final MustacheEngine engine = new MustacheEngine();

    Renderer(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    RenderedMail render(Template template, TemplateCall call) {
        Languages.Choice language =
                Languages.choose(call.locales(), template.wordings().keySet());
        Wording wording = template.wordings().get(language.texts());
        Optional<Catalogue.Footer> footer = catalogue.footerOf(template, language.texts());
        Group values = ModelReader.read(template, call.model(), call.accountName(), new Formats(language.formats()));

        Page page = new Page(template, language.texts(), values);
        return new RenderedMail(
                language.texts(),
                page.fill(Mode.SUBJECT, wording.subject(), Optional.empty()),
                page.fill(Mode.TEXT, wording.text(), footer.map(Catalogue.Footer::text)),
                wording.html().map(html -> page.fill(Mode.HTML, html, footer.map(Catalogue.Footer::html))));
    }

    /** What the parts of one mail have in common. */
    private final class Page {
        private final Template template;
        private final Locale language;
        private final Group values;
        private final Set<String> names;

        Page(Template template, Locale language, Group values) {
            this.template = template;
            this.language = language;
            this.values = values;
            names = new TreeSet<>(Variable.names(template.variables()));
            names.add(CatalogueReader.ACCOUNT + ".name");
            names.add(CatalogueReader.UNSUBSCRIBE + ".link");
        }

        String fill(Mode mode, String text, Optional<String> footer) {
            String part = mode.name().toLowerCase(Locale.ROOT);
            String file = template.id() + "/" + part + "_" + language.toLanguageTag() + ".mustache";
            Map<String, String> partials =
                    footer.map(words -> Map.of(CatalogueReader.FOOTER, words)).orElse(Map.of());
            return engine.fill(
                    new Source(mode, file, text, partials, names),
                    values,
                    part + " of template \"" + template.id() + "\"");
        }
    }
}
