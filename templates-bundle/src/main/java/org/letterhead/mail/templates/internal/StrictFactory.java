/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

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

/**
 * The part of Mustache that templates may use: variables, sections, comments, and partials by a fixed name. Everything
 * else that mustache.java knows is refused when a template is compiled, with file and line. Serves one source, so
 * nothing of one template can turn up in another; it is given no executor, so it starts no thread.
 */
final class StrictFactory extends DefaultMustacheFactory {
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

    static Mustache compile(Source source) {
        return new StrictFactory(source).compile(new StringReader(source.text()), source.name());
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
