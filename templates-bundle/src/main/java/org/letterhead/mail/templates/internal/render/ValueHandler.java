/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import com.github.mustachejava.Binding;
import com.github.mustachejava.Code;
import com.github.mustachejava.Iteration;
import com.github.mustachejava.MustacheException;
import com.github.mustachejava.ObjectHandler;
import com.github.mustachejava.TemplateContext;
import com.github.mustachejava.util.Wrapper;
import java.io.Writer;
import java.util.List;
import org.letterhead.mail.templates.internal.catalogue.Variable;
import org.letterhead.mail.templates.internal.render.Value.Absent;
import org.letterhead.mail.templates.internal.render.Value.Flag;
import org.letterhead.mail.templates.internal.render.Value.Group;
import org.letterhead.mail.templates.internal.render.Value.Printed;
import org.letterhead.mail.templates.internal.render.Value.Rows;

/**
 * How mustache.java looks at {@link Value}s, and at nothing else. The handlers that it brings along find methods and
 * fields by reflection: with them {@code {{a.deleteAll}}} calls {@code a.deleteAll()}.
 */
final class ValueHandler implements ObjectHandler {
    @Override
    public Binding createBinding(String name, TemplateContext context, Code code) {
        String[] path = path(name);
        return scopes -> valueOf(path, scopes);
    }

    @Override
    public Wrapper find(String name, List<Object> scopes) {
        String[] path = path(name);
        return current -> valueOf(path, current);
    }

    private static String[] path(String name) {
        // Text between the tags has a binding, too, that is never asked.
        return name == null ? new String[0] : name.split("\\.");
    }

    /** The innermost scope that knows the beginning of the name decides. */
    private static Value valueOf(String[] path, List<Object> scopes) {
        for (int i = scopes.size() - 1; i >= 0; i--) {
            Value value = member(checked(scopes.get(i)), path[0]);
            if (value != null) {
                for (int step = 1; value != null && step < path.length; step++) {
                    value = member(value, path[step]);
                }
                return value == Absent.NOT_GIVEN ? null : value;
            }
        }
        return null;
    }

    /** {@code null} if there is none: this is asked for each variable of each mail, for some more than once. */
    private static Value member(Value value, String name) {
        if (value instanceof Group group) {
            return group.values().get(name);
        }
        if (value instanceof Rows rows) {
            return name.equals(Variable.ANY) ? Flag.of(!rows.rows().isEmpty()) : null;
        }
        return value instanceof Printed printed && printed.fact().equals(name) ? Flag.of(true) : null;
    }

    @Override
    public Object coerce(Object object) {
        return object;
    }

    @Override
    public Writer iterate(Iteration section, Writer writer, Object object, List<Object> scopes) {
        if (object instanceof Rows rows) {
            Writer current = writer;
            for (Group row : rows.rows()) {
                if (scopes.get(0) instanceof Effort effort) {
                    effort.step();
                }
                current = section.next(current, row, scopes);
            }
            return current;
        }
        return isShown(object) ? section.next(writer, object, scopes) : writer;
    }

    @Override
    public Writer falsey(Iteration section, Writer writer, Object object, List<Object> scopes) {
        return isShown(object) ? writer : section.next(writer, object, scopes);
    }

    private static boolean isShown(Object object) {
        if (object == null) {
            return false;
        }
        Value value = checked(object);
        if (value instanceof Flag flag) {
            return flag.shown();
        }
        if (value instanceof Rows rows) {
            return !rows.rows().isEmpty();
        }
        return !(value instanceof Printed printed) || !printed.text().isBlank();
    }

    @Override
    public String stringify(Object object) {
        if (checked(object) instanceof Printed printed) {
            return printed.text();
        }
        throw new MustacheException("a list, a flag or a group of variables can be a section but not be printed");
    }

    private static Value checked(Object object) {
        if (object instanceof Value value) {
            return value;
        }
        throw new MustacheException("an object that is no value got into a template");
    }
}
