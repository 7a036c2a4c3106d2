/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.templates.internal.AccountTexts;

/** Nobody has written anything. */
public enum Originals implements AccountTexts {
    /** The only one. */
    ONLY;

    @Override
    public Map<TemplatePart, String> of(String account, String templateId, Locale language) {
        return Map.of();
    }

    @Override
    public Set<Locale> languages(String account, String templateId) {
        return Set.of();
    }

    @Override
    public boolean isSwitchedOff(String account, String templateId) {
        return false;
    }
}
