/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One use of a template.
 *
 * @param templateId the template
 * @param model its variables, as described at {@link org.letterhead.mail.MailContent.FromTemplate}
 * @param account the account in whose name the mail is sent
 * @param accountName the account's display name, for the footer; possibly empty; untrusted text
 * @param locales the languages wished for, best first; English stands behind the last
 */
public record TemplateCall(
        String templateId, Map<String, ?> model, String account, String accountName, List<Locale> locales) {
    /** Refuses {@code null} and copies the list; the model is not copied. */
    public TemplateCall {
        Objects.requireNonNull(templateId, "templateId");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(accountName, "accountName");
        locales = List.copyOf(locales);
    }

    /** The template and the account; what the model holds is not for logs. */
    @Override
    public String toString() {
        return "template " + templateId + " for account " + account + " in " + locales;
    }
}
