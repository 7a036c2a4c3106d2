/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import static org.letterhead.mail.web.internal.Languages.TEXTS;

import com.github.mustachejava.Mustache;
import com.github.mustachejava.SafeMustacheFactory;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.letterhead.mail.action.ActionPage.Fact;

/** Makes HTML of a page. The only class that knows mustache.java, which escapes every value and refuses templates that would not. */
final class PageWriter {
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_PARAGRAPH = 1000;
    private static final int MOST_PARAGRAPHS = 8;
    private static final int LONGEST_BUTTON = 100;
    private static final int LONGEST_LABEL = 100;

    /** As long as an address may be. */
    private static final int LONGEST_VALUE = 254;

    private static final int MOST_FACTS = 8;

    /** Where the stylesheet goes. Nobody else's can be taken for it, since a value's signs are escaped. */
    private static final String STYLE = "<style></style>";

    // No template of this one names another file, so there is nothing to be found in the folder.
    private final Mustache template = new SafeMustacheFactory(Set.of(), "pages")
            .compile(new StringReader(Look.read("/pages/page.html")), "page.html");

    String write(Page page, Look look) {
        StringWriter html = new StringWriter();
        template.execute(html, values(page));
        return html.toString().replace(STYLE, "<style>" + look.stylesheet() + "</style>");
    }

    private static Map<String, Object> values(Page page) {
        Map<String, Object> values = new HashMap<>();
        values.put("language", tag(page.locale()));
        values.put("direction", Languages.direction(page.locale()));
        values.put("wordsLanguage", tag(page.words()));
        values.put("wordsDirection", Languages.direction(page.words()));
        values.put("title", PlainText.words(page.title(), LONGEST_TITLE));
        values.put(
                "paragraphs",
                page.paragraphs().stream()
                        .limit(MOST_PARAGRAPHS)
                        .map(text -> PlainText.words(text, LONGEST_PARAGRAPH))
                        .toList());
        page.state().ifPresent(key -> values.put("state", TEXTS.say(key, page.words())));
        page.button().ifPresent(text -> values.put("button", PlainText.words(text, LONGEST_BUTTON)));
        if (!page.facts().isEmpty()) {
            values.put("facts", Map.of("note", TEXTS.say("facts.note", page.words()), "list", facts(page.facts())));
        }
        if (page.retry()) {
            values.put("retry", TEXTS.say("retry", page.words()));
        }
        return values;
    }

    private static List<Map<String, String>> facts(List<Fact> facts) {
        return facts.stream()
                .limit(MOST_FACTS)
                .map(fact -> Map.of(
                        "label", PlainText.words(fact.label(), LONGEST_LABEL),
                        "value", orDash(PlainText.untrusted(fact.value(), LONGEST_VALUE))))
                .toList();
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "\u2013" : text;
    }

    private static String tag(Locale locale) {
        return locale.getLanguage().isEmpty() ? "en" : locale.toLanguageTag();
    }
}
