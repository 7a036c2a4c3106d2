/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.compose;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.letterhead.mail.transport.MailHeader;
import org.letterhead.mail.transport.MimeMail;

/** A mail as it leaves: the seals, and below them the bytes that were sealed. Neither changes any more. */
record ComposedMail(byte[] seals, byte[] bytes, boolean needsSmtpUtf8) implements MimeMail {
    private static final byte[] NONE = {};

    static ComposedMail of(byte[] bytes, boolean needsSmtpUtf8) {
        return new ComposedMail(NONE, bytes, needsSmtpUtf8);
    }

    /** The same mail with more headers above those it has. */
    ComposedMail sealedWith(List<MailHeader> headers) {
        if (headers.isEmpty()) {
            return this;
        }
        ByteArrayOutputStream above = new ByteArrayOutputStream();
        for (MailHeader header : headers) {
            above.writeBytes((header.name() + ": " + header.value() + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        above.writeBytes(seals);
        return new ComposedMail(above.toByteArray(), bytes, needsSmtpUtf8);
    }

    @Override
    public long size() {
        return (long) seals.length + bytes.length;
    }

    @Override
    public InputStream open() {
        return new SequenceInputStream(new ByteArrayInputStream(seals), new ByteArrayInputStream(bytes));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(seals);
        out.write(bytes);
    }

    @Override
    public String toString() {
        return "a mail of " + size() + " bytes";
    }
}
