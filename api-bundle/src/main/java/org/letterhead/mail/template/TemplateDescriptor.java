/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.template;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.letterhead.mail.MessageClass;

/**
 * What people are told about a template, in one language.
 *
 * @param id its id, the same in every language
 * @param name what people call it
 * @param description what it is for
 * @param messageClass why mails of this kind are written; means nothing for layout and footer
 * @param variables what its model holds
 * @param locales the languages in which it has texts
 * @param footer whether it ends in the shared footer
 * @param layout whether its HTML stands in the shared layout
 * @param maySwitchOff whether an account may switch mails of this kind off
 */
public record TemplateDescriptor(
        String id,
        String name,
        String description,
        MessageClass messageClass,
        List<TemplateVariable> variables,
        List<Locale> locales,
        boolean footer,
        boolean layout,
        boolean maySwitchOff) {
    /** Copies the lists. */
    public TemplateDescriptor {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(messageClass, "messageClass");
        variables = List.copyOf(variables);
        locales = List.copyOf(locales);
    }
}
