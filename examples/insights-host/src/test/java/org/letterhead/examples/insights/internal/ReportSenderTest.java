/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.Attachment;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;

class ReportSenderTest {
    private final Outbox outbox = new Outbox();
    private final ReportSender sender = new ReportSender(new ShopAccounts());

    @BeforeEach
    void mailIsThere() {
        sender.mail = outbox;
    }

    @Test
    void sendsTheReportOfTheLastFullWeekToTheShopsContact() {
        MailId id = sender.send("acme", Optional.empty(), Optional.empty());

        assertThat(id).isEqualTo(outbox.id);
        assertThat(outbox.request.account()).isEqualTo("acme");
        assertThat(outbox.request.to()).containsExactly(Mailbox.of("Zoë Marchand", "zoe@acme.example"));
        assertThat(outbox.request.locale()).contains(Locale.ENGLISH);
        assertThat(content().templateId()).isEqualTo("insights-report");
        assertThat(model())
                .containsEntry("recipient_name", "Zoë Marchand")
                .containsEntry("period_start", LocalDate.of(2026, 11, 9))
                .containsEntry("period_end", LocalDate.of(2026, 11, 15))
                .containsEntry("revenue", Map.of("amount", new BigDecimal("3127.60"), "currency", "EUR"))
                .containsEntry("orders", 57)
                .containsKeys("average_order", "new_customers", "orders_change", "average_order_change")
                .containsKeys("revenue_change", "new_customers_change");
        assertThat((String) model().get("chart_alt")).contains("Revenue rose by 11.6% to €3,127.60");
    }

    @Test
    void namesTheThreeBestProducts() {
        sender.send("acme", Optional.empty(), Optional.empty());

        List<?> products = (List<?>) model().get("top_products");
        assertThat(products).hasSize(3).allSatisfy(product -> assertThat(((Map<?, ?>) product).keySet())
                .isEqualTo(Set.of("name", "units", "revenue")));
    }

    @Test
    void theChartTravelsInline() {
        sender.send("acme", Optional.empty(), Optional.empty());

        assertThat(outbox.request.attachments()).hasSize(1);
        Attachment chart = outbox.request.attachments().get(0);
        assertThat(chart.contentId()).contains("chart");
        assertThat(chart.mediaType()).isEqualTo("image/png");
        assertThat(chart.size()).isBetween(5_000, 150_000);
    }

    @Test
    void eachShopHasItsLanguageAndCurrency() {
        sender.send("lodz", Optional.empty(), Optional.empty());

        assertThat(outbox.request.locale()).contains(Locale.forLanguageTag("pl"));
        assertThat((String) model().get("chart_alt"))
                .startsWith("Wykres słupkowy")
                .contains("zł");
    }

    @Test
    void recipientAndLanguageCanBeGiven() {
        sender.send("lodz", Optional.of(Mailbox.of("anna@zolta-lodz.example")), Optional.of(Locale.FRENCH));

        assertThat(outbox.request.to()).containsExactly(Mailbox.of("anna@zolta-lodz.example"));
        assertThat(outbox.request.locale()).contains(Locale.FRENCH);
        assertThat(model()).doesNotContainKey("recipient_name");
        assertThat((String) model().get("chart_alt")).startsWith("Diagramme");
    }

    @Test
    void withoutAMailServiceItSaysWhatToInstall() {
        sender.mail = null;

        assertThatThrownBy(() -> sender.send("acme", Optional.empty(), Optional.empty()))
                .isInstanceOf(MailUnavailableException.class)
                .hasMessageContaining("feature:install letterhead letterhead-h2");
    }

    @Test
    void anUnknownShopIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> sender.send("nobody", Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"nobody\"")
                .hasMessageContaining("acme, lodz");
        assertThat(outbox.request).isNull();
    }

    /** As a map of objects, which assertions can be made on. */
    private Map<String, Object> model() {
        return Collections.unmodifiableMap(content().model());
    }

    private MailContent.FromTemplate content() {
        return (MailContent.FromTemplate) outbox.request.content();
    }
}
