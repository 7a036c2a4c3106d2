/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimePart;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Whether an insights report arrived as it was meant: everything a recipient would notice if it were missing or damaged.
 *
 * @param accountName what the recipient should see as the sender, with letters outside ASCII
 * @param from the address it should come from
 * @param to the address it should go to
 */
public record ReportCheck(String accountName, String from, String to) {
    private static final List<String> EXPECTED_HEADERS =
            List.of("Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type", "Auto-Submitted");

    /** The longest line that mail servers must take, RFC 5322 section 2.1.1. */
    private static final int LONGEST_LINE = 998;

    /** What is wrong with a mail, in words; empty if nothing is. */
    public List<String> problemsOf(ReceivedMail mail) throws IOException {
        List<String> problems = new ArrayList<>();
        try {
            checkBytes(mail.source(), problems);
            checkHeaders(mail, problems);
            checkText(mail, "text/plain", problems);
            checkText(mail, "text/html", problems);
            checkStructure(mail, problems);
            checkImage(mail, problems);
        } catch (MessagingException e) {
            problems.add("it cannot be read: " + e.getMessage());
        }
        return problems;
    }

    private static void checkBytes(byte[] source, List<String> problems) {
        int length = 0;
        for (int i = 0; i < source.length; i++) {
            if (source[i] < 0) {
                problems.add("byte " + i + " is not 7-bit");
                return;
            }
            boolean lineFeed = source[i] == '\n';
            if (lineFeed != (i > 0 && source[i - 1] == '\r')) {
                problems.add("byte " + i + ": a line does not end in CR LF");
                return;
            }
            length = lineFeed ? 0 : length + 1;
            if (length > LONGEST_LINE + 1) {
                problems.add("byte " + i + ": a line is longer than " + LONGEST_LINE);
                return;
            }
        }
    }

    private void checkHeaders(ReceivedMail mail, List<String> problems) throws MessagingException {
        for (String name : EXPECTED_HEADERS) {
            if (mail.header(name).filter(value -> !value.isBlank()).isEmpty()) {
                problems.add("header " + name + " is missing");
            }
        }
        expect("the sender's name", accountName, mail.from().map(InternetAddress::getPersonal), problems);
        expect("the sender's address", from, mail.from().map(InternetAddress::getAddress), problems);
        expect("the recipient's address", to, mail.to().map(InternetAddress::getAddress), problems);
        if (!mail.header("Subject").orElse("").contains(accountName)) {
            problems.add("the subject does not name " + accountName + ": "
                    + mail.header("Subject").orElse("none"));
        }
    }

    private void checkText(ReceivedMail mail, String type, List<String> problems)
            throws MessagingException, IOException {
        String text = mail.text(type).orElse(null);
        if (text == null) {
            problems.add("there is no " + type);
            return;
        }
        String name = type.equals("text/html") ? accountName.replace("&", "&amp;") : accountName;
        if (!text.contains(name)) {
            problems.add(type + " does not name " + accountName);
        }
        if (!text.contains("€")) {
            problems.add(type + " has no euro sign");
        }
        if (text.contains("\ufffd")) {
            problems.add(type + " has characters that cannot be decoded");
        }
        if (text.contains("{{") || text.contains("letterhead.invalid")) {
            problems.add(type + " has a place that was not filled in");
        }
    }

    private static void checkStructure(ReceivedMail mail, List<String> problems) throws MessagingException {
        if (!mail.type().equals("multipart/alternative")) {
            problems.add("it is " + mail.type() + ", not multipart/alternative");
        }
        List<Part> parts = mail.parts();
        if (parts.isEmpty() || !parts.get(0).isMimeType("text/plain")) {
            problems.add("the plain text is not the first alternative");
        }
    }

    private static void checkImage(ReceivedMail mail, List<String> problems) throws MessagingException, IOException {
        for (Part part : mail.parts()) {
            if (part.isMimeType("image/png")) {
                String id = Optional.ofNullable(((MimePart) part).getContentID())
                        .orElse("")
                        .replaceAll("[<>]", "");
                if (id.isEmpty() || !mail.text("text/html").orElse("").contains("cid:" + id)) {
                    problems.add("the HTML does not show the image " + id);
                }
                if (!canBeSeen(part)) {
                    problems.add("the image is no PNG that can be seen");
                }
                return;
            }
        }
        problems.add("there is no image/png");
    }

    private static boolean canBeSeen(Part part) throws MessagingException {
        try (InputStream bytes = part.getInputStream()) {
            BufferedImage image = ImageIO.read(bytes);
            return image != null && image.getWidth() >= 100 && image.getHeight() >= 50;
        } catch (IOException e) {
            // It breaks off, or its Base64 does.
            return false;
        }
    }

    private static void expect(String what, String expected, Optional<String> actual, List<String> problems) {
        if (!actual.equals(Optional.of(expected))) {
            problems.add(what + " is " + actual.orElse("missing") + ", not " + expected);
        }
    }
}
