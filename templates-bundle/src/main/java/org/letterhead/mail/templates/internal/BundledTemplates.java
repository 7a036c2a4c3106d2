/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.template.MailTemplates;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.template.TemplateVariable;
import org.letterhead.mail.texts.Texts;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The templates that this bundle holds, as a service. */
@Component
public final class BundledTemplates implements MailTemplates {
    private final Texts texts = Texts.of(BundledTemplates.class, "templates");
    private final Catalogue catalogue;
    private final Renderer renderer;

    /**
     * Reads the catalogue.
     *
     * @param context this bundle's
     */
    @Activate
    public BundledTemplates(BundleContext context) {
        this(CatalogueReader.read(new BundleFiles(context.getBundle())));
    }

    BundledTemplates(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.renderer = new Renderer(catalogue);
    }

    @Override
    public List<TemplateDescriptor> list(Locale locale) {
        return catalogue.templates().stream()
                .map(template -> describe(template, locale))
                .toList();
    }

    @Override
    public Optional<TemplateDescriptor> find(String templateId, Locale locale) {
        return catalogue.find(templateId).map(template -> describe(template, locale));
    }

    @Override
    public RenderedMail render(TemplateCall call) {
        Template template = catalogue
                .find(call.templateId())
                .orElseThrow(() ->
                        new MailRejectedException(new Rejection.UnknownTemplate(call.templateId(), catalogue.ids())));
        return renderer.render(template, call);
    }

    private TemplateDescriptor describe(Template template, Locale locale) {
        String id = template.id();
        return new TemplateDescriptor(
                id,
                texts.say(id + ".name", locale),
                texts.say(id + ".description", locale),
                template.messageClass(),
                describe(template.variables(), id + ".variable.", locale),
                template.languages(),
                template.footer());
    }

    private List<TemplateVariable> describe(List<Variable> variables, String keys, Locale locale) {
        return variables.stream()
                .map(variable -> new TemplateVariable(
                        variable.name(),
                        variable.type(),
                        variable.required(),
                        texts.say(keys + variable.name(), locale),
                        describe(variable.fields(), keys + variable.name() + ".", locale)))
                .toList();
    }
}
