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
    private static final Pattern SPACES = Pattern.compile(" {2,}");

    private final CompiledTemplates compiled = new CompiledTemplates(MOST_CHARACTERS);

    /**
     * Fills a template.
     *
     * @param part what this becomes, for the reader of a rejection, such as {@code subject of template "welcome"}
     * @throws MailRejectedException if the result is too large, or is a subject with a control character in it
     * @throws TemplateNotInOrderException if the template itself is wrong; says where
     */
    public String fill(Source source, Group values, String part) {
        BoundedWriter out = new BoundedWriter(source.mode().limit(), source.length() + 256, part);
        try {
            compiled.of(source).execute(out, List.of(new Effort(part), values));
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
        return subject.contains("  ") ? SPACES.matcher(subject).replaceAll(" ").strip() : subject.strip();
    }

    /** Sections that are not shown leave empty lines behind, and spaces at the end of others. */
    private static String tidy(String text) {
        StringBuilder tidy = new StringBuilder(text.length());
        int empty = 0;
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            int last = end;
            while (last > start && (text.charAt(last - 1) == ' ' || text.charAt(last - 1) == '\t')) {
                last--;
            }
            if (last == start) {
                empty++;
            } else {
                if (tidy.length() > 0 && empty > 0) {
                    tidy.append('\n');
                }
                tidy.append(text, start, last).append('\n');
                empty = 0;
            }
            start = end + 1;
        }
        return tidy.toString().strip() + "\n";
    }
}
