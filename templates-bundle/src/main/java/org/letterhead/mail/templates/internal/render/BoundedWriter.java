/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import java.io.Writer;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.Rejection;

/** Collects text up to a limit, so that a long list in a long template does not fill the memory. */
final class BoundedWriter extends Writer {
    private final StringBuilder collected;
    private final int limit;
    private final String what;

    /**
     * Begins empty.
     *
     * @param expected about how long it will become
     */
    BoundedWriter(int limit, int expected, String what) {
        this.collected = new StringBuilder(Math.min(limit, expected));
        this.limit = limit;
        this.what = what;
    }

    @Override
    public void write(char[] characters, int offset, int length) {
        check(length);
        collected.append(characters, offset, length);
    }

    @Override
    public void write(String text) {
        check(text.length());
        collected.append(text);
    }

    private void check(int more) {
        long size = (long) collected.length() + more;
        if (size > limit) {
            throw new MailRejectedException(new Rejection.TooLarge(what, size, limit));
        }
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    @Override
    public String toString() {
        return collected.toString();
    }
}
