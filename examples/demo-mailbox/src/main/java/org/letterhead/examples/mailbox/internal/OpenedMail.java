/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimePartDataSource;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mail taken apart: header, plain text, HTML, and what else is in it. Whatever is wrong with a mail, something of it can be shown. Parts are read as bytes, so
 * that nothing depends on which handlers of contents an application of this JVM has set up.
 */
final class OpenedMail {
    private static final int DEEPEST = 20;
    private static final int MOST_PARTS = 200;

    /** Letters that pictures may make of a page altogether. */
    private static final int MOST_OF_PICTURES = 16 << 20;

    /** Pictures that can do nothing but be seen; SVG is not one. */
    private static final Set<String> PICTURES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

    private static final Pattern CONTENT_ID_LINK = Pattern.compile("(?i)\\bcid:([^\"'\\s<>)]+)");
    private static final Pattern HEAD = Pattern.compile("(?i)<head(\\s[^>]*)?>");
    private static final Pattern BEFORE_HEAD = Pattern.compile("(?i)\\A\\s*(<!doctype[^>]*>)?\\s*(<html(\\s[^>]*)?>)?");

    /** Whatever a link in a mail says: not into the frame, and not over the mailbox. */
    private static final String LINKS_OPEN_OUTSIDE = "<base target=\"_blank\">";

    private final MailHeaders headers;
    private final List<Other> others = new ArrayList<>();
    private final Map<String, String> pictures = new HashMap<>();
    private Optional<String> text = Optional.empty();
    private Optional<String> html = Optional.empty();
    private int parts;

    /**
     * A part that is neither the text nor the HTML.
     *
     * @param name of the file, or its Content-ID; untrusted text
     * @param type untrusted text
     * @param bytes how large it is
     */
    record Other(String name, String type, int bytes) {}

    private OpenedMail(MailHeaders headers) {
        this.headers = headers;
    }

    static OpenedMail of(byte[] source) throws IOException {
        try {
            MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(source));
            OpenedMail opened =
                    new OpenedMail(new MailHeaders(new InternetHeaders(new ByteArrayInputStream(source), true)));
            opened.take(mail, 0);
            return opened;
        } catch (MessagingException e) {
            throw new IOException("not a mail: " + e.getMessage(), e);
        }
    }

    MailHeaders headers() {
        return headers;
    }

    Optional<String> text() {
        return text;
    }

    List<Other> others() {
        return List.copyOf(others);
    }

    boolean hasHtml() {
        return html.isPresent();
    }

    /** The HTML as a frame may show it: its own pictures in it, and links that open outside. What it may do is a matter of the frame. */
    Optional<String> framedHtml() {
        return html.map(this::withPictures).map(OpenedMail::withLinksThatOpenOutside);
    }

    private void take(MimePart part, int depth) {
        if (depth > DEEPEST || ++parts > MOST_PARTS) {
            return;
        }
        String type = typeOf(part);
        try {
            if (type.startsWith("multipart/")) {
                MimeMultipart multipart = new MimeMultipart(new MimePartDataSource(part));
                for (int i = 0; i < multipart.getCount(); i++) {
                    BodyPart inner = multipart.getBodyPart(i);
                    take((MimeBodyPart) inner, depth + 1);
                }
                return;
            }
            byte[] content = bytes(part);
            if (type.equals("text/html") && html.isEmpty()) {
                html = Optional.of(new String(content, charset(part)));
            } else if (type.equals("text/plain") && text.isEmpty()) {
                text = Optional.of(new String(content, charset(part)));
            } else {
                keep(part, type, content);
            }
        } catch (MessagingException | IOException e) {
            others.add(new Other(ShownText.line(String.valueOf(e.getMessage()), 200), type, 0));
        }
    }

    private void keep(MimePart part, String type, byte[] content) throws MessagingException {
        String id = Optional.ofNullable(part.getContentID()).orElse("").strip().replaceAll("^<|>$", "");
        if (!id.isEmpty() && PICTURES.contains(type)) {
            pictures.putIfAbsent(
                    id, "data:" + type + ";base64," + Base64.getEncoder().encodeToString(content));
        }
        String name = Optional.ofNullable(fileName(part)).orElse(id);
        others.add(new Other(ShownText.line(name, 200), ShownText.line(type, 100), content.length));
    }

    private static String fileName(MimePart part) throws MessagingException {
        try {
            String name = part.getFileName();
            return name == null ? null : MimeUtility.decodeText(name);
        } catch (IOException | ParseException e) {
            return null;
        }
    }

    private static byte[] bytes(MimePart part) throws MessagingException, IOException {
        try (InputStream in = new MimePartDataSource(part).getInputStream()) {
            return in.readAllBytes();
        }
    }

    private static String typeOf(MimePart part) {
        try {
            return new ContentType(part.getContentType()).getBaseType().toLowerCase(Locale.ROOT);
        } catch (MessagingException e) {
            return "text/plain";
        }
    }

    private static Charset charset(MimePart part) {
        try {
            String name = new ContentType(part.getContentType()).getParameter("charset");
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(MimeUtility.javaCharset(name));
        } catch (MessagingException | IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }

    private String withPictures(String page) {
        Matcher links = CONTENT_ID_LINK.matcher(page);
        StringBuilder shown = new StringBuilder();
        int room = MOST_OF_PICTURES;
        while (links.find()) {
            String picture = pictures.getOrDefault(links.group(1), "");
            // One picture that is named ten thousand times would fill the memory.
            boolean fits = !picture.isEmpty() && picture.length() <= room;
            room -= fits ? picture.length() : 0;
            links.appendReplacement(shown, Matcher.quoteReplacement(fits ? picture : links.group()));
        }
        return links.appendTail(shown).toString();
    }

    private static String withLinksThatOpenOutside(String page) {
        Matcher head = HEAD.matcher(page);
        if (head.find()) {
            return page.substring(0, head.end()) + LINKS_OPEN_OUTSIDE + page.substring(head.end());
        }
        Matcher before = BEFORE_HEAD.matcher(page);
        int end = before.find() ? before.end() : 0;
        return page.substring(0, end) + LINKS_OPEN_OUTSIDE + page.substring(end);
    }
}
