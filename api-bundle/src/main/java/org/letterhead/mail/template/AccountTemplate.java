/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.template;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A template as one account has it in one language.
 *
 * @param template what people are told about it
 * @param language the language of its texts
 * @param texts its parts; those that it does not have are absent
 * @param version for {@link TemplateEditor#save}: another one as soon as somebody has saved or reset something of it
 */
public record AccountTemplate(
        TemplateDescriptor template, Locale language, Map<TemplatePart, Text> texts, long version) {
    /** Copies the map. */
    public AccountTemplate {
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(language, "language");
        texts = Map.copyOf(texts);
    }

    /**
     * One part.
     *
     * @param original as the bundle that brings the template has it now
     * @param own what the account has written instead
     */
    public record Text(String original, Optional<Own> own) {
        /** Refuses {@code null}. */
        public Text {
            Objects.requireNonNull(original, "original");
            Objects.requireNonNull(own, "own");
        }

        /** What a mail says. */
        public String current() {
            return own.map(Own::text).orElse(original);
        }
    }

    /**
     * What an account has written.
     *
     * @param text its text
     * @param basedOn the original as it was then, if that is another one now: <em>drift</em>
     * @param changedAt when
     * @param changedBy who: the kind of actor and the name, as in {@code user anna}
     * @param made whether nobody has written it: plain text that was made from the account's HTML, and is made anew with it
     */
    public record Own(String text, Optional<String> basedOn, Instant changedAt, String changedBy, boolean made) {
        /** Refuses {@code null}. */
        public Own {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(basedOn, "basedOn");
            Objects.requireNonNull(changedAt, "changedAt");
            Objects.requireNonNull(changedBy, "changedBy");
        }
    }

    /**
     * A line in an account's list of templates.
     *
     * @param template what people are told about it
     * @param changed the languages in which the account has written something of its own
     * @param drifted those of them whose original has changed since
     * @param switchedOff whether the account does not send this kind
     */
    public record Entry(TemplateDescriptor template, List<Locale> changed, List<Locale> drifted, boolean switchedOff) {
        /** Copies the lists. */
        public Entry {
            Objects.requireNonNull(template, "template");
            changed = List.copyOf(changed);
            drifted = List.copyOf(drifted);
        }
    }
}
