/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.benchmarks.delivery.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.letterhead.mail.MailId;
import org.letterhead.mail.transport.ContentMail;
import org.letterhead.mail.transport.MimeMail;
import org.letterhead.mail.transport.OutgoingMail;

/** A mail that was composed before. */
record ReadyMail(byte[] bytes) implements OutgoingMail, MimeMail {
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
