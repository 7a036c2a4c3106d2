/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.compose;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.StreamProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Something to read that can be the whole message or a part of it. */
sealed interface Readable {
    /** Makes it the whole message. */
    void into(MimeComposer.WithMessageId message) throws MessagingException;

    /** Makes it a part. */
    MimeBodyPart asPart() throws MessagingException;

    /** A text in UTF-8, written as quoted-printable (RFC 2045 section 6.7). */
    static Readable text(String text, String subtype) throws IOException {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream(text.length() + text.length() / 8 + 64);
        try (OutputStream encoder = Encoders.PROVIDER.outputQP(encoded)) {
            encoder.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return new Text(encoded.toByteArray(), "text/" + subtype + "; charset=UTF-8");
    }

    /** Several to choose from, or that belong together. */
    static Readable multipart(MimeMultipart multipart) {
        return new Parts(multipart);
    }

    /** Encoded here and not by the library, which for each part looks through every jar for an encoder. */
    record Text(byte[] encoded, String mediaType) implements Readable {
        private static final String ENCODING = "quoted-printable";

        @Override
        public void into(MimeComposer.WithMessageId message) throws MessagingException {
            message.setEncoded(encoded);
            message.setHeader("Content-Type", mediaType);
            message.setHeader("Content-Transfer-Encoding", ENCODING);
        }

        @Override
        public MimeBodyPart asPart() throws MessagingException {
            InternetHeaders headers = new InternetHeaders();
            headers.setHeader("Content-Type", mediaType);
            headers.setHeader("Content-Transfer-Encoding", ENCODING);
            return new MimeBodyPart(headers, encoded);
        }
    }

    /** Texts and pictures. */
    record Parts(MimeMultipart multipart) implements Readable {
        @Override
        public void into(MimeComposer.WithMessageId message) throws MessagingException {
            message.setContent(multipart, multipart.getContentType());
        }

        @Override
        public MimeBodyPart asPart() throws MessagingException {
            MimeBodyPart part = new MimeBodyPart();
            part.setContent(multipart);
            return part;
        }
    }

    /** Initialised while the libraries' class loader is set, by the first mail. */
    final class Encoders {
        private static final StreamProvider PROVIDER = StreamProvider.provider();

        private Encoders() {}
    }
}
