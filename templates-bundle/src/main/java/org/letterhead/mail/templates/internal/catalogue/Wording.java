/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.catalogue;

import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.template.TemplatePart;

/**
 * The texts of a template in one language, as the template author wrote them.
 *
 * @param parts those that it has: a template has a subject and a text, the footer has no subject
 */
public record Wording(Map<TemplatePart, String> parts) {
    /** Copies the map. */
    public Wording {
        parts = Map.copyOf(parts);
    }

    /** One part. */
    public Optional<String> part(TemplatePart part) {
        return Optional.ofNullable(parts.get(part));
    }
}
