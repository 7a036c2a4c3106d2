/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.template.TemplatePart;

/** What accounts have written instead of the originals. Asked for each mail: quick, and without the database for accounts that have written nothing. */
public interface AccountTexts {
    /**
     * Gives an account's own texts of one template, of the layout or of the footer.
     *
     * @return by part; empty where the original counts
     * @throws MailUnavailableException if it is not known, because the store is away
     */
    Map<TemplatePart, String> of(String account, String templateId, Locale language);

    /** The languages in which an account has written something of a template, beyond those that the template has. */
    Set<Locale> languages(String account, String templateId);

    /** Whether an account does not send this kind. */
    boolean isSwitchedOff(String account, String templateId);
}
