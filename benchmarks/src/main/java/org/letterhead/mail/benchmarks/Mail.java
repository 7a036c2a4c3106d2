/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.transport.ContentMail;
import org.letterhead.mail.transport.Envelope;
import org.letterhead.mail.transport.MimeMail;
import org.letterhead.mail.transport.OutgoingMail;

/** The mail that everybody sends: 10 KB, composed beforehand. It is held and written as delivery's own composed mails. */
final class Mail implements OutgoingMail, MimeMail {
    static final int SIZE = 10 * 1024;
    static final String SENDER = "shop@bench.test";
    static final String RECIPIENT = "anna@example.test";
    static final String SUBJECT = "Your report";

    private static final Mail MAIL = new Mail();
    private static final MailAddress FROM = MailAddress.of(SENDER);
    private static final MailAddress TO = MailAddress.of(RECIPIENT);

    private final byte[] bytes;

    private Mail() {
        String header = "Date: Sat, 21 Nov 2026 12:00:00 +0000\r\nMessage-ID: <1@bench.test>\r\nFrom: " + SENDER
                + "\r\nTo: " + RECIPIENT + "\r\nSubject: " + SUBJECT
                + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n"
                + "Content-Transfer-Encoding: 7bit\r\n\r\n";
        bytes = (header + text(SIZE - header.length())).getBytes(StandardCharsets.US_ASCII);
    }

    static Mail ready() {
        return MAIL;
    }

    /** A new one for each mail, of addresses that were parsed when the mail was accepted: as in delivery. */
    static Envelope envelope() {
        return new Envelope(FROM, List.of(TO));
    }

    /** Lines of an ordinary length, now and then one that begins with a dot. */
    static String text(int length) {
        StringBuilder text = new StringBuilder(length);
        while (text.length() < length) {
            int line = Math.min(72, length - text.length() - 2);
            if (line < 1) {
                return text.delete(length - 2, text.length()).append("\r\n").toString();
            }
            text.append(text.length() % 40 == 0 ? '.' : 'A')
                    .append("b".repeat(line - 1))
                    .append("\r\n");
        }
        return text.toString();
    }

    @Override
    public MimeMail mime() {
        return this;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public boolean needsSmtpUtf8() {
        return false;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
    }

    @Override
    public MailId id() {
        throw new UnsupportedOperationException("SMTP needs no id");
    }

    @Override
    public String submissionKey() {
        return "1";
    }

    @Override
    public String messageId() {
        return "1@bench.test";
    }

    @Override
    public ContentMail content() {
        throw new UnsupportedOperationException("SMTP takes MIME");
    }
}
