/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import com.github.mustachejava.MustacheException;
import java.util.List;
import java.util.regex.Pattern;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.templates.internal.render.Value.Group;

/**
 * Fills templates with values. The only class, with {@link StrictFactory} and {@link ValueHandler}, that knows
 * mustache.java. May be used by several threads.
 */
public final class MustacheEngine {
    private static final long MOST_CHARACTERS = 4_000_000;
    private static final Pattern WHITESPACE = Pattern.compile("\\s+");
    private static final Pattern SPACES = Pattern.compile(" {2,}");
    private static final Pattern SPACES_AT_END_OF_LINE = Pattern.compile("[ \\t]+(?=\\n|$)");
    private static final Pattern SEVERAL_EMPTY_LINES = Pattern.compile("\\n{3,}");

    private final CompiledTemplates compiled = new CompiledTemplates(MOST_CHARACTERS);

    /**
     * Fills a template.
     *
     * @param part what this becomes, for the reader of a rejection, such as {@code subject of template "welcome"}
     * @throws MailRejectedException if the result is too large, or is a subject with a control character in it
     * @throws TemplateNotInOrderException if the template itself is wrong; says where
     */
    public String fill(Source source, Group values, String part) {
        BoundedWriter out = new BoundedWriter(source.mode().limit(), part);
        try {
            compiled.of(folded(source)).execute(out, List.of(new Effort(part), values));
        } catch (MustacheException e) {
            throw rejectionIn(e, source);
        }
        return switch (source.mode()) {
            case SUBJECT -> oneLine(out.toString(), part);
            case TEXT -> tidy(out.toString());
            case HTML -> out.toString();
        };
    }

    /** How many compiled templates are kept. */
    int kept() {
        return compiled.count();
    }

    /** Before the values come in: a line break that is found afterwards is a value's. */
    private static Source folded(Source source) {
        return source.mode() == Mode.SUBJECT
                ? source.with(WHITESPACE.matcher(source.text()).replaceAll(" ").strip())
                : source;
    }

    private static RuntimeException rejectionIn(MustacheException failure, Source source) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MailRejectedException rejected) {
                return rejected;
            }
        }
        return new TemplateNotInOrderException(
                "The template " + source.name() + " is not in order: " + failure.getMessage(), failure);
    }

    private static String oneLine(String subject, String part) {
        for (int i = 0; i < subject.length(); i++) {
            if (Characters.isForbiddenInHeader(subject.charAt(i))) {
                throw new MailRejectedException(new Rejection.ForbiddenCharacter(part, i, subject.charAt(i)));
            }
        }
        return SPACES.matcher(subject).replaceAll(" ").strip();
    }

    /** Sections that are not shown leave empty lines behind. */
    private static String tidy(String text) {
        String trimmed = SPACES_AT_END_OF_LINE.matcher(text).replaceAll("");
        return SEVERAL_EMPTY_LINES.matcher(trimmed).replaceAll("\n\n").strip() + "\n";
    }
}
