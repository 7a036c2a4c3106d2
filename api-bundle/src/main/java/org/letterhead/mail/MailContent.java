/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a mail says: a template and its model, or texts that the host has written itself. */
public sealed interface MailContent {
    /**
     * A template of the catalogue, rendered at once, before the mail is accepted.
     *
     * <p>The model may hold strings, booleans, numbers ({@code Integer}, {@code Long}, {@code Double}, {@code
     * BigDecimal}), {@code java.time.LocalDate}, and maps (with string keys) and lists of these. The
     * template's catalogue entry says which variables it needs and how a number is written ("money", "percent"). No
     * method of a model object is ever called by a template.
     *
     * @param templateId for example {@code insights-report}
     * @param model the variables by name; copied with the maps and lists in it, so that later changes have no effect
     */
    record FromTemplate(String templateId, Map<String, ?> model) implements MailContent {
        /** Copies the model. Values may be {@code null}, which means: not given. */
        public FromTemplate {
            Objects.requireNonNull(templateId, "templateId");
            model = copy(model);
        }

        /** The template and the names of its variables; their values, such as a reset link, are not for logs. */
        @Override
        public String toString() {
            return "template " + templateId + " with " + model.keySet();
        }

        private static Map<String, Object> copy(Map<String, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((name, value) -> copy.put(name, copyOf(value)));
            return Collections.unmodifiableMap(copy);
        }

        private static Object copyOf(Object value) {
            if (value instanceof Map<?, ?> map) {
                Map<Object, Object> copy = new LinkedHashMap<>();
                map.forEach((key, each) -> copy.put(key, copyOf(each)));
                return Collections.unmodifiableMap(copy);
            }
            if (value instanceof List<?> list) {
                List<Object> copy = new ArrayList<>();
                list.forEach(each -> copy.add(copyOf(each)));
                return Collections.unmodifiableList(copy);
            }
            return value;
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

        /** Sizes; what the mail says is not for logs. */
        @Override
        public String toString() {
            return "given texts of " + text.length() + " characters";
        }
    }
}
