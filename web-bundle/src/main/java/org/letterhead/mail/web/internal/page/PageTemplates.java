/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import com.github.mustachejava.Mustache;
import com.github.mustachejava.SafeMustacheFactory;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.letterhead.mail.web.internal.Look;

/** The files of {@code pages/} as mustache.java has compiled them. It escapes every value and refuses templates that would not. */
final class PageTemplates {
    /** Whatever stands in our own bundle, and nothing that could lead out of it. */
    private static final Pattern NAME = Pattern.compile("([a-z-]{1,40}/)?[a-z-]{1,40}\\.html");

    private final SafeMustacheFactory factory = new SafeMustacheFactory(new OurFiles(), "pages") {
        /** A file is named from the beginning of {@code pages/}, wherever it is named. */
        @Override
        public String resolvePartialPath(String folder, String name, String extension) {
            return name;
        }
    };
    private final Map<String, Mustache> compiled = new ConcurrentHashMap<>();

    /** Fills a template. */
    String fill(String template, Map<String, ?> values) {
        StringWriter html = new StringWriter();
        compiled.computeIfAbsent(template, this::compile).execute(html, values);
        return html.toString();
    }

    private Mustache compile(String template) {
        if (!NAME.matcher(template).matches()) {
            throw new IllegalArgumentException("no template is called " + template);
        }
        return factory.compile(new StringReader(Look.read("/pages/" + template)), template);
    }

    /** Which files a template may name. */
    private static final class OurFiles extends AbstractSet<String> {
        @Override
        public boolean contains(Object name) {
            return name instanceof String text && NAME.matcher(text).matches();
        }

        @Override
        public Iterator<String> iterator() {
            return Collections.emptyIterator();
        }

        @Override
        public int size() {
            return 0;
        }
    }
}
