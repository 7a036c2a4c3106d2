/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.compose;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.Attachment;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.transport.ContentMail;
import org.letterhead.mail.transport.MailHeader;

/** Each shape of mail, written and read again. The tests run with a platform charset that can write none of this. */
class MimeComposerTest {
    private static final String SUBJECT =
            "Zażółć gęślą jaźń – „raport” na święta, bo długi temat musi zostać złożony w kilka linii ✓";
    private static final String TEXT = "Cześć Zoë,\n.\nFrom here on: café €\n" + "x".repeat(2000) + "\ntrailing  \n";
    private static final String HTML = "<p>Dzień dobry</p><img src=\"cid:chart\"><img src='cid:chart2'>";
    private static final byte[] PICTURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, (byte) 0xff};

    @Test
    void plainText() throws Exception {
        MimeMessage read = read(compose(mail(TEXT, Optional.empty(), List.of())));

        assertThat(read.isMimeType("text/plain")).isTrue();
        assertThat(lines(read.getContent())).isEqualTo(TEXT);
        assertThat(read.getSubject()).isEqualTo(SUBJECT);
        InternetAddress from = (InternetAddress) read.getFrom()[0];
        assertThat(from.getPersonal()).isEqualTo("Żółta Łódź \"sklep\", Ltd.");
        assertThat(from.getAddress()).isEqualTo("mail@xn--bcher-kva.example");
        assertThat(read.getRecipients(RecipientType.CC)).hasSize(1);
        assertThat(read.getHeader("Bcc")).isNull();
        assertThat(read.getMessageID()).isEqualTo("<the-id@platform.example>");
        assertThat(read.getHeader("Date")).containsExactly("Tue, 14 Nov 2023 22:13:20 +0000");
        assertThat(read.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    }

    @Test
    void textAndHtml() throws Exception {
        MimeMessage read = read(compose(mail(TEXT, Optional.of(HTML), List.of())));

        MimeMultipart alternative = (MimeMultipart) read.getContent();
        assertThat(alternative.getContentType()).startsWith("multipart/alternative");
        assertThat(lines(alternative.getBodyPart(0).getContent())).isEqualTo(TEXT);
        assertThat(alternative.getBodyPart(1).getContentType()).isEqualToIgnoringCase("text/html; charset=UTF-8");
        assertThat(alternative.getBodyPart(1).getContent()).isEqualTo(HTML);
    }

    @Test
    void aPictureStandsBesideTheHtmlUnderAnIdOfItsOwn() throws Exception {
        Attachment picture = Attachment.inline("chart", "wykres–ż.png", "image/png", PICTURE);
        MimeMessage read = read(compose(mail(TEXT, Optional.of(HTML), List.of(picture))));

        MimeMultipart alternative = (MimeMultipart) read.getContent();
        MimeMultipart related = (MimeMultipart) alternative.getBodyPart(1).getContent();
        assertThat(related.getContentType()).startsWith("multipart/related");
        assertThat(related.getBodyPart(0).getContent())
                .isEqualTo("<p>Dzień dobry</p><img src=\"cid:chart.the-id@platform.example\"><img src='cid:chart2'>");
        MimeBodyPart image = (MimeBodyPart) related.getBodyPart(1);
        assertThat(image.getContentID()).isEqualTo("<chart.the-id@platform.example>");
        assertThat(image.getDisposition()).isEqualTo("inline");
        assertThat(image.getFileName()).isEqualTo("wykres–ż.png");
        assertThat(image.getInputStream().readAllBytes()).isEqualTo(PICTURE);
    }

    @Test
    void filesComeLastAndAPictureWithoutHtmlIsAFile() throws Exception {
        Attachment picture = Attachment.inline("chart", "chart.png", "image/png", PICTURE);
        Attachment file = Attachment.file("Rechnung für \"März\".pdf", "application/pdf", new byte[200_000]);
        MimeMessage read = read(compose(mail(TEXT, Optional.empty(), List.of(picture, file))));

        MimeMultipart mixed = (MimeMultipart) read.getContent();
        assertThat(mixed.getContentType()).startsWith("multipart/mixed");
        assertThat(lines(mixed.getBodyPart(0).getContent())).isEqualTo(TEXT);
        assertThat(mixed.getBodyPart(1).getDisposition()).isEqualTo("attachment");
        assertThat(mixed.getBodyPart(2).getFileName()).isEqualTo("Rechnung für \"März\".pdf");
        assertThat(mixed.getBodyPart(2).getInputStream().readAllBytes()).hasSize(200_000);
    }

    @Test
    void everyLineIsSevenBitShortAndEndsInCrlf() throws Exception {
        String source = source(compose(mail(
                TEXT,
                Optional.of(HTML + "<p>" + "ż".repeat(5000) + "</p>"),
                List.of(Attachment.inline("chart", "chart.png", "image/png", PICTURE)))));

        assertThat(source).endsWith("\r\n").doesNotContainPattern("(?<!\r)\n").doesNotContainPattern("\r(?!\n)");
        assertThat(source.chars()).allMatch(c -> c < 0x80);
        assertThat(source.lines()).allMatch(line -> line.length() <= 998);
    }

    @Test
    void nothingTellsWhoSentItButTheMailItself() throws Exception {
        String source = source(compose(mail(TEXT, Optional.of(HTML), List.of())));

        assertThat(source.toLowerCase(java.util.Locale.ROOT))
                .doesNotContain(
                        "letterhead",
                        "x-mailer",
                        "java",
                        "angus",
                        java.net.InetAddress.getLocalHost().getHostName().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void anAddressOutsideAsciiMakesAUtf8Header() throws Exception {
        ContentMail mail = new ContentMail(
                Mailbox.of("Sklep", "mail@platform.example"),
                Optional.empty(),
                List.of(Mailbox.of("zażółć@łódź.example")),
                List.of(),
                List.of(),
                "Temat",
                "Tekst",
                Optional.empty(),
                List.of(),
                List.of());

        ComposedMail composed = new MimeComposer().compose(mail, "the-id@platform.example", Instant.EPOCH);

        assertThat(composed.needsSmtpUtf8()).isTrue();
        assertThat(new String(composed.open().readAllBytes(), StandardCharsets.UTF_8))
                .contains("To: zażółć@xn--d-uga0v4h.example\r\n");
    }

    @Test
    void theCallersClassLoaderDoesNotMatterAndIsPutBack() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader foreign = new URLClassLoader(new URL[0], null)) {
            for (ClassLoader loader : new ClassLoader[] {foreign, null}) {
                thread.setContextClassLoader(loader);
                assertThat(source(compose(mail(TEXT, Optional.of(HTML), List.of()))))
                        .contains("multipart/alternative");
                assertThat(thread.getContextClassLoader()).isSameAs(loader);
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void sealsStandAboveAndTheRestIsReadAgainUnchanged() throws Exception {
        ComposedMail plain = compose(mail(TEXT, Optional.empty(), List.of()));
        ComposedMail sealed = plain.sealedWith(List.of(new MailHeader("A", "1"), new MailHeader("B", "2")))
                .sealedWith(List.of(new MailHeader("C", "3")));

        assertThat(source(sealed)).isEqualTo("C: 3\r\nA: 1\r\nB: 2\r\n" + source(plain));
        assertThat(source(sealed)).isEqualTo(source(sealed));
        assertThat(sealed.size()).isEqualTo(source(sealed).length());
    }

    private static ComposedMail compose(ContentMail mail) throws MessagingException, IOException {
        return new MimeComposer().compose(mail, "the-id@platform.example", Instant.ofEpochSecond(1_700_000_000L));
    }

    private static ContentMail mail(String text, Optional<String> html, List<Attachment> attachments) {
        return new ContentMail(
                Mailbox.of("Żółta Łódź \"sklep\", Ltd.", "mail@bücher.example"),
                Optional.of(Mailbox.of("help@acme.example")),
                List.of(Mailbox.of("Anna Nowak-Łąka", "anna@shop.example")),
                List.of(Mailbox.of("bob@shop.example")),
                List.of(),
                SUBJECT,
                text,
                html,
                attachments,
                List.of(new MailHeader("Auto-Submitted", "auto-generated")));
    }

    private static String source(ComposedMail mail) throws IOException {
        return new String(mail.open().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static MimeMessage read(ComposedMail mail) throws MessagingException, IOException {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(mail.open().readAllBytes()));
    }

    private static String lines(Object content) {
        return ((String) content).replace("\r\n", "\n");
    }
}
