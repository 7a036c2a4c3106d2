/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.suppress;

import java.util.Locale;
import org.letterhead.mail.people.ShownText;
import org.letterhead.mail.template.MailTemplates;
import org.letterhead.mail.template.TemplateDescriptor;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people call a kind of mail. */
@Component(service = KindNames.class)
public final class KindNames {
    private static final Logger LOG = LoggerFactory.getLogger(KindNames.class);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MailTemplates templates;

    /** The template's name, its id if nobody knows it, empty for given content. */
    String of(String kind, Locale locale) {
        MailTemplates present = templates;
        if (kind.isEmpty() || present == null) {
            return ShownText.of(kind);
        }
        try {
            return ShownText.of(
                    present.find(kind, locale).map(TemplateDescriptor::name).orElse(kind));
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("The templates cannot be asked for the name of {}", kind, e);
            return ShownText.of(kind);
        }
    }
}
