/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.util.Collections;
import java.util.List;

/** The header fields of a mail as people read them: unfolded, decoded, and harmless. */
final class MailHeaders {
    private static final int LONGEST = 2_000;
    private static final int MOST = 200;

    private final InternetHeaders headers;

    MailHeaders(InternetHeaders headers) {
        this.headers = headers;
    }

    /**
     * A header field.
     *
     * @param name in ASCII
     * @param value untrusted text on one line
     */
    record Field(String name, String value) {}

    /** A field; empty text if it is not there. */
    String text(String name) {
        String value = headers.getHeader(name, ", ");
        return value == null ? "" : readable(value);
    }

    List<Field> all() {
        return Collections.list(headers.getAllHeaders()).stream()
                .limit(MOST)
                .map(header -> new Field(ShownText.line(header.getName(), 100), readable(header.getValue())))
                .toList();
    }

    private static String readable(String raw) {
        String text = MimeUtility.unfold(raw);
        try {
            text = MimeUtility.decodeText(text);
        } catch (UnsupportedEncodingException e) {
            // It names a charset that there is not: as it came.
        }
        return ShownText.line(text, LONGEST);
    }
}
