/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import com.github.mustachejava.util.HtmlEscaper;
import java.io.IOException;
import java.io.Writer;

/** What a template becomes, which decides how the values in it are made harmless. */
public enum Mode {
    /** One line. Nothing is escaped, so a control character in a value is refused, see {@link MustacheEngine}. */
    SUBJECT(1_000) {
        @Override
        void write(String value, Writer out) throws IOException {
            out.write(Characters.withoutOverrides(value));
        }
    },
    /** The plain-text part. Nothing is escaped. */
    TEXT(1_048_576) {
        @Override
        void write(String value, Writer out) throws IOException {
            out.write(Characters.readable(value));
        }
    },
    /** The HTML part. */
    HTML(1_048_576) {
        @Override
        void write(String value, Writer out) {
            HtmlEscaper.escape(Characters.readable(value), out);
        }
    };

    private final int limit;

    Mode(int limit) {
        this.limit = limit;
    }

    /** How many characters the whole result may have. */
    int limit() {
        return limit;
    }

    /** Writes an untrusted value. */
    abstract void write(String value, Writer out) throws IOException;
}
