/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import java.math.BigDecimal;
import java.math.MathContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.template.TemplateVariable.Type;
import org.letterhead.mail.templates.internal.catalogue.OwnNames;
import org.letterhead.mail.templates.internal.catalogue.Template;
import org.letterhead.mail.templates.internal.catalogue.Variable;
import org.letterhead.mail.templates.internal.render.Value.Absent;
import org.letterhead.mail.templates.internal.render.Value.Flag;
import org.letterhead.mail.templates.internal.render.Value.Group;
import org.letterhead.mail.templates.internal.render.Value.Printed;
import org.letterhead.mail.templates.internal.render.Value.Rows;

/**
 * Turns one model into {@link Value}s, by the template's declarations. Objects are taken by their exact class, and the
 * only methods called are those of the JDK's own value classes and of {@code Map} and {@code List}; not even {@code
 * toString()} of anything else. What the template does not declare is not looked at.
 */
public final class ModelReader {
    /** More rows than anybody reads in a mail. */
    static final int MOST_ENTRIES = 1_000;

    private static final int MOST_DIGITS = 18;
    private static final int LONGEST_LINK = 2_048;

    private final String templateId;
    private final Formats formats;
    private final List<String> missing = new ArrayList<>();
    private final List<Rejection.WrongVariable> wrong = new ArrayList<>();

    private ModelReader(String templateId, Formats formats) {
        this.templateId = templateId;
        this.formats = formats;
    }

    /**
     * Reads a model.
     *
     * @throws MailRejectedException naming all the variables that are missing, else the first that is wrong
     */
    static Map<String, Value> read(Template template, Map<String, ?> model, String accountName, Formats formats) {
        ModelReader reader = new ModelReader(template.id(), formats);
        Map<String, Value> values = reader.entries(template.variables(), model, "");
        if (!reader.missing.isEmpty()) {
            throw new MailRejectedException(new Rejection.MissingVariables(template.id(), reader.missing));
        }
        if (!reader.wrong.isEmpty()) {
            throw new MailRejectedException(reader.wrong.get(0));
        }
        values.put(OwnNames.ACCOUNT, new Group(Map.of("name", Printed.of(accountName))));
        values.put(OwnNames.UNSUBSCRIBE, new Group(Map.of("link", unsubscribe(template))));
        return values;
    }

    /** The texts are the same for all recipients, so only the place of the link stands in them. */
    private static Value unsubscribe(Template template) {
        return template.messageClass() == MessageClass.SUBSCRIPTION
                ? Printed.of(Subscriptions.LINK_PLACEHOLDER)
                : Absent.NOT_GIVEN;
    }

    private Map<String, Value> entries(List<Variable> variables, Map<?, ?> model, String path) {
        Map<String, Object> given = byName(model);
        Map<String, Value> values = new HashMap<>();
        for (Variable variable : variables) {
            String where = path + variable.name();
            Object value = given.get(variable.name());
            if (value != null) {
                values.put(variable.name(), value(variable, value, where));
            } else {
                values.put(variable.name(), Absent.NOT_GIVEN);
                if (variable.required()) {
                    missing.add(where);
                }
            }
        }
        return values;
    }

    /** A sorted map throws when it is asked for a key of another class, so the map is not asked. */
    private static Map<String, Object> byName(Map<?, ?> model) {
        Map<String, Object> given = new HashMap<>();
        model.forEach((key, value) -> {
            if (key instanceof String name) {
                given.put(name, value);
            }
        });
        return given;
    }

    private Value value(Variable variable, Object given, String where) {
        Optional<? extends Value> value =
                switch (variable.type()) {
                    case TEXT -> text(given);
                    case LINK -> link(given);
                    case NUMBER -> number(given).map(formats::number);
                    case PERCENT -> number(given).map(formats::percent);
                    case CHANGE -> number(given).map(formats::change);
                    case MONEY -> money(given);
                    case DATE -> date(given);
                    case FLAG -> given instanceof Boolean shown ? Optional.of(new Flag(shown)) : Optional.empty();
                    case LIST -> rows(variable, given, where);
                };
        if (value.isPresent()) {
            return value.get();
        }
        wrong.add(new Rejection.WrongVariable(templateId, where, expected(variable.type())));
        return Absent.NOT_GIVEN;
    }

