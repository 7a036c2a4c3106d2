/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestTest {
    @Test
    void aDisplayNameCannotStartAnotherHeader() {
        assertThatThrownBy(() -> Mailbox.of("Anna\r\nBcc: eve@evil.example", "anna@acme.example"))
                .isInstanceOfSatisfying(MailRejectedException.class, rejected -> assertThat(rejected.rejection())
                        .isEqualTo(new Rejection.ForbiddenCharacter("display name of anna@acme.example", 4, '\r')));
    }

    @Test
    void anAttachmentsNameTypeAndContentIdAreChecked() {
        byte[] bytes = {1};
        assertThatThrownBy(() -> Attachment.file("a\nb.pdf", "application/pdf", bytes))
                .hasMessageContaining("file name");
        assertThatThrownBy(() -> Attachment.file("a.pdf", "application/pdf; x=\r\n", bytes))
                .hasMessageContaining("a.pdf");
        assertThatThrownBy(() -> Attachment.file("a.pdf", "multipart/mixed", bytes))
                .hasMessageContaining("multipart");
        assertThatThrownBy(() -> Attachment.inline("a>b", "a.png", "image/png", bytes))
                .hasMessageContaining("content id");
    }

    @Test
    void anAttachmentKeepsItsOwnBytes() throws IOException {
        byte[] bytes = {1, 2, 3};
        Attachment attachment = Attachment.file("a.bin", "application/octet-stream", bytes);
        bytes[0] = 9;
        assertThat(attachment.open().readAllBytes()).containsExactly(1, 2, 3);
    }

    @Test
    void aModelIsCopiedToItsDepthAndNotPrinted() {
        List<Object> products = new ArrayList<>(List.of("chair"));
        Map<String, Object> model = new HashMap<>(Map.of("products", products, "link", "https://secret.example"));
        MailContent.FromTemplate content = new MailContent.FromTemplate("report", model);
        products.add("table");
        model.clear();

        assertThat(content.model().get("products")).isEqualTo(List.of("chair"));
        assertThat(content.toString()).contains("report", "link").doesNotContain("secret");
        assertThat(new MailContent.Given("s", "the secret", Optional.empty()).toString())
                .doesNotContain("secret");
    }

    @Test
    void aRequestWithoutContentIsRefused() {
        assertThatThrownBy(() -> MailRequest.forAccount("acme").build()).hasMessageContaining("content");
    }

    @Test
    void anAddressThatIsNamedTwiceIsOneRecipient() {
        MailRequest request = MailRequest.forAccount("acme")
                .content(new MailContent.Given("s", "t", Optional.empty()))
                .to(Mailbox.of("Anna", "anna@acme.example"))
                .bcc(Mailbox.of("anna@acme.example"))
                .cc(Mailbox.of("bob@acme.example"))
                .build();
        assertThat(request.recipients())
                .containsExactly(MailAddress.of("anna@acme.example"), MailAddress.of("bob@acme.example"));
    }

    @Test
    void idsMadeLaterSortLater() {
        MailId first = MailId.create(Clock.fixed(Instant.ofEpochMilli(1_000_000), ZoneOffset.UTC));
        MailId second = MailId.create(Clock.fixed(Instant.ofEpochMilli(1_000_001), ZoneOffset.UTC));
        assertThat(first).isLessThan(second);
        assertThat(first.value().version()).isEqualTo(7);
        assertThat(first.value().variant()).isEqualTo(2);
        assertThat(MailId.parse(first.toString())).isEqualTo(first);
    }

    @Test
    void explanationsAreSafeForALog() {
        assertThat(new Rejection.UnknownAccount("a\r\n2026 ERROR forged").explanation())
                .doesNotContain("\r", "\n");
        assertThat(new Rejection.MissingVariables("a\nb", List.of("c\u001b[31m")).explanation())
                .doesNotContain("\n", "\u001b");
    }

    @Test
    void aServersReplyCannotPaintAnOperatorsTerminal() {
        Failure failure = Failure.of(
                        Failure.Phase.ANSWER, Failure.Cause.CONTENT, new Advice("k", Map.of(), "Do something."))
                .reply(554, "5.7.1", "no\u001b[2J\r\n" + "x".repeat(2000))
                .build();
        assertThat(failure.reply()).doesNotContain("\u001b", "\r", "\n").hasSize(Failure.MAX_REPLY);
    }
}
