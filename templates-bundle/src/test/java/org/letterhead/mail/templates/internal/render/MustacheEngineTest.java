/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.mustachejava.MustacheException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.templates.internal.catalogue.Variable;
import org.letterhead.mail.templates.internal.render.Value.Absent;
import org.letterhead.mail.templates.internal.render.Value.Flag;
import org.letterhead.mail.templates.internal.render.Value.Group;
import org.letterhead.mail.templates.internal.render.Value.Printed;
import org.letterhead.mail.templates.internal.render.Value.Rows;

class MustacheEngineTest {
    private static final String HOSTILE = "<b> & \" ' é";

    private final MustacheEngine engine = new MustacheEngine();

    // What a template may do.

    @Test
    void variablesSectionsAndFacts() {
        Group values = group(
                "orders", new Printed("22", "few"),
                "change", new Printed("0%", "same"),
                "shown", new Flag(true),
                "hidden", new Flag(false),
                "absent", Absent.NOT_GIVEN,
                "empty", Printed.of(" "),
                "rows", new Rows(List.of(group("name", Printed.of("a")), group("name", Printed.of("b")))),
                "none", new Rows(List.of()));

        assertThat(text(
                        "{{orders}} {{#orders.few}}zamówienia{{/orders.few}}{{#orders.many}}zamówień{{/orders.many}}",
                        values))
                .isEqualTo("22 zamówienia\n");
        assertThat(text(
                        "{{#change}}{{change}}{{#change.same}}={{/change.same}}{{#change.up}}+{{/change.up}}{{/change}}",
                        values))
                .isEqualTo("0%=\n");
        assertThat(text("{{#shown}}yes{{/shown}}{{#hidden}}no{{/hidden}}{{^hidden}}not{{/hidden}}", values))
                .isEqualTo("yesnot\n");
        assertThat(text("[{{absent}}{{#absent}}no{{/absent}}{{^absent}}nothing{{/absent}}]", values))
                .isEqualTo("[nothing]\n");
        assertThat(text("{{#empty}}no{{/empty}}{{^empty}}empty{{/empty}}", values))
                .isEqualTo("empty\n");
        assertThat(text("{{#rows.any}}Head:{{/rows.any}}{{#rows}} {{name}}{{/rows}}", values))
                .isEqualTo("Head: a b\n");
        assertThat(text("{{#none.any}}Head:{{/none.any}}{{#none}}no{{/none}}{{^none}}none{{/none}}", values))
                .isEqualTo("none\n");
        assertThat(text("{{! a remark }}{{#rows}}{{#name}}{{.}}{{/name}}{{/rows}}", values))
                .isEqualTo("ab\n");
    }

    @Test
    void whatARowDoesNotHaveIsNotTakenFromOutside() {
        Group values = group(
                "price",
                Printed.of("999"),
                "rows",
                new Rows(List.of(group("price", Absent.NOT_GIVEN), group("price", Printed.of("5")))));
        assertThat(text("{{#rows}}[{{price}}]{{/rows}} {{price}}", values)).isEqualTo("[][5] 999\n");
    }

    @Test
    void aPartialIsATextOfTheCatalogue() {
        Source source = new Source(
                Mode.HTML,
                "t/html_en.mustache",
                "<p>{{>footer}}</p>",
                Map.of("footer", "for {{name}}"),
                Set.of("name"));
        assertThat(engine.fill(source, group("name", Printed.of("A&B")), "html"))
                .isEqualTo("<p>for A&amp;B</p>");
    }

    // Three ways of escaping.

    @Test
    void htmlIsEscaped() {
        assertThat(html("<a title=\"{{v}}\">{{v}}</a>", HOSTILE))
                .isEqualTo("<a title=\"&lt;b&gt; &amp; &quot; &#39; é\">&lt;b&gt; &amp; &quot; &#39; é</a>");
    }

