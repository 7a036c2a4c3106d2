/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody has filled in, or the query of an address. Names and values are as they came: untrusted.
 *
 * @param values by name, each in the order of the request
 */
public record Form(Map<String, List<String>> values) {
    /** Nothing. */
    public static final Form EMPTY = new Form(Map.of());

    /** More fields than any page of ours has. */
    private static final int MOST_FIELDS = 500;

    /** What is not a form: the request is answered with 400. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Copies the map. */
    public Form {
        values = Map.copyOf(values);
    }

    /**
     * Reads {@code application/x-www-form-urlencoded}.
     *
     * @param text possibly empty, or {@code null}
     */
    static Form parse(String text) {
        if (text == null || text.isEmpty()) {
            return EMPTY;
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        int fields = 0;
        for (String pair : text.split("&")) {
            if (++fields > MOST_FIELDS) {
                throw new Unreadable();
            }
            String[] parts = pair.split("=", 2);
            values.computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
                    .add(parts.length == 2 ? decoded(parts[1]) : "");
        }
        return new Form(values);
    }

    /** The first value of a field. */
    public Optional<String> find(String name) {
        return values.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The first value without spaces around it; empty if there is none. For everything but passwords and texts of mails. */
    public String text(String name) {
        return find(name).map(String::strip).orElse("");
    }

    /** Every value of a field, such as that of several boxes that are ticked. */
    public List<String> all(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    /** The names of all fields. */
    public Set<String> names() {
        return values.keySet();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Unreadable();
        }
    }

    /** Names alone: values may be passwords. */
    @Override
    public String toString() {
        return "Form" + values.keySet();
    }
}
