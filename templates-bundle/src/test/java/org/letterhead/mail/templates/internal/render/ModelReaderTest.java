/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.letterhead.mail.templates.internal.catalogue.Samples.money;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.template.TemplateVariable.Type;
import org.letterhead.mail.templates.internal.catalogue.Template;
import org.letterhead.mail.templates.internal.catalogue.Variable;
import org.letterhead.mail.templates.internal.catalogue.Wording;
import org.letterhead.mail.templates.internal.catalogue.Words;
import org.letterhead.mail.templates.internal.render.Value.Absent;
import org.letterhead.mail.templates.internal.render.Value.Flag;
import org.letterhead.mail.templates.internal.render.Value.Group;
import org.letterhead.mail.templates.internal.render.Value.Printed;
import org.letterhead.mail.templates.internal.render.Value.Rows;

class ModelReaderTest {
    private static final Formats ENGLISH = new Formats(Locale.ENGLISH);

    @Test
    void everyTypeIsReadIntoWhatIsPrinted() {
        Group values = read(
                List.of(
                        optional("text", Type.TEXT),
                        optional("link", Type.LINK),
                        optional("number", Type.NUMBER),
                        optional("percent", Type.PERCENT),
                        optional("change", Type.CHANGE),
                        optional("money", Type.MONEY),
                        optional("date", Type.DATE),
                        optional("flag", Type.FLAG),
                        list("rows", required("name", Type.TEXT))),
                Map.of(
                        "text",
                        "as it is",
                        "link",
                        "HTTPS://shop.example/a?b=c#d",
                        "number",
                        1,
                        "percent",
                        0.123,
                        "change",
                        0.123,
                        "money",
                        money(1234.5, "EUR"),
                        "date",
                        LocalDate.of(2026, 11, 21),
                        "flag",
                        true,
                        "rows",
                        List.of(Map.of("name", "a"), Map.of("name", "b"))));

        assertThat(values.values())
                .containsEntry("text", new Printed("as it is", ""))
                .containsEntry("link", new Printed("HTTPS://shop.example/a?b=c#d", ""))
                .containsEntry("number", new Printed("1", "one"))
                .containsEntry("percent", new Printed("12.3%", ""))
                .containsEntry("change", new Printed("+12.3%", "up"))
                .containsEntry("money", new Printed("€1,234.50", ""))
                .containsEntry("date", new Printed("21 November 2026", ""))
                .containsEntry("flag", new Flag(true))
                .containsEntry(
                        "rows",
                        new Rows(List.of(
                                new Group(Map.of("name", new Printed("a", ""))),
                                new Group(Map.of("name", new Printed("b", ""))))));
    }

    @Test
    void allMissingVariablesAreNamedAtOnceWithTheirPlace() {
        List<Variable> variables = List.of(
                required("orders", Type.NUMBER),
                required("title", Type.TEXT),
                optional("note", Type.TEXT),
                list("top_products", required("name", Type.TEXT), required("revenue", Type.MONEY)));
        Map<String, Object> complete = Map.of("name", "a", "revenue", money(1, "EUR"));
        Map<String, Object> model = new HashMap<>();
        model.put("title", null);
        model.put("top_products", List.of(complete, complete, Map.of("name", "c"), Map.of()));

        assertThat(rejection(variables, model))
                .isEqualTo(new Rejection.MissingVariables(
                        "t",
                        List.of(
                                "orders",
                                "title",
                                "top_products[2].revenue",
                                "top_products[3].name",
                                "top_products[3].revenue")));
    }

    @Test
    void aMapWithoutRequiredListIsToldSo() {
        Variable list = new Variable("rows", Type.LIST, true, "", List.of(required("name", Type.TEXT)));
        assertThat(rejection(List.of(list), Map.of())).isEqualTo(new Rejection.MissingVariables("t", List.of("rows")));
        assertThat(read(List.of(list), Map.of("rows", List.of())).values()).containsEntry("rows", new Rows(List.of()));
    }

    @Test
    void nullMeansNotGiven() {
        Map<String, Object> model = new HashMap<>();
        model.put("note", null);
        assertThat(read(List.of(optional("note", Type.TEXT)), model).values()).containsEntry("note", Absent.NOT_GIVEN);
    }

