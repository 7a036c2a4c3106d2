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
import org.letterhead.mail.templates.internal.catalogue.Catalogue;
import org.letterhead.mail.templates.internal.catalogue.Template;
import org.letterhead.mail.templates.internal.render.Originals;
import org.letterhead.mail.templates.internal.render.Renderer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The templates of all bundles, as a service. */
@Component(service = MailTemplates.class)
public final class BundledTemplates implements MailTemplates {
    private final Catalogues catalogues;
    private final Renderer renderer = new Renderer();
    private final AccountTexts accountTexts;

    /** Called by Declarative Services: not before it is known what accounts have written. */
    @Activate
    public BundledTemplates(@Reference Catalogues catalogues, @Reference AccountTexts accountTexts) {
        this.catalogues = catalogues;
        this.accountTexts = accountTexts;
    }

    /** With the originals alone. */
    public BundledTemplates(Catalogues catalogues) {
        this(catalogues, Originals.ONLY);
    }

    @Override
    public List<TemplateDescriptor> list(Locale locale) {
        return catalogues.now().templates().stream()
                .map(template -> template.describe(locale))
                .toList();
    }

    @Override
    public Optional<TemplateDescriptor> find(String templateId, Locale locale) {
        return catalogues.now().find(templateId).map(template -> template.describe(locale));
    }

    @Override
    public RenderedMail render(TemplateCall call) {
        Catalogue catalogue = catalogues.now();
        Template template = catalogue
                .find(call.templateId())
                .orElseThrow(() ->
                        new MailRejectedException(new Rejection.UnknownTemplate(call.templateId(), catalogue.ids())));
        return renderer.render(catalogue, template, call, accountTexts);
    }

    @Override
    public boolean isSwitchedOff(String account, String templateId) {
        return catalogues
                .now()
                .find(templateId)
                .filter(Template::maySwitchOff)
                .filter(template -> accountTexts.isSwitchedOff(account, templateId))
                .isPresent();
    }
}
