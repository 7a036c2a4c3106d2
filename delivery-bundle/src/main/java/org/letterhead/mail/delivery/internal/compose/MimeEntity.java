/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.compose;

import jakarta.mail.util.StreamProvider;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.letterhead.mail.Attachment;
import org.letterhead.mail.transport.MailHeader;

/**
 * What a message or a part of one consists of (RFC 2045 section 2.4): headers about the content, and a body that is encoded already.
 * Jakarta Mail could put parts together, too; it looks its provider up for each of them, which was a third of all the memory that a
 * mail took on its way.
 */
record MimeEntity(List<MailHeader> headers, Body body) {
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(76, LINE_END);

    /** Writes itself, once or again. */
    @FunctionalInterface
    interface Body {
        /** Leaves the stream open. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** A text in UTF-8, written as quoted-printable (RFC 2045 section 6.7). */
    static MimeEntity text(String text, String subtype) throws IOException {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream(text.length() + text.length() / 8 + 64);
        try (OutputStream encoder = Encoders.PROVIDER.outputQP(encoded)) {
            encoder.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return new MimeEntity(
                List.of(
                        new MailHeader("Content-Type", "text/" + subtype + "; charset=UTF-8"),
                        new MailHeader("Content-Transfer-Encoding", "quoted-printable")),
                encoded::writeTo);
    }

    /** A file, written as base64 (RFC 2045 section 6.8). */
    static MimeEntity file(Attachment file, List<MailHeader> headers) {
        List<MailHeader> all = new ArrayList<>(headers);
        all.add(new MailHeader("Content-Transfer-Encoding", "base64"));
        return new MimeEntity(all, out -> {
            try (InputStream content = file.open();
                    OutputStream encoder = BASE64.wrap(leftOpen(out))) {
                content.transferTo(encoder);
            }
        });
    }

    /** Several to choose from, or that belong together (RFC 2046 section 5.1.1). */
    static MimeEntity multipart(String subtype, List<MimeEntity> parts) {
        // "=_" comes neither out of quoted-printable nor out of base64 (RFC 2045 section 6.7), so no part can contain
        // it.
        String boundary = "=_" + Long.toHexString(ThreadLocalRandom.current().nextLong());
        MailHeader type = new MailHeader("Content-Type", "multipart/" + subtype + "; boundary=\"" + boundary + "\"");
        return new MimeEntity(List.of(type), out -> {
            for (MimeEntity part : parts) {
                line(out, "--" + boundary);
                part.writeTo(out);
                line(out, "");
            }
            line(out, "--" + boundary + "--");
        });
    }

    private void writeTo(OutputStream out) throws IOException {
        for (MailHeader header : headers) {
            line(out, header.name() + ": " + header.value());
        }
        line(out, "");
        body.writeTo(out);
    }

    /** Writes a line of a header or between parts. */
    static void line(OutputStream out, String line) throws IOException {
        // Those of a message whose addresses need it are in UTF-8 (RFC 6532 section 3.2), all others in ASCII.
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.write(LINE_END);
    }

    /** The encoder writes what it still has when it is closed; what stands behind it has more to come. */
    private static OutputStream leftOpen(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() {
                // Not ours.
            }
        };
    }

    /** Initialised while the libraries' class loader is set, by the first mail. */
    private static final class Encoders {
        static final StreamProvider PROVIDER = StreamProvider.provider();
    }
}