    @Test
    void textAndSubjectAreNot() {
        assertThat(text("{{v}}", group("v", Printed.of(HOSTILE)))).isEqualTo(HOSTILE + "\n");
        assertThat(subject("{{v}}", HOSTILE)).isEqualTo(HOSTILE);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aValueThatLooksLikeATemplateStaysAValue(Mode mode) {
        assertThat(fill(mode, "{{v}}", group("v", Printed.of("{{name}} {{v}} {{!x}}"), "name", Printed.of("no")))
                        .strip())
                .isEqualTo("{{name}} {{v}} {{!x}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A\r\nBcc: x", "A\nB", "A\rB", "A\u0000B", "A\u0085B", "A\u2028B", "A\u2029B", "A\tB"})
    void aControlCharacterInASubjectIsRefused(String value) {
        MailRejectedException rejected =
                catchThrowableOfType(MailRejectedException.class, () -> subject("Hi {{v}}", value));
        assertThat(rejected.rejection())
                .isEqualTo(new Rejection.ForbiddenCharacter("subject of template \"t\"", 4, value.charAt(1)));
        assertThat(text("{{v}}", group("v", Printed.of(value)))).startsWith("A");
    }

    @Test
    void theTemplatesOwnLineBreaksAreFoldedInASubject() {
        assertThat(subject("\n  {{#v}}\r\n  {{v}}:\n\t report\n{{/v}}  today \n", "A"))
                .isEqualTo("A: report today");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void directionOverridesAreLeftOut(Mode mode) {
        String reversing = "\u202eabc\u202c\u2066d\u2069\ufeff";
        assertThat(fill(mode, "{{v}}", group("v", Printed.of(reversing))).strip())
                .isEqualTo("abcd");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whatScriptsNeedStays(Mode mode) {
        String family = "\ud83d\udc69\u200d\ud83d\udc67 می\u200cخواهم שלום\u200f";
        assertThat(fill(mode, "{{v}}", group("v", Printed.of(family))).strip()).isEqualTo(family);
    }

    @Test
    void bodiesKeepLinesAndLoseOtherControlCharacters() {
        assertThat(text("{{v}}", group("v", Printed.of("a\r\nb\rc\u2028d\u0000\u001b[31m\u0085e\ud800"))))
                .isEqualTo("a\nb\nc\nd[31me\ufffd\n");
        assertThat(html("{{v}}", "a\u0000b\u000bc")).isEqualTo("abc");
    }

    @Test
    void sectionsThatAreNotShownLeaveNoHolesInPlainText() {
        assertThat(text("A\n\n{{#v}}\nx\n{{/v}}\n\n{{#v}}y{{/v}}  \n\nB\n\n\n", group("v", Absent.NOT_GIVEN)))
                .isEqualTo("A\n\nB\n");
    }

    // What a template may not do.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{{v}}}",
                "{{& v}}",
                "{{&v}}",
                "{{>*v}}",
                "{{> * v}}",
                "{{*v}}",
                "{{#*v}}{{/*v}}",
                "{{<footer}}{{/footer}}",
                "{{<footer}}{{$v}}x{{/v}}{{/footer}}",
                "{{$v}}x{{/v}}",
                "{{?v}}x{{/v}}",
                "{{=<% %>=}}<% v %>",
                "{{=<% %>=}}<%{v}%>",
                "{{%implicit-iterator}}",
                "{{%EXECUTE x}}",
                "{{unknown}}",
                "{{#unknown}}{{/unknown}}",
                "{{^unknown}}{{/unknown}}",
                "{{v.length}}",
                "{{v.class}}",
                "{{v.getClass.name}}",
                "{{#v.bytes}}{{/v.bytes}}",
                "{{account}}",
                "{{#v}}",
                "{{/v}}",
                "{{#v}}{{/w}}",
                "{{}}",
                "{{v"
            })
    void theRestOfTheLanguageIsRefused(String template) {
        assertThatIllegalStateException()
                .isThrownBy(() -> html(template, "footer"))
                .withMessageContaining("t/html_en.mustache");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{>templates/insights-report/template.json}}",
                "{{>/templates/insights-report/template.json}}",
                "{{>templates/footer/text_en.mustache}}",
                "{{>../footer/text_en}}",
                "{{>jar:file:/x.jar!/y}}",
                "{{>http://localhost/}}",
                "{{>Footer}}",
                "{{>unknown}}"
            })
    void aPartialComesFromNowhereElse(String template) {
        assertThatIllegalStateException().isThrownBy(() -> html(template, "x"));
    }

    @Test
    void aPartialIsNoFile(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.mustache"), "the secret");
        for (String name : List.of(secret.toString(), secret.toUri().toString(), folder + "/secret")) {
            assertThatIllegalStateException().isThrownBy(() -> html("{{>" + name + "}}", "x"));
        }
    }

    @Test
    void aPartialIsNoResourceOfTheContextClassLoader() {
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        current.setContextClassLoader(new ClassLoader(null) {
            @Override
            public InputStream getResourceAsStream(String name) {
                return new ByteArrayInputStream("the secret".getBytes(StandardCharsets.UTF_8));
            }
        });
        try {
            assertThatIllegalStateException().isThrownBy(() -> html("{{>secret}}", "x"));
        } finally {
            current.setContextClassLoader(before);
        }
    }

    @Test
    void theContextClassLoaderDoesNotMatter() {
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        current.setContextClassLoader(null);
        try {
            assertThat(html("{{#v}}{{v}}{{/v}}", "x")).isEqualTo("x");
        } finally {
            current.setContextClassLoader(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{>content}}", "{{>footer}}", "{{#v}}{{>footer}}{{/v}}"})
    void neitherContentNorFooterPutsSomethingIn(String text) {
        for (String place : List.of("content", "footer")) {
            Map<String, String> partials = new HashMap<>(Map.of("content", "c", "footer", "f"));
            partials.put(place, text);
            Source source =
                    new Source(Mode.HTML, "t/html_en.mustache", "{{>content}}{{>footer}}", partials, Set.of("v"));
            assertThatIllegalStateException()
                    .isThrownBy(() -> engine.fill(source, group("v", Printed.of("x")), "html"))
                    .withMessageContaining("[" + place + ":1]");
        }
    }

    @Test
    void sectionsInSectionsEnd() {
        assertThat(html("{{#v}}".repeat(50) + "{{/v}}".repeat(50), "x")).isEmpty();
        for (int nested : List.of(51, 10_000)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> html("\n" + "{{#v}}".repeat(nested) + "{{/v}}".repeat(nested), "x"))
                    .withMessageContaining("50 sections")
                    .withMessageContaining("@[t/html_en.mustache:2]");
        }
    }

    @Test
    void listsInListsThatWriteNothingEnd() {
        Group values = group("rows", new Rows(Collections.nCopies(1_000, group("v", Printed.of("x")))));
        String cube = "{{#rows}}".repeat(3) + "{{/rows}}".repeat(3);
        assertThat(catchThrowableOfType(MailRejectedException.class, () -> text(cube, values))
                        .rejection())
                .isInstanceOfSatisfying(Rejection.TooLarge.class, large -> assertThat(large.what())
                        .isEqualTo("repeated sections in text of template \"t\""));
    }

    @Test
    void aPartialThatPutsItselfInEnds() {
        Source endless = new Source(
                Mode.HTML, "t/html_en.mustache", "{{>footer}}", Map.of("footer", "{{>footer}}{{>footer}}"), Set.of());
        assertThatIllegalStateException()
                .isThrownBy(() -> engine.fill(endless, group(), "html"))
                .withMessageContaining("{{>footer}}");
    }

    @Test
    void anObjectThatIsNoValueIsNotTouched() {
        AtomicBoolean called = new AtomicBoolean();
        Object trap = new Object() {
            @SuppressWarnings("unused")
            public String v() {
                called.set(true);
                return "called";
            }

            @Override
            public String toString() {
                called.set(true);
                return "called";
            }
        };
        Source source = new Source(Mode.TEXT, "t/text_en.mustache", "{{v}}{{.}}", Map.of(), Set.of("v"));
        assertThatThrownBy(() -> StrictFactory.compile(source).execute(new StringWriter(), trap))
                .isInstanceOf(MustacheException.class);
        assertThatThrownBy(() -> StrictFactory.compile(source).execute(new StringWriter(), (Object) Map.of("v", trap)))
                .isInstanceOf(MustacheException.class);
        assertThat(called).isFalse();
    }

    @Test
    void whatHasNoTextIsNotPrinted() {
        for (Value value : List.of(new Flag(true), new Rows(List.of(group())), group())) {
            assertThatIllegalStateException().isThrownBy(() -> text("{{v}}", group("v", value)));
        }
    }

    @Test
    void noThreadIsGivenToTheLibrary() {
        Source source = new Source(Mode.TEXT, "t/text_en.mustache", "", Map.of(), Set.of());
        assertThat(new StrictFactory(source).getExecutorService()).isNull();
    }

    // What it costs.

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theResultIsBounded(Mode mode) {
        String long1000 = "x".repeat(1_000);
        assertThat(fill(mode, "{{v}}", group("v", Printed.of(long1000))).strip())
                .isEqualTo(long1000);

        List<Group> rows = Collections.nCopies(1_100, group("v", Printed.of(long1000)));
        MailRejectedException rejected = catchThrowableOfType(
                MailRejectedException.class,
                () -> fill(mode, "{{#rows}}{{v}}{{/rows}}", group("rows", new Rows(rows))));
        assertThat(rejected.rejection()).isInstanceOfSatisfying(Rejection.TooLarge.class, large -> {
            assertThat(large.limit()).isEqualTo(mode.limit());
            assertThat(large.size()).isGreaterThan(mode.limit());
            assertThat(large.what()).endsWith("of template \"t\"");
        });
    }

    @Test
    void ofATemplatesOwnTextAsWell() {
        List<Group> rows = Collections.nCopies(1_100, group());
        assertThat(catchThrowableOfType(
                                MailRejectedException.class,
                                () -> text(
                                        "{{#rows}}" + "x".repeat(1_000) + "{{/rows}}", group("rows", new Rows(rows))))
                        .rejection())
                .isInstanceOf(Rejection.TooLarge.class);
    }

    @Test
    void equalNamesWithOtherTextsAreNotMixedUp() {
        for (String words : List.of("one", "two", "one")) {
            Source source = new Source(Mode.HTML, "same", "{{>footer}}", Map.of("footer", words), Set.of());
            assertThat(engine.fill(source, group(), "html")).isEqualTo(words);
        }
        assertThat(html("{{v}}", "&")).isEqualTo("&amp;");
        assertThat(text("{{v}}", group("v", Printed.of("&")))).isEqualTo("&\n");
    }

    @Test
    void compiledTemplatesAreKeptButNotForEver() {
        for (int i = 0; i < 1_000; i++) {
            html("{{v}}" + i, "x");
            html("always the same", "x");
        }
        assertThat(engine.kept()).isEqualTo(1_001);

        String long100000 = "x".repeat(100_000);
        for (int i = 0; i < 100; i++) {
            html(long100000 + i, "x");
        }
        assertThat(engine.kept()).isLessThanOrEqualTo(40);
        assertThat(html("{{v}}0", "y")).isEqualTo("y0");
    }

    private String html(String template, String value) {
        return fill(Mode.HTML, template, group("v", Printed.of(value)));
    }

    private String text(String template, Group values) {
        return fill(Mode.TEXT, template, values);
    }

    private String subject(String template, String value) {
        return fill(Mode.SUBJECT, template, group("v", Printed.of(value)));
    }

    private String fill(Mode mode, String template, Group values) {
        String part = mode.name().toLowerCase(Locale.ROOT);
        Source source =
                new Source(mode, "t/" + part + "_en.mustache", template, Map.of("footer", "foot"), names(values));
        return engine.fill(source, values, part + " of template \"t\"");
    }

    private static Set<String> names(Group values) {
        Set<String> names = new TreeSet<>();
        values.values().forEach((name, value) -> {
            names.add(name);
            if (value instanceof Rows rows) {
                names.add(name + ".any");
                rows.rows().forEach(row -> names.addAll(names(row)));
            }
            Variable.PLURALS.forEach(fact -> names.add(name + "." + fact));
            Variable.DIRECTIONS.forEach(fact -> names.add(name + "." + fact));
        });
        return names;
    }

    private static Group group(Object... namesAndValues) {
        Map<String, Value> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], (Value) namesAndValues[i + 1]);
        }
        return new Group(values);
    }
}
