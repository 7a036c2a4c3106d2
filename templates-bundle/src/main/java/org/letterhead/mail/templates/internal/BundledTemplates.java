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
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The templates of all bundles, as a service. */
@Component(service = MailTemplates.class)
public final class BundledTemplates implements MailTemplates {
    private final Catalogues catalogues;
    private final Renderer renderer = new Renderer();

    /** What accounts have written. While nobody knows, originals count. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AccountTexts accountTexts;

    /** Called by Declarative Services. */
    @Activate
    public BundledTemplates(@Reference Catalogues catalogues) {
        this.catalogues = catalogues;
    }

    /** With what accounts have written. */
    public BundledTemplates(Catalogues catalogues, AccountTexts accountTexts) {
        this(catalogues);
        this.accountTexts = accountTexts;
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
        return renderer.render(catalogue, template, call, own());
    }

    @Override
    public boolean isSwitchedOff(String account, String templateId) {
        return catalogues
                .now()
                .find(templateId)
                .filter(Template::maySwitchOff)
                .filter(template -> own().isSwitchedOff(account, templateId))
                .isPresent();
    }

    private AccountTexts own() {
        AccountTexts present = accountTexts;
        return present == null ? Originals.ONLY : present;
    }
}
