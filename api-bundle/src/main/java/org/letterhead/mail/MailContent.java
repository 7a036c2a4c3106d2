/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a mail says: a template and its model, or texts that the host has written itself. */
public sealed interface MailContent {
    /**
     * A template of the catalogue, rendered at once, before the mail is accepted.
     *
     * <p>The model may hold strings, booleans, numbers ({@code Integer}, {@code Long}, {@code Double}, {@code
     * BigDecimal}), {@code java.time.LocalDate}, {@code Instant}, and maps (with string keys) and lists of these. The
     * template's catalogue entry says which variables it needs and how a number is written ("money", "percent"). No
     * method of a model object is ever called by a template.
     *
     * @param templateId for example {@code insights-report}
     * @param model the variables by name; copied, so that later changes have no effect on the mail
     */
    record FromTemplate(String templateId, Map<String, ?> model) implements MailContent {
        /** Copies the model. Values may be {@code null}, which means: not given. */
        public FromTemplate {
            Objects.requireNonNull(templateId, "templateId");
            model = Collections.unmodifiableMap(new LinkedHashMap<>(model));
        }
    }

    /**
     * Texts that are ready. They are sent as they are: nothing is substituted, no footer is added.
     *
     * @param subject one line of plain text
     * @param text the plain-text part, never empty: some people read only that
     * @param html the HTML part, if there is one; it names an inline attachment as {@code cid:} and its content id
     */
    record Given(String subject, String text, Optional<String> html) implements MailContent {
        /** Refuses {@code null}; what the texts may hold is checked by {@link MailService#send}. */
        public Given {
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(html, "html");
        }
    }
}
