/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.Attachment;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.delivery.internal.testing.Delivery;
import org.letterhead.mail.delivery.internal.testing.OneTemplate;
import org.letterhead.mail.delivery.internal.testing.RecordingTransport;
import org.letterhead.mail.template.MailTemplates;

/** What is refused, with the thing named, before anything is kept or sent. */
class RefusalTest {
    private final Delivery delivery = Delivery.ready();
    private final RecordingTransport platform = new RecordingTransport();

    RefusalTest() {
        delivery.way("platform", platform);
    }

    @AfterEach
    void nothingWasSent() {
        delivery.close();
        assertThat(platform.received).isEmpty();
    }

    @Test
    void anAccountThatNobodyKnows() {
        refused(mailOf("nobody"), new Rejection.UnknownAccount("nobody"));
        refused(mailOf("a b"), new Rejection.UnknownAccount("a b"));
        refused(mailOf("a\r\nb"), new Rejection.UnknownAccount("a\r\nb"));
        refused(mailOf("ACME"), new Rejection.UnknownAccount("ACME"));
    }

    @Test
    void aLocaleThatIsNoLanguage() {
        refused(mail(b -> b.locale(Locale.ROOT)), new Rejection.UnknownLocale("und"));
        refused(mail(b -> b.locale(Locale.forLanguageTag("zz"))), new Rejection.UnknownLocale("zz"));
        refused(mail(b -> b.locale(new Locale("not a language"))), Rejection.UnknownLocale.class, "language");
    }

    @Test
    void noRecipient() {
        MailRequest.Builder request = MailRequest.forAccount("acme").content(given("Subject", "Text"));
        refused(request.build(), new Rejection.Missing("recipient"));
    }

    @Test
    void tooManyRecipients() {
        refused(
                mail(b -> {
                    for (int i = 0; i < 100; i++) {
                        b.bcc(Mailbox.of("a" + i + "@shop.example"));
                    }
                }),
                new Rejection.TooLarge("number of recipients", 101, 100));
    }

    @Test
    void aSubjectWithALineBreakOrNothingOrTooMuch() {
        refused(
                mail(b -> b.content(given("Hello\r\nBcc: eve@evil.example", "Text"))),
                new Rejection.ForbiddenCharacter("subject", 5, '\r'));
        refused(
                mail(b -> b.content(given("Hello\u2028you", "Text"))),
                new Rejection.ForbiddenCharacter("subject", 5, '\u2028'));
        refused(mail(b -> b.content(given(" ", "Text"))), new Rejection.Missing("subject"));
        refused(mail(b -> b.content(given("x".repeat(501), "Text"))), new Rejection.TooLarge("subject", 501, 500));
    }

    @Test
    void noPlainText() {
        refused(mail(b -> b.content(given("Subject", ""))), new Rejection.Missing("plain text"));
    }

    @Test
    void attachmentsOverTheLimitNameTheOneThatBreaksIt() {
        byte[] half = new byte[6 * 1024 * 1024];
        refused(
                mail(b -> b.attach(Attachment.file("first.pdf", "application/pdf", half))
                        .attach(Attachment.file("second.pdf", "application/pdf", half))),
                Rejection.TooLarge.class,
                "second.pdf");
    }

    @Test
    void twoPicturesWithTheSameContentId() {
        Attachment picture = Attachment.inline("chart", "b.png", "image/png", new byte[1]);
        refused(mail(b -> b.attach(picture).attach(picture)), Rejection.BadAttachment.class, "chart");
    }

    @Test
    void anEmptyOrHugeIdempotencyKey() {
        refused(mail(b -> b.idempotencyKey(" ")), Rejection.Missing.class, "idempotency key");
        refused(mail(b -> b.idempotencyKey("k".repeat(201))), Rejection.TooLarge.class, "idempotency key");
    }

    @Test
    void aTemplateWhileNoCatalogueIsThere() {
        refused(mail(b -> b.template("insights-report", Map.of())), new Rejection.TemplatesAbsent("insights-report"));
    }

    @Test
    void aTemplateThatPutsALineBreakIntoItsSubject() {
        delivery.inject(delivery.service, "templates", templates("Hello\nBcc: eve@evil.example"));
        refused(mail(b -> b.template("any", Map.of())), new Rejection.ForbiddenCharacter("subject", 5, '\n'));
    }

    @Test
    void aDirectoryThatFailsMakesMailUnavailable() {
        delivery.inject(delivery.service, "directory", (AccountDirectory) account -> {
            throw new IllegalStateException("the host's database is down");
        });
        assertThatThrownBy(() -> delivery.service.send(mail(b -> {})))
                .isInstanceOf(MailUnavailableException.class)
                .hasMessageContaining("acme");
    }

    @Test
    void aBrokenTemplateMakesMailUnavailable() {
        delivery.inject(delivery.service, "templates", templates(null));
        assertThatThrownBy(() -> delivery.service.send(mail(b -> b.template("any", Map.of()))))
                .isInstanceOf(MailUnavailableException.class)
                .hasMessageContaining("any");
    }

    private void refused(MailRequest request, Rejection expected) {
        assertThatThrownBy(() -> delivery.service.send(request))
                .isInstanceOfSatisfying(MailRejectedException.class, rejected -> assertThat(rejected.rejection())
                        .isEqualTo(expected));
    }

    private void refused(MailRequest request, Class<? extends Rejection> expected, String named) {
        assertThatThrownBy(() -> delivery.service.send(request))
                .isInstanceOfSatisfying(MailRejectedException.class, rejected -> assertThat(rejected.rejection())
                        .isInstanceOf(expected))
                .hasMessageContaining(named);
    }

    private static MailRequest mail(Consumer<MailRequest.Builder> change) {
        MailRequest.Builder builder =
                MailRequest.forAccount("acme").content(given("Subject", "Text")).to(Mailbox.of("anna@shop.example"));
        change.accept(builder);
        return builder.build();
    }

    private static MailRequest mailOf(String account) {
        return MailRequest.forAccount(account)
                .content(given("Subject", "Text"))
                .to(Mailbox.of("anna@shop.example"))
                .build();
    }

    private static MailContent given(String subject, String text) {
        return new MailContent.Given(subject, text, Optional.empty());
    }

    private static MailTemplates templates(String subject) {
        return new OneTemplate(subject);
    }
}
