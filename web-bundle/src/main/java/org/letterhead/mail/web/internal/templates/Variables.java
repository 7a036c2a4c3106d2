/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.template.TemplateVariable;
import org.letterhead.mail.template.TemplateVariable.Type;
import org.letterhead.mail.web.internal.PlainText;

/** What may be filled into a template, as a table to copy from. */
final class Variables {
    private static final int LONGEST = 200;

    private final Say say;
    private final List<Row> rows = new ArrayList<>();

    private Variables(Say say) {
        this.say = say;
    }

    /**
     * One of them.
     *
     * @param tag what stands for it in a text, such as {@code {{name}}}
     * @param type what it holds, in words
     * @param required whether a text cannot do without it
     * @param meaning what it says
     * @param sample what it holds in a preview; possibly empty
     * @param style of the line
     */
    record Row(String tag, String type, boolean required, String meaning, String sample, String style) {}

    /** The template's own first, then those that every template has. */
    static List<Row> of(TemplateDescriptor template, Say say) {
        Variables variables = new Variables(say);
        template.variables().forEach(one -> variables.add(one, ""));
        boolean isLayout = template.id().equals(TemplateEditor.LAYOUT);
        if (isLayout) {
            variables.always("{{>content}}", "content", "type.text");
            variables.always("{{>footer}}", "footer", "type.text");
        } else if (template.footer() && !template.layout()) {
            variables.always("{{>footer}}", "footer", "type.text");
        }
        variables.always("{{account.name}}", "account-name", "type.text");
        if (template.messageClass() == MessageClass.SUBSCRIPTION
                || template.id().equals(TemplateEditor.FOOTER)) {
            variables.always(
                    "{{#unsubscribe.link}}{{unsubscribe.link}}{{/unsubscribe.link}}", "unsubscribe-link", "type.link");
        }
        variables.always("{{layout.colour}}", "layout-colour", "type.text");
        variables.always("{{layout.colour_text}}", "layout-colour-text", "type.text");
        if (isLayout) {
            variables.always("{{#layout.logo}}{{layout.logo}}{{/layout.logo}}", "layout-logo", "type.link");
            variables.always(
                    "{{#layout.legal_address}}{{line}}{{/layout.legal_address}}", "legal-address", "type.list");
            variables.always("{{mail.preheader}}", "mail-preheader", "type.text");
        }
        variables.always("{{mail.subject}}", "mail-subject", "type.text");
        variables.always("{{mail.language}}", "mail-language", "type.text");
        return List.copyOf(variables.rows);
    }

    private void always(String tag, String key, String type) {
        rows.add(new Row(tag, say.say(type), false, say.say("variable." + key), "", ""));
    }

    private void add(TemplateVariable one, String style) {
        boolean section = one.type() == Type.LIST || one.type() == Type.FLAG;
        String name = one.name();
        rows.add(new Row(
                section ? "{{#" + name + "}}{{/" + name + "}}" : "{{" + name + "}}",
                say.say("type", one.type()),
                one.required(),
                PlainText.untrusted(one.meaning(), LONGEST),
                PlainText.untrusted(sample(one), LONGEST),
                style));
        one.fields().forEach(field -> add(field, "inner"));
    }

    private String sample(TemplateVariable one) {
        Locale locale = say.locale();
        Object sample = one.sample();
        if (sample instanceof Boolean flag) {
            return say.say(flag ? "yes" : "no");
        }
        if (sample instanceof Collection<?> list) {
            return say.say("entries", "count", NumberFormat.getInstance(locale).format(list.size()));
        }
        if (sample instanceof LocalDate date) {
            return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                    .withLocale(locale)
                    .format(date);
        }
        if (sample instanceof Map<?, ?> money) {
            return money(money, locale);
        }
        if (sample instanceof Number number) {
            return number(one.type(), number, locale);
        }
        return Objects.toString(sample);
    }

    private static String number(Type type, Number number, Locale locale) {
        if (type != Type.PERCENT && type != Type.CHANGE) {
            return NumberFormat.getInstance(locale).format(number);
        }
        NumberFormat percent = NumberFormat.getPercentInstance(locale);
        percent.setMaximumFractionDigits(1);
        boolean up = type == Type.CHANGE && number.doubleValue() > 0;
        return (up ? "+" : "") + percent.format(number);
    }

    private static String money(Map<?, ?> money, Locale locale) {
        try {
            NumberFormat format = NumberFormat.getCurrencyInstance(locale);
            format.setCurrency(Currency.getInstance(String.valueOf(money.get("currency"))));
            return format.format(new BigDecimal(String.valueOf(money.get("amount"))));
        } catch (IllegalArgumentException e) {
            return money.get("amount") + " " + money.get("currency");
        }
    }
}
