/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.template.TemplateVariable.Type;
import org.letterhead.mail.templates.internal.AccountTexts;
import org.letterhead.mail.templates.internal.Catalogues;
import org.letterhead.mail.templates.internal.catalogue.Catalogue;
import org.letterhead.mail.templates.internal.catalogue.OwnNames;
import org.letterhead.mail.templates.internal.catalogue.Template;
import org.letterhead.mail.templates.internal.catalogue.Variable;
import org.letterhead.mail.templates.internal.catalogue.Wording;
import org.letterhead.mail.templates.internal.render.Renderer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The catalogue as the editor sees it: the originals, what their texts may use, and a rendering for people to look at. */
@Component(service = EditableTemplates.class)
public final class EditableTemplates {
    /** Stands in a preview of layout or footer for a mail; no template can be called so. */
    private static final String STAND_IN = "-";

    private static final Set<String> COLOURS =
            Set.of("layout.colour", "layout.colour_text", "layout.dark_colour", "layout.dark_colour_text");

    private final Catalogues catalogues;
    private final Renderer renderer = new Renderer();

    /** Called by Declarative Services. */
    @Activate
    public EditableTemplates(@Reference Catalogues catalogues) {
        this.catalogues = catalogues;
    }

    /** Every template, the layout and the footer among them, by id. */
    List<TemplateDescriptor> list(Locale reader) {
        return catalogues.now().editable().stream()
                .map(template -> template.describe(reader))
                .toList();
    }

    /** One of them; empty if it is not there (any more). */
    Optional<TemplateDescriptor> find(String templateId, Locale reader) {
        return catalogues.now().findEditable(templateId).map(template -> template.describe(reader));
    }

    /**
     * The original texts in a language; where a template has none in it, those that its readers would get.
     *
     * @return by part; those that the template does not have are absent
     */
    Map<TemplatePart, String> texts(String templateId, Locale language) {
        Template template = template(templateId);
        Map<TemplatePart, String> texts = new HashMap<>();
        for (Locale one : List.of(Locale.ENGLISH, plain(language), language)) {
            Wording wording = template.wordings().get(one);
            if (wording != null) {
                texts.putAll(wording.parts());
            }
        }
        return texts;
    }

    /** Whether a text that an account has not written comes in this language. Of what is shared it does not matter. */
    boolean speaks(String templateId, Locale language) {
        Template template = template(templateId);
        return template.shared()
                || template.wordings().containsKey(language)
                || template.wordings().containsKey(plain(language));
    }

    private static Locale plain(Locale language) {
        return Locale.forLanguageTag(language.getLanguage());
    }

    /** Every name that a text of the template may use, such as {@code orders.one}. */
    Set<String> names(String templateId) {
        return OwnNames.with(template(templateId).variables());
    }

    /** Every text that may be put in with {@code {{>name}}}. */
    Set<String> partials(String templateId) {
        if (templateId.equals(TemplateEditor.LAYOUT)) {
            return Set.of(OwnNames.CONTENT_PARTIAL, OwnNames.FOOTER_PARTIAL);
        }
        Template template = template(templateId);
        return template.footer() && !template.layout() ? Set.of(OwnNames.FOOTER_PARTIAL) : Set.of();
    }

    /** Those of the names that hold an http or https link which was checked. */
    Set<String> links(String templateId) {
        Set<String> links = new HashSet<>(Set.of("unsubscribe.link", "layout.logo"));
        Set<String> others = new HashSet<>();
        collect(template(templateId).variables(), links, others);
        links.removeAll(others);
        return links;
    }

    private static void collect(List<Variable> variables, Set<String> links, Set<String> others) {
        for (Variable variable : variables) {
            (variable.type() == Type.LINK ? links : others).add(variable.name());
            collect(variable.fields(), links, others);
        }
    }

    /** The names that hold a colour which was checked. */
    Set<String> colours() {
        return COLOURS;
    }

    private Template template(String id) {
        return catalogues
                .now()
                .findEditable(id)
                .orElseThrow(() -> new IllegalArgumentException("There is no template \"" + id + "\" any more."));
    }

    /**
     * Renders with sample data. Of the layout and the footer, with a text in place of a mail's own.
     *
     * @param texts what accounts have written
     * @throws org.letterhead.mail.MailRejectedException if the texts become too long, or the subject is none
     * @throws RuntimeException if a text is not in order
     */
    RenderedMail preview(String templateId, Locale language, String account, String accountName, AccountTexts texts) {
        Catalogue catalogue = catalogues.now();
        Template template = template(templateId);
        Template shown = template.shared() ? standIn(template, language) : template;
        TemplateCall call = new TemplateCall(
                shown.id(), Variable.samples(shown.variables()), account, accountName, List.of(language));
        return renderer.renderAsWritten(catalogue, shown, call, texts);
    }

    private static Template standIn(Template shared, Locale language) {
        Map<Locale, Wording> wordings = new HashMap<>();
        for (Locale one : new ArrayList<>(List.of(Locale.ENGLISH, language))) {
            String here = EditorWords.say("preview.here", Map.of(), one);
            wordings.put(
                    one,
                    new Wording(Map.of(
                            TemplatePart.SUBJECT, EditorWords.say("preview.subject", Map.of(), one),
                            TemplatePart.TEXT, here + "\n",
                            TemplatePart.HTML, "<p>" + here + "</p>")));
        }
        return new Template(
                STAND_IN, MessageClass.SUBSCRIPTION, List.of(), true, true, false, wordings, shared.words());
    }
}
