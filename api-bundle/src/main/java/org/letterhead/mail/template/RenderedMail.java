/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.template;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The texts of a mail.
 *
 * @param locale the language they are in
 * @param subject one line of Unicode text
 * @param text the plain-text part
 * @param html the HTML part, if the template has one
 */
public record RenderedMail(Locale locale, String subject, String text, Optional<String> html) {
    /** Refuses {@code null}. */
    public RenderedMail {
        Objects.requireNonNull(locale, "locale");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(html, "html");
    }

    /** Sizes; what the mail says is not for logs. */
    @Override
    public String toString() {
        return "texts of " + text.length() + " characters in " + locale.toLanguageTag();
    }
}
