/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.Attachment;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Sends a shop its weekly report. This is all that a platform does to send a mail: take {@link MailService} from the
 * service registry, say which account, which template, which figures and who gets it.
 */
@Component(service = ReportSender.class)
public final class ReportSender {
    private static final int TOP_PRODUCTS = 3;

    private final ShopAccounts accounts;

    /**
     * Optional, so that the platform runs on while Letterhead is updated or away; dynamic, so that this component stays
     * and so does whoever uses it. A dynamic reference cannot be an argument of the constructor.
     */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile MailService mail;

    @Activate
    public ReportSender(@Reference ShopAccounts accounts) {
        this.accounts = accounts;
    }

    /**
     * Sends the report on the last full week.
     *
     * @param account whose report
     * @param to who gets it; empty: the shop's contact
     * @param language in which language; empty: the account's
     * @return the mail's id; it is on its way, not yet sent
     */
    MailId send(String account, Optional<Mailbox> to, Optional<Locale> language) {
        Shop shop = accounts.shop(account)
                .orElseThrow(() -> new IllegalArgumentException("There is no account \"" + account + "\". There are: "
                        + String.join(", ", accounts.names()) + "."));
        MailService service = mail();

        WeeklyReport report = WeeklyReport.of(OrderBook.bundled(shop.orders()));
        Locale locale = language.orElse(shop.profile().locale());
        ReportWords words = new ReportWords(List.of(locale, shop.profile().locale()), report.currency());
        Mailbox recipient = to.orElse(shop.contact());

        MailRequest request = MailRequest.forAccount(account)
                .template("insights-report", model(report, recipient, words.altText(report)))
                .locale(locale)
                .to(recipient)
                .attach(Attachment.inline("chart", "revenue.png", "image/png", RevenueChart.png(report, words)))
                // A scheduler that may run twice adds .idempotencyKey("insights-report " +
                // report.week().week().monday())
                .build();
        return service.send(request);
    }

    /** What has become of a mail; empty if it is not known. */
    Optional<MailStatus> status(MailId id, Locale reader) {
        return mail().status(id, reader);
    }

    private MailService mail() {
        return Optional.ofNullable(mail)
                .orElseThrow(() -> new MailUnavailableException(
                        "Letterhead is not running here. Install it with: feature:install letterhead letterhead-h2"));
    }

    /** The template's variables. Numbers go as numbers: the template writes them in the reader's language. */
    private static Map<String, Object> model(WeeklyReport report, Mailbox recipient, String altText) {
        WeekFigures week = report.week();
        Currency currency = report.currency();

        Map<String, Object> model = new HashMap<>();
        model.put("period_start", week.week().monday());
        model.put("period_end", week.week().sunday());
        model.put("revenue", money(week.revenue(), currency));
        model.put("orders", week.orders());
        model.put("average_order", money(week.averageOrder(), currency));
        model.put("new_customers", week.newCustomers());
        model.put("chart_alt", altText);
        model.put("top_products", topProducts(week, currency));

        // What is not known is left out, and the template leaves out its sentence.
        if (!recipient.displayName().isEmpty()) {
            model.put("recipient_name", recipient.displayName());
        }
        report.revenueChange().ifPresent(change -> model.put("revenue_change", change));
        report.ordersChange().ifPresent(change -> model.put("orders_change", change));
        report.averageOrderChange().ifPresent(change -> model.put("average_order_change", change));
        report.newCustomersChange().ifPresent(change -> model.put("new_customers_change", change));
        return model;
    }

    private static List<Map<String, Object>> topProducts(WeekFigures week, Currency currency) {
        return week.products().stream()
                .limit(TOP_PRODUCTS)
                .map(product -> Map.<String, Object>of(
                        "name", product.name(),
                        "units", product.units(),
                        "revenue", money(product.revenue(), currency)))
                .toList();
    }

    private static Map<String, Object> money(BigDecimal amount, Currency currency) {
        return Map.of("amount", amount, "currency", currency.getCurrencyCode());
    }
}
