/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.catalogue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.letterhead.mail.template.TemplateEditor;

/**
 * The templates that exist, and the layout and the footer that they share. Never changes: when a bundle brings or takes
 * templates, there is another one.
 *
 * @param byId the templates by id
 * @param layout what stands around the HTML of templates
 * @param footer what templates end in
 */
public record Catalogue(Map<String, Template> byId, Template layout, Template footer) {
    /** Copies the map and sorts it. */
    public Catalogue {
        byId = Collections.unmodifiableMap(new TreeMap<>(byId));
    }

    /** The ids of all templates, sorted. */
    public List<String> ids() {
        return List.copyOf(byId.keySet());
    }

    /** All templates by id, without layout and footer. */
    public List<Template> templates() {
        return List.copyOf(byId.values());
    }

    /** All that an account can edit, by id: the templates, layout and footer. */
    public List<Template> editable() {
        List<Template> all = new ArrayList<>(byId.values());
        all.add(layout);
        all.add(footer);
        all.sort(Comparator.comparing(Template::id));
        return List.copyOf(all);
    }

    /** A template; layout and footer are none. */
    public Optional<Template> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** A template, the layout or the footer. */
    public Optional<Template> findEditable(String id) {
        return switch (id) {
            case TemplateEditor.LAYOUT -> Optional.of(layout);
            case TemplateEditor.FOOTER -> Optional.of(footer);
            default -> find(id);
        };
    }

    /** The same with other templates. */
    Catalogue with(Map<String, Template> templates) {
        return new Catalogue(templates, layout, footer);
    }
}
