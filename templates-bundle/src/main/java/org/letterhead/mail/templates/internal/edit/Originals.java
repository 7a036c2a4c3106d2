/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.templates.internal.AccountTexts;

/** What the editor needs of the catalogue: the originals, what their texts may use, and a rendering for people to look at. */
public interface Originals {
    /** Every template, the layout and the footer among them, by id. */
    List<TemplateDescriptor> list(Locale reader);

    /** One of them; empty if it is not there (any more). */
    Optional<TemplateDescriptor> find(String templateId, Locale reader);

    /**
     * The original texts in a language; where a template has none in it, those that its readers would get.
     *
     * @param templateId one that is there
     * @return by part; those that the template does not have are absent
     */
    Map<TemplatePart, String> texts(String templateId, Locale language);

    /** Every name that a text of the template may use, such as {@code orders.one}. */
    Set<String> names(String templateId);

    /** Every text that may be put in with {@code {{>name}}}. */
    Set<String> partials(String templateId);

    /** Those of the names that hold an http or https link which was checked. */
    Set<String> links(String templateId);

    /** Those of the names that hold a colour which was checked. */
    Set<String> colours(String templateId);

    /**
     * Renders with sample data. Of the layout and the footer, with a text in place of a mail's own.
     *
     * @param texts what accounts have written
     * @throws org.letterhead.mail.MailRejectedException if the texts become too long, or the subject is none
     * @throws RuntimeException if a text is not in order
     */
    RenderedMail preview(String templateId, Locale language, String account, String accountName, AccountTexts texts);
}
