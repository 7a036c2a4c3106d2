/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import jakarta.mail.Address;
import jakarta.mail.Header;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/** A mail read from its source, as a mail program would read it. */
public final class ReceivedMail {
    private final byte[] source;
    private final MimeMessage message;
    private final List<Part> parts = new ArrayList<>();

    private ReceivedMail(byte[] source) throws MessagingException, IOException {
        this.source = source;
        this.message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(source));
        collect(message);
    }

    /** Reads a source. */
    public static ReceivedMail read(Path file) throws IOException {
        try {
            return new ReceivedMail(Files.readAllBytes(file));
        } catch (MessagingException e) {
            throw new IOException("Cannot read " + file + " as a mail: " + e.getMessage(), e);
        }
    }

    /** Reads a source that is given as text of one-byte characters. */
    static ReceivedMail of(String source) throws IOException {
        try {
            return new ReceivedMail(source.getBytes(StandardCharsets.ISO_8859_1));
        } catch (MessagingException e) {
            throw new IOException("not a mail: " + e.getMessage(), e);
        }
    }

    /** The bytes as they were received. */
    public byte[] source() {
        return source.clone();
    }

    /** The header fields, unfolded and decoded, one per line. */
    public List<String> headers() throws MessagingException {
        List<String> lines = new ArrayList<>();
        for (Header header : Collections.list(message.getAllHeaders())) {
            lines.add(header.getName() + ": " + decode(header.getValue()));
        }
        return lines;
    }

    /** A header field, unfolded and decoded. */
    public Optional<String> header(String name) throws MessagingException {
        return Optional.ofNullable(message.getHeader(name, ", ")).map(ReceivedMail::decode);
    }

    /** Who it says it is from. */
    public Optional<InternetAddress> from() throws MessagingException {
        return first(message.getFrom());
    }

    /** To whom it says it is. */
    public Optional<InternetAddress> to() throws MessagingException {
        return first(message.getRecipients(Message.RecipientType.TO));
    }

    /** The top of its MIME tree, without parameters, such as {@code multipart/alternative}. */
    public String type() throws MessagingException {
        return new ContentType(message.getContentType()).getBaseType().toLowerCase(Locale.ROOT);
    }

    /** The parts that are no multipart, in their order. */
    public List<Part> parts() {
        return List.copyOf(parts);
    }

    /** The decoded text of the first part of that type. */
    public Optional<String> text(String type) throws MessagingException, IOException {
        for (Part part : parts) {
            if (part.isMimeType(type)) {
                return Optional.of(part.getContent().toString());
            }
        }
        return Optional.empty();
    }

    private void collect(Part part) throws MessagingException, IOException {
        if (part.getContent() instanceof Multipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                collect(multipart.getBodyPart(i));
            }
        } else {
            parts.add(part);
        }
    }

    private static Optional<InternetAddress> first(Address[] addresses) {
        return addresses == null || addresses.length == 0
                ? Optional.empty()
                : Optional.of((InternetAddress) addresses[0]);
    }

    private static String decode(String raw) {
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(raw));
        } catch (UnsupportedEncodingException e) {
            return raw;
        }
    }
}
