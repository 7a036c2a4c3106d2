/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What stands in the frame: a template and what is filled into it.
 *
 * @param template the template's file below {@code pages/}, such as {@code delivery/ways.html}
 * @param title the page's heading, which is in the browser's tab too
 * @param values what the template shows: strings, lists, maps, records with accessors. Every string is escaped
 * @param notice what came of what somebody has just done; empty if nothing, or if the session says it
 * @param scripts files of {@code assets/} that the page needs beside those of every page
 * @param refresh after so many seconds a browser without JavaScript asks again; 0 for never
 */
public record View(
        String template,
        String title,
        Map<String, ?> values,
        Optional<Notice> notice,
        List<String> scripts,
        int refresh) {
    /** Copies the list. */
    public View {
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(notice, "notice");
        scripts = List.copyOf(scripts);
    }

    /** A view that says nothing of its own. */
    public static View of(String template, String title, Map<String, ?> values) {
        return new View(template, title, values, Optional.empty(), List.of(), 0);
    }

    /** The same with a notice above. */
    public View saying(Notice said) {
        return new View(template, title, values, Optional.of(said), scripts, refresh);
    }

    /** The same with a script of its own. */
    public View with(String script) {
        return new View(template, title, values, notice, List.of(script), refresh);
    }

    /** The same, asked for again after so many seconds. */
    public View again(int seconds) {
        return new View(template, title, values, notice, scripts, seconds);
    }
}
