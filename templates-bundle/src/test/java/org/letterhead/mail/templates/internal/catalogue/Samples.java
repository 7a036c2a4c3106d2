/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.catalogue;

import java.util.LinkedHashMap;
import java.util.Map;

/** Models made of a template's samples. */
public final class Samples {
    private Samples() {}

    /** A model with every variable. */
    public static Map<String, Object> full(Template template) {
        return Variable.samples(template.variables());
    }

    /** A model with what is required and nothing else. */
    public static Map<String, Object> least(Template template) {
        return Variable.requiredSamples(template.variables());
    }

    public static Map<String, Object> money(Object amount, String currency) {
        Map<String, Object> money = new LinkedHashMap<>();
        money.put("amount", amount);
        money.put("currency", currency);
        return money;
    }
}
