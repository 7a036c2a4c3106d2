/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.template;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.MailRejectedException;
import org.osgi.annotation.versioning.ProviderType;

/** The catalogue of templates and the one place where they are rendered. May be called from any thread. */
@ProviderType
public interface MailTemplates {
    /**
     * Lists the catalogue.
     *
     * @param locale the reader's language; where there is no text in it, English
     * @return every template, by id
     */
    List<TemplateDescriptor> list(Locale locale);

    /**
     * Finds one template.
     *
     * @param templateId its id
     * @param locale the reader's language; where there is no text in it, English
     * @return empty if the catalogue has no such template
     */
    Optional<TemplateDescriptor> find(String templateId, Locale locale);

    /**
     * Renders a template. Nothing outside the model and the catalogue is read, and no method of the model is called.
     *
     * @param call the template, its model, and for whom
     * @return subject, plain text and HTML
     * @throws MailRejectedException if there is no such template, or the model lacks a variable or has one of the wrong
     *     type; the exception names it
     */
    RenderedMail render(TemplateCall call);

    /**
     * Tells whether an account does not send mails of a kind. Asked for each mail of a template before it leaves; quick.
     *
     * @param account the account's name
     * @param templateId the template's id; one that does not exist is not switched off
     */
    boolean isSwitchedOff(String account, String templateId);
}
