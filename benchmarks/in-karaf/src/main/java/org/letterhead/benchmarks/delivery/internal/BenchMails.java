/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.benchmarks.delivery.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.template.MailTemplates;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;

/**
 * The mails of the benchmark: a template's, whose plain text and HTML together are as long as asked for. The process
 * outside has put the template into the catalogue; of Letterhead's own none is as short as a kilobyte.
 */
final class BenchMails {
    private static final String TEMPLATE = "bench-note";
    private static final int PARAGRAPH = 450;
    private static final String PROSE =
            "Your parcel has left our house this morning and is on its way to you, with everything that "
                    + "you have ordered and paid; the carrier rings twice, and leaves it with a neighbour when nobody opens. ";

    private final MailTemplates templates;
    private final Map<Integer, List<Map<String, String>>> paragraphs = new ConcurrentHashMap<>();

    BenchMails(MailTemplates templates) {
        this.templates = templates;
    }

    /** Fails if the catalogue has no such template. */
    void check() {
        if (templates.find(TEMPLATE, Locale.ENGLISH).isEmpty()) {
            throw new IllegalStateException("the catalogue has no template " + TEMPLATE);
        }
    }

    MailRequest mail(int size, int accounts, int number) {
        return mailOf("account-" + number % accounts, size, number);
    }

    MailRequest mailOf(String account, int size, int number) {
        return MailRequest.forAccount(account)
                .template(TEMPLATE, model(number, paragraphs.computeIfAbsent(size, this::fitting)))
                .to(Mailbox.of("reader-" + number + "@example.test"))
                .build();
    }

    private static Map<String, ?> model(int number, List<Map<String, String>> text) {
        return Map.of(
                "name",
                "Anna Example",
                // Always as long, or the mail would not be.
                "order",
                Integer.toString(1_000_000_000 + number),
                "paragraphs",
                text,
                "link",
                "https://shop.example.test/orders/" + (1_000_000_000 + number));
    }

    /** Paragraphs that fill the mail up: each stands in the plain text and in the HTML. */
    private List<Map<String, String>> fitting(int size) {
        int count = Math.max(1, size / 2 / PARAGRAPH);
        int each = (size - length(paragraphs(count, 0))) / 2 / count;
        if (each < 1) {
            throw new IllegalArgumentException("the template alone is longer than " + size + " bytes");
        }
        return paragraphs(count, each);
    }

    /** What such a mail says. */
    RenderedMail texts(int size) {
        return render(paragraphs.computeIfAbsent(size, this::fitting));
    }

    private int length(List<Map<String, String>> text) {
        RenderedMail mail = render(text);
        return mail.text().length() + mail.html().orElse("").length();
    }

    private RenderedMail render(List<Map<String, String>> text) {
        return templates.render(new TemplateCall(TEMPLATE, model(0, text), "account-0", "", List.of(Locale.ENGLISH)));
    }

    private static List<Map<String, String>> paragraphs(int count, int length) {
        String text = PROSE.repeat(length / PROSE.length() + 1).substring(0, length);
        List<Map<String, String>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(Map.of("text", text));
        }
        return List.copyOf(all);
    }
}