    @Test
    void aWrongTypeIsNamedWithWhatWasExpectedInWords() {
        assertThat(wrong(Type.TEXT, 5).explanation())
                .isEqualTo("The variable \"v\" of template \"t\" must be text (a String).");
        assertThat(wrong(Type.NUMBER, "5").expected()).startsWith("a number (Integer, Long, Double or BigDecimal)");
        assertThat(wrong(Type.NUMBER, Double.NaN).variable()).isEqualTo("v");
        assertThat(wrong(Type.NUMBER, Double.NEGATIVE_INFINITY).variable()).isEqualTo("v");
        assertThat(wrong(Type.PERCENT, true).expected()).contains("0.123 for 12.3%");
        assertThat(wrong(Type.CHANGE, List.of()).expected()).contains("0.123 for +12.3%");
        assertThat(wrong(Type.DATE, "2026-11-21").expected()).contains("java.time.LocalDate");
        assertThat(wrong(Type.DATE, LocalDate.MAX).variable()).isEqualTo("v");
        assertThat(wrong(Type.FLAG, "true").expected()).contains("Boolean");
        assertThat(wrong(Type.LIST, Map.of()).expected()).isEqualTo("a list of maps");
        assertThat(wrong(Type.MONEY, 5).expected()).contains("ISO 4217");
        assertThat(wrong(Type.MONEY, money(5, "EURO")).variable()).isEqualTo("v");
        assertThat(wrong(Type.MONEY, money(5, "eur")).variable()).isEqualTo("v");
        assertThat(wrong(Type.MONEY, money(5, "QQQ")).variable()).isEqualTo("v");
        assertThat(wrong(Type.MONEY, money("5", "EUR")).variable()).isEqualTo("v");
        assertThat(wrong(Type.MONEY, money(null, "EUR")).variable()).isEqualTo("v");
        assertThat(wrong(Type.MONEY, money(5, null)).variable()).isEqualTo("v");
    }

