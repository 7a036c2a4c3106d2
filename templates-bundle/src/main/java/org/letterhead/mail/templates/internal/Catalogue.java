/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The templates that exist, and the footer that some of them end in. Never changes.
 */
final class Catalogue {
    private final Map<String, Template> templates;
    private final Map<Locale, Footer> footers;

    /** The shared footer in one language. */
    record Footer(String text, String html) {}

    Catalogue(List<Template> templates, Map<Locale, Footer> footers) {
        Map<String, Template> byId = new TreeMap<>();
        templates.forEach(template -> byId.put(template.id(), template));
        this.templates = byId;
        this.footers = Map.copyOf(footers);
    }

    List<String> ids() {
        return List.copyOf(templates.keySet());
    }

    List<Template> templates() {
        return List.copyOf(templates.values());
    }

    Optional<Template> find(String id) {
        return Optional.ofNullable(templates.get(id));
    }

    /** The footer of a template; empty if it has none. */
    Optional<Footer> footerOf(Template template, Locale language) {
        return template.footer() ? Optional.of(footers.get(language)) : Optional.empty();
    }
}
