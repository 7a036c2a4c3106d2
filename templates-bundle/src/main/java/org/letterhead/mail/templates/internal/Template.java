/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.letterhead.mail.MessageClass;

/**
 * One kind of mail.
 *
 * @param footer whether it ends in the shared footer
 * @param wordings its texts by language; English is always there
 */
record Template(
        String id, MessageClass messageClass, List<Variable> variables, boolean footer, Map<Locale, Wording> wordings) {
    Template {
        variables = List.copyOf(variables);
        wordings = Map.copyOf(wordings);
        if (!wordings.containsKey(Locale.ENGLISH)) {
            throw new IllegalArgumentException("the template " + id + " has no English texts");
        }
    }

    /** The languages it has texts in, in the order of their tags. */
    List<Locale> languages() {
        return Languages.sorted(wordings.keySet());
    }
}
