/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.templates.internal.catalogue.OwnNames;
import org.letterhead.mail.templates.internal.catalogue.Template;

/** Puts what a template says, layout and footer together, so that the whole is compiled as one. */
final class Frame {
    private static final String RULE = "\n\n------------------------------------------------------------\n";
    private static final String CONTENT = "{{>" + OwnNames.CONTENT_PARTIAL + "}}";
    private static final String FOOTER = "{{>" + OwnNames.FOOTER_PARTIAL + "}}";
    private static final String LEGAL_ADDRESS = "{{#layout.legal_address}}\n{{line}}\n{{/layout.legal_address}}\n";

    private final Template template;
    private final WordsOfAccount words;
    private final Set<String> names;

    Frame(Template template, WordsOfAccount words, Set<String> names) {
        this.template = template;
        this.words = words;
        this.names = names;
    }

    /** A part of the template that is one line. */
    Source line(TemplatePart part, String text) {
        return new Source(Mode.SUBJECT, name(part), text, Map.of(), names);
    }

    /** Footer and legal address stand at the end, whatever the text says. */
    Source text(String text) {
        if (!template.footer() && !template.layout()) {
            return new Source(Mode.TEXT, name(TemplatePart.TEXT), text, Map.of(), names);
        }
        String end = template.footer() ? RULE + FOOTER + "\n" : "";
        if (template.layout()) {
            String rule = template.footer() ? "\n\n" : RULE;
            end += "{{#layout.legal_address.any}}" + rule + "{{/layout.legal_address.any}}\n" + LEGAL_ADDRESS;
        }
        return new Source(
                Mode.TEXT,
                name(TemplatePart.TEXT),
                CONTENT + "\n" + end,
                partials(text, template.footer() ? words.footer(TemplatePart.TEXT) : ""),
                names);
    }

    Source html(String html) {
        String footer = template.footer() ? words.footer(TemplatePart.HTML) : "";
        if (template.layout()) {
            return new Source(Mode.HTML, name(TemplatePart.HTML), words.layoutPage(), partials(html, footer), names);
        }
        Map<String, String> partials = template.footer() ? Map.of(OwnNames.FOOTER_PARTIAL, footer) : Map.of();
        return new Source(Mode.HTML, name(TemplatePart.HTML), html, partials, names);
    }

    private static Map<String, String> partials(String content, String footer) {
        Map<String, String> partials = new HashMap<>();
        partials.put(OwnNames.CONTENT_PARTIAL, content);
        partials.put(OwnNames.FOOTER_PARTIAL, footer);
        return partials;
    }

    private String name(TemplatePart part) {
        return template.id() + "/" + part.name().toLowerCase(Locale.ROOT) + "_"
                + words.choice().texts().toLanguageTag() + ".mustache";
    }
}