    @Test
    void anEntryThatIsNoMapIsNamedByItsPlace() {
        List<Variable> variables = List.of(list("rows", required("name", Type.TEXT), optional("n", Type.NUMBER)));
        assertThat(rejection(variables, Map.of("rows", List.of(Map.of("name", "a"), "b"))))
                .isEqualTo(new Rejection.WrongVariable("t", "rows[1]", "a map with name, n"));
        assertThat(rejection(variables, Map.of("rows", Collections.singletonList(null))))
                .isEqualTo(new Rejection.WrongVariable("t", "rows[0]", "a map with name, n"));
        assertThat(rejection(variables, Map.of("rows", List.of(Map.of("name", "a", "n", "x")))))
                .isInstanceOfSatisfying(Rejection.WrongVariable.class, wrong -> assertThat(wrong.variable())
                        .isEqualTo("rows[0].n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "shop.example",
                "/report",
                "//shop.example/",
                "javascript:alert(1)",
                "data:text/html,x",
                "ftp://shop.example/",
                "https:shop.example",
                "https:///report",
                "https://shop.example/a b",
                "https://shop.example/\"><script>",
                "https://shop.example/\r\nBcc: x",
                "https://bank.example@other.example/",
                "https://sklep.example/zamówienie",
                " https://shop.example/"
            })
    void aLinkIsAnAbsoluteWebAddressOrRefused(String link) {
        assertThat(wrong(Type.LINK, link).expected()).contains("http or https");
    }

    @Test
    void anEndlessLinkIsRefused() {
        assertThat(wrong(Type.LINK, "https://shop.example/" + "a".repeat(3_000)).variable())
                .isEqualTo("v");
    }

    @Test
    void objectsOfOtherClassesAreRefusedWithoutCallingThem() {
        Object trap = new Object() {
            @Override
            public String toString() {
                throw new AssertionError("toString() was called");
            }

            @Override
            public int hashCode() {
                throw new AssertionError("hashCode() was called");
            }
        };
        Callable<String> callable = () -> {
            throw new AssertionError("the Callable was called");
        };
        Function<String, String> function = text -> {
            throw new AssertionError("the Function was called");
        };
        for (Type type : Type.values()) {
            for (Object object : List.of(trap, callable, function)) {
                assertThat(wrong(type, object).variable()).isEqualTo("v");
            }
        }
        assertThat(wrong(Type.MONEY, money(trap, "EUR")).variable()).isEqualTo("v");
        assertThat(wrong(Type.TEXT, new StringBuilder("text")).variable()).isEqualTo("v");
        assertThat(wrong(Type.NUMBER, BigInteger.ONE).variable()).isEqualTo("v");
    }

    @Test
    void aSubclassOfBigDecimalIsRefusedWithoutCallingIt() {
        BigDecimal trap = new BigDecimal("1") {
            private static final long serialVersionUID = 1L;

            @Override
            public BigInteger unscaledValue() {
                throw new AssertionError("a method was called");
            }

            @Override
            public int precision() {
                throw new AssertionError("a method was called");
            }
        };
        assertThat(wrong(Type.NUMBER, trap).variable()).isEqualTo("v");
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void numbersThatWouldFillTheMemoryAreRefused() {
        assertThat(wrong(Type.NUMBER, new BigDecimal("1E+999999999")).variable())
                .isEqualTo("v");
        assertThat(wrong(Type.NUMBER, 1e300).variable()).isEqualTo("v");
        assertThat(wrong(Type.MONEY, money(new BigDecimal("1E+2147483647"), "EUR"))
                        .variable())
                .isEqualTo("v");
        assertThat(wrong(Type.NUMBER, new BigDecimal(BigInteger.ONE.shiftLeft(100_000), 40_000))
                        .variable())
                .isEqualTo("v");
        assertThat(print(Type.NUMBER, new BigDecimal("0E+999999999"))).isEqualTo("0");
        BigDecimal tiny = new BigDecimal("1E-2147483647");
        assertThat(print(Type.NUMBER, tiny)).isEqualTo("0");
        assertThat(print(Type.PERCENT, tiny)).isEqualTo("0%");
        assertThat(print(Type.CHANGE, tiny.negate())).isEqualTo("0%");
        assertThat(print(Type.MONEY, money(tiny, "EUR"))).isEqualTo("€0.00");
        assertThat(print(Type.NUMBER, Long.MAX_VALUE / 10)).isEqualTo("922,337,203,685,477,580");
    }

    @Test
    void aDoubleIsWhatItsDecimalsSay() {
        assertThat(print(Type.MONEY, money(1.005, "EUR"))).isEqualTo("€1.01");
        assertThat(print(Type.NUMBER, 0.1)).isEqualTo("0.1");
    }

    @Test
    void whatTheTemplateDoesNotDeclareIsNotLookedAt() {
        Map<String, Object> model = new HashMap<>();
        model.put("v", "text");
        model.put("extra", new Object());
        assertThat(read(List.of(required("v", Type.TEXT)), model).values())
                .containsOnlyKeys("v", "account", "unsubscribe");
    }

    @Test
    void theAccountIsNotTheHostsToGive() {
        Map<String, Object> model = Map.of("account", Map.of("name", "Somebody else"));
        assertThat(read(List.of(), model).values())
                .containsEntry("account", new Group(Map.of("name", new Printed("Acme", ""))));
    }

    @Test
    void mapsWithOtherKeysDoNoHarm() {
        Map<Object, Object> numbered = new TreeMap<>(Map.of(1, "one"));
        assertThat(rejection(List.of(list("rows", required("name", Type.TEXT))), Map.of("rows", List.of(numbered))))
                .isEqualTo(new Rejection.MissingVariables("t", List.of("rows[0].name")));
        Map<Object, Object> withNull = new HashMap<>();
        withNull.put(null, "x");
        assertThat(wrong(Type.MONEY, withNull).variable()).isEqualTo("v");
    }

    @Test
    void aListIsBounded() {
        List<Variable> variables = List.of(list("rows", optional("name", Type.TEXT)));
        List<Map<String, Object>> rows = new ArrayList<>(Collections.nCopies(ModelReader.MOST_ENTRIES, Map.of()));
        assertThat(read(variables, Map.of("rows", rows)).values()).containsKey("rows");

        rows.add(Map.of());
        assertThat(rejection(variables, Map.of("rows", rows)))
                .isEqualTo(new Rejection.TooLarge(
                        "list \"rows\" for template \"t\"", ModelReader.MOST_ENTRIES + 1L, ModelReader.MOST_ENTRIES));
    }

    @Test
    void whatIsMissingIsSaidBeforeWhatIsWrong() {
        assertThat(rejection(
                        List.of(required("a", Type.TEXT), required("b", Type.TEXT)),
                        Map.ofEntries(new AbstractMap.SimpleEntry<>("a", 1))))
                .isEqualTo(new Rejection.MissingVariables("t", List.of("b")));
    }

    private static String print(Type type, Object value) {
        Value read =
                read(List.of(required("v", type)), Map.of("v", value)).values().get("v");
        return read.toString();
    }

    private static Rejection.WrongVariable wrong(Type type, Object value) {
        Variable variable = type == Type.LIST ? list("v") : required("v", type);
        Map<String, Object> model = new HashMap<>();
        model.put("v", value);
        Rejection rejection = rejection(List.of(variable), model);
        assertThat(rejection).isInstanceOf(Rejection.WrongVariable.class);
        return (Rejection.WrongVariable) rejection;
    }

    private static Rejection rejection(List<Variable> variables, Map<String, ?> model) {
        assertThatExceptionOfType(MailRejectedException.class).isThrownBy(() -> read(variables, model));
        return catchThrowableOfType(MailRejectedException.class, () -> read(variables, model))
                .rejection();
    }

    private static Group read(List<Variable> variables, Map<String, ?> model) {
        Template template = new Template(
                "t",
                MessageClass.TRANSACTIONAL,
                variables,
                false,
                false,
                false,
                Map.of(Locale.ENGLISH, new Wording(Map.of())),
                new Words(Map.of()));
        return new Group(ModelReader.read(template, model, "Acme", ENGLISH));
    }

    private static Variable required(String name, Type type) {
        return new Variable(name, type, true, "", List.of());
    }

    private static Variable optional(String name, Type type) {
        return new Variable(name, type, false, "", List.of());
    }

    private static Variable list(String name, Variable... fields) {
        return new Variable(name, Type.LIST, false, "", Arrays.asList(fields));
    }
}
