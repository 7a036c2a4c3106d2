/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.Attachment;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.Rejection;
import org.ops4j.pax.exam.junit.PaxExam;

/** What a host is refused, through the real service with the real catalogue and directory. */
@RunWith(PaxExam.class)
public class RefusalsTest extends InKaraf {
    @Test
    public void anUnknownAccount() {
        refused(
                MailRequest.forAccount("nobody")
                        .template("insights-report", Map.of())
                        .to(anna()),
                new Rejection.UnknownAccount("nobody"));
    }

    @Test
    public void anUnknownTemplateNamesThoseThatExist() {
        assertThatThrownBy(() ->
                        mail().send(hello().template("insight-report", Map.of()).build()))
                .isInstanceOfSatisfying(MailRejectedException.class, rejected -> assertThat(rejected.rejection())
                        .isInstanceOf(Rejection.UnknownTemplate.class))
                .hasMessageContaining("insights-report");
    }

    @Test
    public void anUnknownLocale() {
        refused(
                hello().template("insights-report", MailTravelsTest.figures()).locale(Locale.forLanguageTag("zz")),
                new Rejection.UnknownLocale("zz"));
    }

    @Test
    public void aModelThatLacksVariablesNamesThemAll() {
        Map<String, Object> model = MailTravelsTest.figures();
        model.remove("revenue");
        model.remove("orders");
        refused(
                hello().template("insights-report", model),
                new Rejection.MissingVariables("insights-report", List.of("revenue", "orders")));
    }

    @Test
    public void aMalformedAddress() {
        assertThatThrownBy(() -> hello().to(Mailbox.of("anna@@shop.example")))
                .isInstanceOf(MailRejectedException.class)
                .hasMessageContaining("anna@@shop.example");
    }

    @Test
    public void aLineBreakInAnyHeaderValue() {
        assertThatThrownBy(() -> hello().to(Mailbox.of("Anna\r\nBcc: eve@evil.example", "anna@shop.example")))
                .hasMessageContaining("display name");
        assertThatThrownBy(() -> Attachment.file("a\r\nb", "text/plain", new byte[0]))
                .hasMessageContaining("file name");
    }

    @Test
    public void attachmentsOverTheLimit() {
        assertThatThrownBy(() -> mail().send(hello().attach(
                                Attachment.file("film.bin", "application/octet-stream", new byte[11 * 1024 * 1024]))
                        .build()))
                .isInstanceOfSatisfying(MailRejectedException.class, rejected -> assertThat(rejected.rejection())
                        .isInstanceOf(Rejection.TooLarge.class))
                .hasMessageContaining("film.bin");
    }

    private void refused(MailRequest.Builder request, Rejection expected) {
        assertThatThrownBy(() -> mail().send(request.build()))
                .isInstanceOfSatisfying(MailRejectedException.class, rejected -> assertThat(rejected.rejection())
                        .isEqualTo(expected));
    }

    private static Mailbox anna() {
        return Mailbox.of("anna@shop.example");
    }
}
