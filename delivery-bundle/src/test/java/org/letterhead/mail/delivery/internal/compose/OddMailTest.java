/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.compose;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.*;
import jakarta.mail.internet.*;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.*;
import org.junit.jupiter.api.*;
import org.letterhead.mail.*;
import org.letterhead.mail.transport.*;

/** Mails that nobody should write, which are still written right. */
class OddMailTest {
    static String source(ComposedMail m) throws IOException {
        return new String(m.open().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    static ContentMail mail(
            Mailbox from, List<Mailbox> to, String subject, String text, Optional<String> html, List<Attachment> a) {
        return new ContentMail(from, Optional.empty(), to, List.of(), List.of(), subject, text, html, a, List.of());
    }

    static final Mailbox FROM = Mailbox.of("P", "mail@platform.example");

    static ComposedMail compose(ContentMail m) throws Exception {
        return new MimeComposer().compose(m, "id@platform.example", Instant.EPOCH);
    }

    static MimeMessage read(ComposedMail m) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), m.open());
    }

    static void sane(String s) {
        assertThat(s)
                .endsWith("\r\n")
                .doesNotContainPattern("(?<!\r)\n")
                .doesNotContainPattern("\r(?!\n)")
                .doesNotContain("\0");
        assertThat(s.chars()).allMatch(c -> c < 0x80);
        assertThat(s.lines()).allMatch(l -> l.length() <= 998);
    }

    @Test
    void attachedMessageIsSevenBitAndIntact() throws Exception {
        byte[] eml =
                ("Subject: caf\u00e9\r\n\r\n" + "x".repeat(3000) + "\nlone\rcr\0").getBytes(StandardCharsets.UTF_8);
        ComposedMail c = compose(mail(
                FROM,
                List.of(Mailbox.of("a@b.example")),
                "s",
                "t",
                Optional.empty(),
                List.of(Attachment.file("m.eml", "message/rfc822", eml))));
        sane(source(c));
    }

    @Test
    void attachedMessageIsIntact() throws Exception {
        byte[] eml = "Subject: abc\r\n\r\nbody body body\r\n".getBytes(StandardCharsets.UTF_8);
        for (String type : List.of(
                "message/delivery-status",
                "MESSAGE/x-y",
                "message/rfc822",
                "text/plain",
                "text/html",
                "image/svg+xml",
                "text/calendar",
                "application/xml")) {
            ComposedMail c = compose(mail(
                    FROM,
                    List.of(Mailbox.of("a@b.example")),
                    "s",
                    "t",
                    Optional.empty(),
                    List.of(Attachment.file("m.eml", type, eml))));
            MimeMultipart mm = (MimeMultipart) read(c).getContent();
            String raw = source(c);
            assertThat(raw)
                    .as(type)
                    .contains(Base64.getEncoder().encodeToString(eml).substring(0, 20));
            assertThat(mm.getBodyPart(1).getInputStream().readAllBytes())
                    .as(type)
                    .isEqualTo(eml);
        }
    }

    @Test
    void subjectThatLooksEncodedIsShownAsItIs() throws Exception {
        String s = "=?UTF-8?Q?=0D=0ABcc:_evil?=";
        assertThat(read(compose(mail(FROM, List.of(Mailbox.of("a@b.example")), s, "t", Optional.empty(), List.of())))
                        .getSubject())
                .isEqualTo(s);
    }

    @Test
    void nameThatLooksEncodedIsShownAsItIs() throws Exception {
        String s = "=?UTF-8?Q?=E2=80=AEevil?=";
        MimeMessage r = read(compose(mail(
                Mailbox.of(s, "mail@platform.example"),
                List.of(Mailbox.of("a@b.example")),
                "s",
                "t",
                Optional.empty(),
                List.of())));
        assertThat(((InternetAddress) r.getFrom()[0]).getPersonal()).isEqualTo(s.replace("=?", "= ?"));
    }

    @Test
    void longNamesManyRecipients() throws Exception {
        List<Mailbox> to = new ArrayList<>();
        for (int i = 0; i < 100; i++)
            to.add(Mailbox.of(
                    (i % 2 == 0 ? "\uD83D\uDE00" : "\\\"").repeat(100),
                    "a".repeat(64) + "@" + ("b".repeat(60) + ".").repeat(3) + "r" + i + ".ex"));
        ComposedMail c = compose(mail(
                Mailbox.of("x".repeat(200), "mail@platform.example"),
                to,
                "y".repeat(500),
                "t",
                Optional.of(""),
                List.of()));
        sane(source(c));
        assertThat(read(c).getAllRecipients()).hasSize(100);
        assertThat(((InternetAddress) read(c).getAllRecipients()[1]).getPersonal())
                .isEqualTo("\\\"".repeat(100));
        assertThat(((InternetAddress) read(c).getAllRecipients()[0]).getPersonal())
                .isEqualTo("\uD83D\uDE00".repeat(100));
    }

    @Test
    void fileNames() throws Exception {
        for (String n : List.of(
                "\u017c".repeat(200),
                "x".repeat(200),
                "a\"b\\c;d=e.pdf",
                "\uD83D\uDE00".repeat(100),
                "a' '\"%41*.txt",
                "=?utf-8?q?x?=",
                "\uD800lone",
                "../../etc/passwd",
                " \t".trim() + " lead",
                "a\u202egpj.exe")) {
            ComposedMail c = compose(mail(
                    FROM,
                    List.of(Mailbox.of("a@b.example")),
                    "s",
                    "t",
                    Optional.of("<p>"),
                    List.of(
                            Attachment.file(n, "text/plain", new byte[] {1}),
                            Attachment.inline("c", n, "image/png", new byte[] {0}))));
            sane(source(c));
            MimeMultipart mm = (MimeMultipart) read(c).getContent();
            assertThat(mm.getCount()).isEqualTo(2);
        }
    }

    @Test
    void texts() throws Exception {
        for (String t :
                List.of("a\rb\0c\r\r\nd \t\n.\nFrom x\n\u2028\uD800 \u0085", "\n", ".", "a", " ", "\r", "x \r")) {
            ComposedMail c = compose(mail(FROM, List.of(Mailbox.of("a@b.example")), "s", t, Optional.of(t), List.of()));
            sane(source(c));
            sane(source(compose(mail(FROM, List.of(), "s", t, Optional.empty(), List.of()))));
        }
    }

    @Test
    void replyToCid() throws Exception {
        Attachment a = Attachment.inline("a", "a.png", "image/png", new byte[1]);
        Attachment b = Attachment.inline("b", "b.png", "image/png", new byte[1]);
        String s = source(compose(mail(
                FROM,
                List.of(Mailbox.of("a@b.example")),
                "s",
                "t",
                Optional.of("<img src=cid:a><img src=CID:b><img src=\"cid:b\">$1\\"),
                List.of(a, b))));
        assertThat(s.replace("=\r\n", "").replace("=3D", "="))
                .contains("cid:a.id@platform.example", "cid:b.id@platform", "$1\\");
    }
}
