/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.DefaultMustacheVisitor;
import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheException;
import com.github.mustachejava.MustacheVisitor;
import com.github.mustachejava.TemplateContext;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.letterhead.mail.templates.internal.catalogue.OwnNames;

/**
 * The part of Mustache that templates may use: variables, sections, comments, and partials by a fixed name. Everything
 * else that mustache.java knows is refused when a template is compiled, with file and line. Serves one source, so
 * nothing of one template can turn up in another; it is given no executor, so it starts no thread.
 */
public final class StrictFactory extends DefaultMustacheFactory {
    private static final Pattern WHITESPACE = Pattern.compile("\\s+");
    private static final Pattern SECTION = Pattern.compile("\\{\\{\\s*([#^/])");
    private static final int MOST_NESTED = 50;

    private final Source source;

    StrictFactory(Source source) {
        // The library's own resolver reads files, URLs and the class path.
        super(name -> Optional.ofNullable(source.partials().get(name))
                .map(StringReader::new)
                .orElse(null));
        this.source = source;
        setObjectHandler(new ValueHandler());
        mc.setAllowChangingDelimeters(false);
    }

    /**
     * Compiles a source.
     *
     * @throws MustacheException if it is not in order; the message has {@code @[name:line]} in it
     */
    public static Mustache compile(Source source) {
        checkDepth(source.name(), source.text());
        source.partials().forEach(StrictFactory::checkDepth);
        // A subject is folded before the values come in: a line break that is found afterwards is a value's.
        String text = source.mode() == Mode.SUBJECT
                ? WHITESPACE.matcher(source.text()).replaceAll(" ").strip()
                : source.text();
        return new StrictFactory(source).compile(new StringReader(text), source.name());
    }

    /** The library compiles a section in a section by calling itself: thousands of them would be too much for a thread. */
    private static void checkDepth(String name, String text) {
        Matcher tags = SECTION.matcher(text);
        int depth = 0;
        while (tags.find()) {
            depth += tags.group(1).equals("/") ? -1 : 1;
            if (depth > MOST_NESTED) {
                long line = 1
                        + text.substring(0, tags.start())
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
                throw new MustacheException("a template cannot have more than " + MOST_NESTED
                        + " sections in each other @[" + name + ":" + line + "]");
            }
        }
    }

    /** The library would look for the partial in the template's folder, with the template's extension. */
    @Override
    public String resolvePartialPath(String folder, String name, String extension) {
        return name;
    }

    @Override
    public void encode(String value, Writer out) {
        try {
            source.mode().write(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public MustacheVisitor createMustacheVisitor() {
        return new StrictVisitor();
    }

    private final class StrictVisitor extends DefaultMustacheVisitor {
        StrictVisitor() {
            super(StrictFactory.this);
        }

        @Override
        public void value(TemplateContext where, String variable, boolean escaped) {
            if (!escaped) {
                throw refused("{{{" + variable + "}}} or {{&" + variable + "}}, a variable that is not escaped", where);
            }
            super.value(where, known(variable, where), true);
        }

        @Override
        public void iterable(TemplateContext where, String variable, Mustache section) {
            super.iterable(where, known(variable, where), section);
        }

        @Override
        public void notIterable(TemplateContext where, String variable, Mustache section) {
            super.notIterable(where, known(variable, where), section);
        }

        /** Layouts put contents and footers in, contents put footers in, footers nothing: so none puts itself in. */
        @Override
        public void partial(TemplateContext where, String name, String indent) {
            boolean inside = where.file().equals(OwnNames.CONTENT_PARTIAL)
                    || where.file().equals(OwnNames.FOOTER_PARTIAL);
            if (inside || !source.partials().containsKey(name)) {
                throw refused(
                        "{{>" + name + "}} here, only "
                                + (inside ? "in the layout" : source.partials().keySet()),
                        where);
            }
            super.partial(where, name, indent);
        }

        @Override
        public void dynamicPartial(TemplateContext where, String variable, String indent) {
            throw refused("{{>" + variable + "}}, a partial that is named by the model", where);
        }

        @Override
        public void extend(TemplateContext where, String variable, Mustache section) {
            throw refused("{{<" + variable + "}}, inheritance", where);
        }

        @Override
        public void name(TemplateContext where, String variable, Mustache section) {
            throw refused("{{$" + variable + "}}, inheritance", where);
        }

        @Override
        public void checkName(TemplateContext where, String variable, Mustache section) {
            throw refused("{{?" + variable + "}}, inheritance", where);
        }

        @Override
        public void pragma(TemplateContext where, String pragma, String arguments) {
            throw refused("{{%" + pragma + "}}, a pragma", where);
        }

        /** An unknown variable would silently be nothing. */
        private String known(String variable, TemplateContext where) {
            if (variable.equals(".") || source.names().contains(variable)) {
                return variable;
            }
            throw refused("{{" + variable + "}}, which is none of its variables " + source.names(), where);
        }

        private MustacheException refused(String what, TemplateContext where) {
            return new MustacheException("a template cannot have " + what, where);
        }
    }
}
