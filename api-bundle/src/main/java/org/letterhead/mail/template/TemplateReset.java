/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.template;

import java.util.Locale;
import java.util.Objects;

/** What of an account's own texts goes back to the original. */
public sealed interface TemplateReset {
    /**
     * One template in one language.
     *
     * @param templateId the template
     * @param language the language
     */
    record OfTemplate(String templateId, Locale language) implements TemplateReset {
        /** Refuses {@code null}. */
        public OfTemplate {
            Objects.requireNonNull(templateId, "templateId");
            Objects.requireNonNull(language, "language");
        }
    }

    /**
     * Everything in one language.
     *
     * @param language the language
     */
    record OfLanguage(Locale language) implements TemplateReset {
        /** Refuses {@code null}. */
        public OfLanguage {
            Objects.requireNonNull(language, "language");
        }
    }

    /** Everything. */
    record All() implements TemplateReset {}
}
