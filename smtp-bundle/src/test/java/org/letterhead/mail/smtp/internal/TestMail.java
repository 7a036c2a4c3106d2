/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.transport.ContentMail;
import org.letterhead.mail.transport.Envelope;
import org.letterhead.mail.transport.MimeMail;
import org.letterhead.mail.transport.OutgoingMail;

/** A mail that is nothing but bytes. */
record TestMail(MimeMail mime) implements OutgoingMail {
    static final TestMail SHORT = of("Subject: Report\r\n\r\nHello\r\n");

    static TestMail of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8), false);
    }

    static TestMail of(byte[] bytes, boolean needsSmtpUtf8) {
        return new TestMail(new MimeMail() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public boolean needsSmtpUtf8() {
                return needsSmtpUtf8;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        });
    }

    static Envelope to(String... recipients) {
        return new Envelope(
                MailAddress.of("shop@acme.test"),
                Arrays.stream(recipients).map(MailAddress::of).toList());
    }

    @Override
    public MailId id() {
        throw new UnsupportedOperationException("SMTP needs no id");
    }

    @Override
    public String submissionKey() {
        return "key";
    }

    @Override
    public String messageId() {
        return "1@acme.test";
    }

    @Override
    public ContentMail content() {
        throw new UnsupportedOperationException("SMTP takes MIME");
    }
}
