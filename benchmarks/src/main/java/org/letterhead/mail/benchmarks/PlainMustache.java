/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.templates.internal.catalogue.Catalogue;
import org.letterhead.mail.templates.internal.catalogue.Template;
import org.letterhead.mail.templates.internal.catalogue.Variable;

/** The same texts, compiled and filled by mustache.java as it comes, from maps in which every value is a text already. */
final class PlainMustache {
    private static final String RULE = "\n\n------------------------------------------------------------\n";

    private final Map<String, Object> model;
    private final Mustache subject;
    private final Mustache text;
    private final Mustache html;

    /** Shown as a text, and asked for what is true of it. */
    private static final class Shown extends HashMap<String, Object> {
        private static final long serialVersionUID = 1L;
        private final String text;

        Shown(String text, String... facts) {
            this.text = text;
            for (String fact : facts) {
                put(fact, true);
            }
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A list of which it can be asked whether there is anything in it. */
    private static final class Rows extends ArrayList<Object> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("unused") // the templates ask
        public boolean any() {
            return !isEmpty();
        }
    }

    PlainMustache(Catalogue catalogue, TemplateCall call) {
        Template report = catalogue.find(call.templateId()).orElseThrow();
        String footerText = part(catalogue.footer(), TemplatePart.TEXT);
        String end = "{{#layout.legal_address.any}}\n{{/layout.legal_address.any}}\n"
                + "{{#layout.legal_address}}\n{{line}}\n{{/layout.legal_address}}\n";
        Map<String, String> texts = Map.of(
                "subject",
                part(report, TemplatePart.SUBJECT).replaceAll("\\s+", " ").strip(),
                "text",
                "{{>content}}\n" + RULE + "{{>footer}}\n" + end,
                "content",
                part(report, TemplatePart.TEXT),
                "footer",
                footerText);
        Map<String, String> pages = Map.of(
                "html", part(catalogue.layout(), TemplatePart.HTML),
                "content", part(report, TemplatePart.HTML),
                "footer", part(catalogue.footer(), TemplatePart.HTML));
        DefaultMustacheFactory plain = new DefaultMustacheFactory(name -> reader(texts, name)) {
            @Override
            public void encode(String value, Writer writer) {
                try {
                    writer.write(value);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        subject = plain.compile("subject");
        text = plain.compile("text");
        html = new DefaultMustacheFactory(name -> reader(pages, name)).compile("html");
        model = new HashMap<>(shown(report.variables(), call.model()));
        model.put("account", Map.of("name", call.accountName()));
        model.put("unsubscribe", Map.of("link", org.letterhead.mail.account.Subscriptions.LINK_PLACEHOLDER));
        model.put(
                "layout",
                Map.of(
                        "colour", "#1f3f6e",
                        "colour_text", "#ffffff",
                        "dark_colour", "#a9c6f2",
                        "dark_colour_text", "#14171b"));
        model.put(
                "mail",
                Map.of(
                        "subject", "Acme Shop insights: \u20ac48,210.50 from 318 orders",
                        "preheader",
                                "1 November 2026 to 30 November 2026: 97 new customers, average order \u20ac151.61",
                        "language", "en",
                        "direction", "ltr",
                        "footer", true));
    }

    private static String part(Template template, TemplatePart part) {
        return template.original(Locale.ENGLISH, part).orElseThrow();
    }

    private static StringReader reader(Map<String, String> texts, String name) {
        return Optional.ofNullable(texts.get(name)).map(StringReader::new).orElse(null);
    }

    private static Map<String, Object> shown(List<Variable> variables, Map<String, ?> model) {
        Map<String, Object> shown = new HashMap<>();
        for (Variable variable : variables) {
            Object value = model.get(variable.name());
            if (value == null) {
                continue;
            }
            switch (variable.type()) {
                case LIST -> {
                    List<Object> rows = new Rows();
                    for (Object row : (List<?>) value) {
                        Map<String, Object> named = new HashMap<>();
                        ((Map<?, ?>) row).forEach((key, one) -> named.put((String) key, one));
                        rows.add(shown(variable.fields(), named));
                    }
                    shown.put(variable.name(), rows);
                }
                case NUMBER -> shown.put(variable.name(), new Shown(value.toString(), "other"));
                case CHANGE -> shown.put(variable.name(), change(((Number) value).doubleValue()));
                case MONEY -> shown.put(variable.name(), money((Map<?, ?>) value));
                case DATE -> shown.put(variable.name(), "21 November 2026");
                default -> shown.put(variable.name(), value);
            }
        }
        return shown;
    }

    private static Shown change(double share) {
        String direction = share > 0 ? "up" : share < 0 ? "down" : "same";
        return new Shown(String.format(Locale.ROOT, "%+.1f%%", 100 * share), direction);
    }

    private static String money(Map<?, ?> money) {
        return String.format(Locale.ROOT, "\u20ac%,.2f", ((Number) money.get("amount")).doubleValue());
    }

    RenderedMail render() {
        return new RenderedMail(Locale.ENGLISH, fill(subject), fill(text), Optional.of(fill(html)));
    }

    private String fill(Mustache mustache) {
        StringWriter out = new StringWriter();
        mustache.execute(out, model);
        return out.toString();
    }

    /** Both must do about the same work, or the comparison says nothing. */
    void requireSame(RenderedMail ours) {
        RenderedMail theirs = render();
        near("subject", ours.subject(), theirs.subject());
        near("text", ours.text(), theirs.text());
        near("HTML", ours.html().orElseThrow(), theirs.html().orElseThrow());
    }

    private static void near(String what, String ours, String theirs) {
        double ratio = (double) ours.replaceAll("\\s+", "").length()
                / theirs.replaceAll("\\s+", "").length();
        System.out.printf(Locale.ROOT, "%s: %,d and %,d characters%n", what, ours.length(), theirs.length());
        if (ratio < 0.97 || ratio > 1.03) {
            throw new IllegalStateException(
                    "the two do not render the same " + what + ":\n" + ours + "\n---\n" + theirs);
        }
    }
}
