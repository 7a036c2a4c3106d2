/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.compose;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParameterList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.letterhead.mail.Attachment;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.transport.ContentMail;
import org.letterhead.mail.transport.MailHeader;

/**
 * Writes a mail as MIME (RFC 5322, 2045 to 2049): the plain text first, beside it the HTML with its pictures, then the
 * files. Everything is written in 7-bit encodings, which no relay has a reason to change (RFC 6376 section 5.3), and
 * nothing depends on the JVM's charset, language or host name.
 */
final class MimeComposer {
    /** RFC 5322 section 3.3, in UTC: where the server stands is nobody's business. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    /**
     * Composes a mail.
     *
     * @param messageId without angle brackets
     * @param date the moment for the Date header
     */
    ComposedMail compose(ContentMail mail, String messageId, Instant date) throws MessagingException, IOException {
        return LibraryClassLoader.with(() -> {
            boolean utf8Header = addressesOf(mail).anyMatch(MailAddress::needsSmtpUtf8);
            MimeMessage message = new MimeMessage(session(utf8Header));
            message.setHeader("Date", DATE.format(date));
            message.setFrom(address(mail.from()));
            if (mail.replyTo().isPresent()) {
                message.setReplyTo(addresses(List.of(mail.replyTo().get())));
            }
            message.setRecipients(RecipientType.TO, addresses(mail.to()));
            message.setRecipients(RecipientType.CC, addresses(mail.cc()));
            message.setRecipients(RecipientType.BCC, addresses(mail.bcc()));
            message.setHeader("Subject", MimeUtility.fold(9, encoded(mail.subject())));
            for (MailHeader header : mail.headers()) {
                message.addHeader(header.name(), header.value());
            }
            message.setHeader("Message-ID", "<" + messageId + ">");
            message.setHeader("MIME-Version", "1.0");
            MimeEntity content = content(mail, messageId);
            for (MailHeader header : content.headers()) {
                message.setHeader(header.name(), header.value());
            }
            return ComposedMail.of(written(message, content), utf8Header);
        });
    }

