/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.Attachment;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailRequest;
import org.ops4j.pax.exam.junit.PaxExam;

/** One mail, all the way from the service registry into a mailbox, read part by part. */
@RunWith(PaxExam.class)
public class MailTravelsTest extends InKaraf {
    private static final byte[] PICTURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, (byte) 0xff};

    @Test
    public void theJvmCouldNotWriteTheseMailsByItself() {
        assertThat(System.getProperty("file.encoding")).isEqualTo("US-ASCII");
    }

    @Test
    public void anInsightsReportArrivesIntact() throws IOException {
        ReceivedMail mail = received(MailRequest.forAccount("lodz")
                .template("insights-report", figures())
                .to(org.letterhead.mail.Mailbox.of("Zoë Łącka", "zoe@shop.example"))
                .attach(Attachment.inline("chart", "wykres-ż.png", "image/png", PICTURE))
                .build());

        assertThat(mail.message().getMimeType()).isEqualTo("multipart/alternative");
        assertThat(mail.leaves())
                .extracting(Entity::getMimeType)
                .containsExactly("text/plain", "text/html", "image/png");
        Mailbox from = mail.message().getFrom().get(0);
        assertThat(from.getName()).isEqualTo("Żółta Łódź");
        assertThat(from.getAddress()).isEqualTo("reports@platform.example");
        Mailbox to = (Mailbox) mail.message().getTo().get(0);
        assertThat(to.getName()).isEqualTo("Zoë Łącka");
        assertThat(mail.message().getSubject()).contains("Żółta Łódź");
        assertThat(mail.header("Auto-Submitted").strip()).isEqualTo("auto-generated");
        assertThat(mail.header("Content-Language").strip()).isEqualTo("pl");
        assertThat(mail.message().getDate()).isNotNull();

        String text = ReceivedMail.text(mail.leaves().get(0));
        assertThat(text).contains("Żółta Łódź", "Zoë", "Krzesło „Café”", "12\u00a0345,60");
        String html = ReceivedMail.text(mail.leaves().get(1));
        assertThat(html).contains("Żółta Łódź", "Krzesło „Café”", "lang=\"pl\"", "Przychód rośnie");
        Entity picture = mail.leaves().get(2);
        assertThat(ReceivedMail.bytes(picture)).isEqualTo(PICTURE);
        String contentId = picture.getHeader().getField("Content-ID").getBody().strip();
        assertThat(html).contains("cid:" + contentId.substring(1, contentId.length() - 1));
        assertThat(mail.source().lines()).allMatch(line -> line.length() <= 998);
        assertThat(mail.source().chars()).allMatch(c -> c < 0x80);
    }

    @Test
    public void theSameReportSpeaksThreeLanguages() throws IOException {
        Map<String, String> money = new HashMap<>();
        for (String language : List.of("en", "fr", "pl")) {
            ReceivedMail mail = received(MailRequest.forAccount("acme")
                    .template("insights-report", figures())
                    .locale(new Locale(language))
                    .to(org.letterhead.mail.Mailbox.of("anna@shop.example"))
                    .build());
            assertThat(mail.header("Content-Language").strip()).isEqualTo(language);
            money.put(language, ReceivedMail.text(mail.leaves().get(0)));
        }
        assertThat(money.get("en")).contains("12,345.60");
        assertThat(money.get("fr")).contains("12\u202f345,60");
        assertThat(money.get("pl")).contains("12\u00a0345,60");
    }

    @Test
    public void givenTextsArriveAsTheyAre() throws IOException {
        String text = "Dzień dobry,\n.\nkropka na początku wiersza, €, ąęśżźćńół\n";
        ReceivedMail mail = received(hello().content(new MailContent.Given(
                        "Zażółć gęślą jaźń — " + "długi temat ".repeat(8), text, Optional.empty()))
                .cc(org.letterhead.mail.Mailbox.of("Łukasz", "lukasz@shop.example"))
                .bcc(org.letterhead.mail.Mailbox.of("secret@shop.example"))
                .attach(Attachment.file("Faktura nr 7 – Łódź.pdf", "application/pdf", PICTURE))
                .build());

        assertThat(mail.message().getMimeType()).isEqualTo("multipart/mixed");
        assertThat(ReceivedMail.text(mail.leaves().get(0)).replace("\r\n", "\n"))
                .isEqualTo(text);
        assertThat(ReceivedMail.bytes(mail.leaves().get(1))).isEqualTo(PICTURE);
        assertThat(mail.message().getSubject()).startsWith("Zażółć gęślą jaźń — długi temat");
        assertThat(mail.source())
                .doesNotContain("secret@shop.example\r\nSubject")
                .doesNotContain("Bcc:");
        assertThat(((Mailbox) mail.message().getCc().get(0)).getName()).isEqualTo("Łukasz");
        // The platform's other address: this is no subscription mail.
        assertThat(mail.message().getFrom().get(0).getAddress()).isEqualTo("mail@platform.example");
    }

    static Map<String, Object> figures() {
        Map<String, Object> model = new HashMap<>();
        model.put("recipient_name", "Zoë");
        model.put("period_start", LocalDate.of(2026, 11, 9));
        model.put("period_end", LocalDate.of(2026, 11, 15));
        model.put("revenue", money("12345.60"));
        model.put("revenue_change", 0.123);
        model.put("orders", 22);
        model.put("orders_change", -0.05);
        model.put("average_order", money("561.16"));
        model.put("new_customers", 5);
        model.put("top_products", List.of(Map.of("name", "Krzesło „Café”", "units", 3, "revenue", money("900"))));
        model.put("chart_alt", "Przychód rośnie");
        return model;
    }

    private static Map<String, Object> money(String amount) {
        return Map.of("amount", new BigDecimal(amount), "currency", "EUR");
    }
}