    private static Optional<Printed> text(Object given) {
        return given instanceof String text ? Optional.of(Printed.of(text)) : Optional.empty();
    }

    /** A web link that is what it seems to be. */
    static Optional<Printed> link(Object given) {
        if (!(given instanceof String link)
                || link.length() > LONGEST_LINK
                || !StandardCharsets.US_ASCII.newEncoder().canEncode(link)) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(link);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean good = (scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    // https://bank.example@other.example/ is a link to other.example.
                    && uri.getRawUserInfo() == null;
            return good ? Optional.of(Printed.of(link)) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<BigDecimal> number(Object given) {
        // BigDecimal can be subclassed, so its class is compared; the other three cannot.
        if (given instanceof Integer || given instanceof Long) {
            return Optional.of(BigDecimal.valueOf(((Number) given).longValue()));
        }
        if (given instanceof Double number) {
            return Double.isFinite(number) ? bounded(BigDecimal.valueOf(number)) : Optional.empty();
        }
        return given.getClass() == BigDecimal.class ? bounded((BigDecimal) given) : Optional.empty();
    }

    /** Written out, 1E+999999999 would fill the memory. */
    private static Optional<BigDecimal> bounded(BigDecimal number) {
        if (number.unscaledValue().bitLength() > 4_096) {
            return Optional.empty();
        }
        long digits = (long) number.precision() - number.scale();
        if (number.signum() == 0) {
            return Optional.of(BigDecimal.ZERO);
        }
        return digits > MOST_DIGITS ? Optional.empty() : Optional.of(number.round(new MathContext(2 * MOST_DIGITS)));
    }

    private Optional<Printed> money(Object given) {
        if (!(given instanceof Map<?, ?> map)) {
            return Optional.empty();
        }
        Map<String, Object> parts = byName(map);
        Object amount = parts.get("amount");
        if (amount == null || !(parts.get("currency") instanceof String currency) || !isCurrency(currency)) {
            return Optional.empty();
        }
        return number(amount).map(number -> formats.money(number, currency));
    }

    private static boolean isCurrency(String code) {
        try {
            Currency.getInstance(code);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Optional<Printed> date(Object given) {
        return given instanceof LocalDate date && date.getYear() >= 1600 && date.getYear() <= 9999
                ? Optional.of(formats.date(date))
                : Optional.empty();
    }

    private Optional<Rows> rows(Variable variable, Object given, String where) {
        if (!(given instanceof List<?> list)) {
            return Optional.empty();
        }
        int size = list.size();
        if (size > MOST_ENTRIES) {
            String what = "list \"" + where + "\" for template \"" + templateId + "\"";
            throw new MailRejectedException(new Rejection.TooLarge(what, size, MOST_ENTRIES));
        }
        List<Group> rows = new ArrayList<>();
        int index = 0;
        for (Object entry : list) {
            String entryPath = where + "[" + index++ + "]";
            if (entry instanceof Map<?, ?> map) {
                rows.add(new Group(entries(variable.fields(), map, entryPath + ".")));
            } else {
                wrong.add(new Rejection.WrongVariable(templateId, entryPath, entryOf(variable)));
            }
        }
        return Optional.of(new Rows(rows));
    }

    private static String entryOf(Variable list) {
        return list.fields().stream().map(Variable::name).collect(Collectors.joining(", ", "a map with ", ""));
    }

    private static String expected(Type type) {
        return switch (type) {
            case TEXT -> "text (a String)";
            case LINK ->
                "an absolute http or https link as a String, in ASCII, at most " + LONGEST_LINK
                        + " characters long, without user name";
            case NUMBER ->
                "a number (Integer, Long, Double or BigDecimal) of at most " + MOST_DIGITS + " digits before the point";
            case PERCENT -> "a share as a number (Integer, Long, Double or BigDecimal): 0.123 for 12.3%";
            case CHANGE -> "a change as a number (Integer, Long, Double or BigDecimal): 0.123 for +12.3%";
            case MONEY ->
                "money: a map with amount (Integer, Long, Double or BigDecimal) and currency"
                        + " (a code of ISO 4217, such as EUR)";
            case DATE -> "a date (java.time.LocalDate) of the years 1600 to 9999";
            case LIST -> "a list of maps";
            case FLAG -> "true or false (a Boolean)";
        };
    }
}