    /** The library sorts a message's headers as readers are used to see them. */
    private static byte[] written(MimeMessage message, MimeEntity content) throws MessagingException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);
        for (String line : Collections.list(message.getAllHeaderLines())) {
            MimeEntity.line(bytes, line);
        }
        MimeEntity.line(bytes, "");
        content.body().writeTo(bytes);
        return endingInCrlf(bytes);
    }

    /** Files beside the rest (multipart/mixed), or only the rest. */
    private static MimeEntity content(ContentMail mail, String messageId) throws IOException {
        boolean hasHtml = mail.html().isPresent();
        // Without HTML there is nothing that could show a picture, so it is listed as a file.
        List<Attachment> files = mail.attachments().stream()
                .filter(attachment -> !hasHtml || attachment.contentId().isEmpty())
                .toList();
        if (files.isEmpty()) {
            return readable(mail, messageId);
        }
        List<MimeEntity> parts = new ArrayList<>();
        parts.add(readable(mail, messageId));
        for (Attachment file : files) {
            parts.add(file(file, "attachment", List.of()));
        }
        return MimeEntity.multipart("mixed", parts);
    }

    /** The texts: plain, or plain and HTML to choose from. */
    private static MimeEntity readable(ContentMail mail, String messageId) throws IOException {
        MimeEntity plain = MimeEntity.text(mail.text(), "plain");
        return mail.html().isEmpty()
                ? plain
                : MimeEntity.multipart("alternative", List.of(plain, html(mail, messageId)));
    }

    /** The HTML, with its pictures around it (RFC 2387) if it has any. */
    private static MimeEntity html(ContentMail mail, String messageId) throws IOException {
        List<Attachment> pictures = mail.attachments().stream()
                .filter(attachment -> attachment.contentId().isPresent())
                .toList();
        String html = mail.html().orElseThrow();
        if (pictures.isEmpty()) {
            return MimeEntity.text(html, "html");
        }
        List<MimeEntity> parts = new ArrayList<>();
        for (Attachment picture : pictures) {
            String id = picture.contentId().orElseThrow();
            html = replaceContentId(html, id, worldwide(id, messageId));
            parts.add(file(
                    picture, "inline", List.of(new MailHeader("Content-ID", "<" + worldwide(id, messageId) + ">"))));
        }
        parts.add(0, MimeEntity.text(html, "html"));
        return MimeEntity.multipart("related", parts);
    }

    private static MimeEntity file(Attachment file, String disposition, List<MailHeader> more) {
        // A message must not be in base64 (RFC 2046 section 5.2.1), and as it is it need not be 7-bit: so it is a file.
        String type = file.mediaType().toLowerCase(Locale.ROOT).startsWith("message/")
                ? "application/octet-stream"
                : file.mediaType();
        List<MailHeader> headers = new ArrayList<>(more);
        // Named in UTF-8 always (RFC 2231), whatever the JVM's charset.
        headers.add(new MailHeader("Content-Type", type + parameter("name", file.fileName(), type)));
        headers.add(new MailHeader(
                "Content-Disposition", disposition + parameter("filename", file.fileName(), disposition)));
        return MimeEntity.file(file, headers);
    }

    private static String parameter(String name, String value, String before) {
        if (value.chars().anyMatch(c -> c > 0x7e)) {
            return inPieces(name, value);
        }
        ParameterList parameters = new ParameterList();
        parameters.set(name, value, UTF_8);
        return parameters.toString(before.length() + 21);
    }

    /** RFC 2231 section 4.1: the library leaves an encoded value on one line, however long that is. */
    private static String inPieces(String name, String value) {
        StringBuilder written = new StringBuilder();
        StringBuilder piece = new StringBuilder("UTF-8''");
        int number = 0;
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (piece.length() > 54) {
                written.append(";\r\n\t")
                        .append(name)
                        .append('*')
                        .append(number++)
                        .append("*=")
                        .append(piece);
                piece.setLength(0);
            }
            boolean plain =
                    b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b == '.' || b == '-';
            piece.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b & 0xff));
        }
        String star = number == 0 ? "*=" : "*" + number + "*=";
        return written.append(";\r\n\t").append(name).append(star).append(piece).toString();
    }

    /**
     * ASCII that looks like an encoded word would be decoded by the reader, so it is encoded once more.
     */
    private static String encoded(String text) throws IOException {
        if (!text.contains("=?") || text.chars().anyMatch(c -> c > 0x7e)) {
            return MimeUtility.encodeText(text, UTF_8, null);
        }
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < text.length(); i += 42) {
            words.append(i == 0 ? "" : "\r\n ")
                    .append("=?UTF-8?B?")
                    .append(java.util.Base64.getEncoder()
                            .encodeToString(text.substring(i, Math.min(text.length(), i + 42))
                                    .getBytes(StandardCharsets.US_ASCII)))
                    .append("?=");
        }
        return words.toString();
    }

    /** RFC 2392 wants a Content-ID that is unique in the world; a host names it only within its mail. */
    private static String worldwide(String contentId, String messageId) {
        return contentId + "." + messageId;
    }

    private static String replaceContentId(String html, String contentId, String worldwide) {
        return Pattern.compile("cid:" + Pattern.quote(contentId) + "(?![A-Za-z0-9_.@-])", Pattern.CASE_INSENSITIVE)
                .matcher(html)
                .replaceAll(Matcher.quoteReplacement("cid:" + worldwide));
    }

    private static Stream<MailAddress> addressesOf(ContentMail mail) {
        return Stream.of(List.of(mail.from()), mail.replyTo().stream().toList(), mail.to(), mail.cc(), mail.bcc())
                .flatMap(List::stream)
                .map(Mailbox::address);
    }

    private static InternetAddress[] addresses(List<Mailbox> mailboxes) throws IOException {
        InternetAddress[] addresses = new InternetAddress[mailboxes.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = address(mailboxes.get(i));
        }
        return addresses;
    }

    private static InternetAddress address(Mailbox mailbox) throws IOException {
        InternetAddress address = new InternetAddress();
        // The address was checked when it was made; the domain goes in its ASCII form (RFC 5890).
        address.setAddress(mailbox.address().localPart() + "@"
                + IDN.toASCII(mailbox.address().domain()));
        if (!mailbox.displayName().isEmpty()) {
            // An ASCII name that looks like an encoded word (RFC 2047) would be decoded by whoever reads it.
            address.setPersonal(mailbox.displayName().replace("=?", "= ?"), UTF_8);
        }
        return address;
    }

    /** Made once each: making one looks through every jar for providers. Composing only reads them. */
    private static Session session(boolean utf8Header) {
        return utf8Header ? Sessions.UTF8_HEADER : Sessions.ASCII_HEADER;
    }

    private static Session newSession(boolean utf8Header) {
        Properties properties = new Properties();
        properties.setProperty("mail.mime.allowutf8", String.valueOf(utf8Header));
        return Session.getInstance(properties);
    }

    private static byte[] endingInCrlf(ByteArrayOutputStream bytes) {
        byte[] mail = bytes.toByteArray();
        if (mail.length >= 2 && mail[mail.length - 2] == '\r' && mail[mail.length - 1] == '\n') {
            return mail;
        }
        bytes.writeBytes(new byte[] {'\r', '\n'});
        return bytes.toByteArray();
    }

    /** Initialised while the libraries' class loader is set, by the first mail. */
    private static final class Sessions {
        static final Session ASCII_HEADER = newSession(false);
        static final Session UTF8_HEADER = newSession(true);
    }
}
