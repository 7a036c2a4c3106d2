/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.letterhead.mail.web.internal.Languages;
import org.letterhead.mail.web.internal.Look;
import org.letterhead.mail.web.internal.PlainText;
import org.letterhead.mail.web.internal.WebSettings;
import org.letterhead.mail.web.internal.signin.Session;

/** What stands around every page: head, tabs, notices, foot; and the headers that go with it. */
final class Frame {
    /** What frame and pages of its own say. */
    static final Words WORDS = Words.of("page");

    static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH, Locale.forLanguageTag("pl"));

    private static final List<String> SCRIPTS = List.of(Assets.HTMX, "page.js");
    private static final int LONGEST_NAME = 100;

    /** Where the stylesheet goes. Nobody else's can be taken for it, since a value's signs are escaped. */
    private static final String STYLE = "<style></style>";

    private final PageTemplates templates = new PageTemplates();
    private final Assets assets;
    private final Supplier<WebSettings> settings;

    Frame(Assets assets, Supplier<WebSettings> settings) {
        this.assets = assets;
        this.settings = settings;
    }

    /** A link in head or foot. */
    record Link(String name, String label, String address, boolean current) {}

    /** Around what a page stands. */
    record Surroundings(
            Locale locale,
            String up,
            List<Link> tabs,
            Optional<String> account,
            Optional<String> accountName,
            Optional<Session> session,
            Words words) {
        /** For somebody who has not signed in, or has not chosen an account. */
        static Surroundings bare(Locale locale, String up, Optional<Session> session) {
            return new Surroundings(locale, up, List.of(), Optional.empty(), Optional.empty(), session, WORDS);
        }

        /** The same tabs around a page that says what went wrong. */
        Surroundings forProblems() {
            return new Surroundings(locale, up, tabs, account, accountName, session, WORDS);
        }
    }

    /** A whole page as HTML. */
    Sent page(int status, View view, Surroundings around) {
        Look look = settings.get().look();
        String frameAncestors = settings.get().frameAncestors();
        Map<String, Object> values = values(view, around, notices(view, around));
        String html =
                templates.fill(view.template(), values).replace(STYLE, "<style>" + look.stylesheet() + "</style>");
        return Sent.html(status, html)
                .with("Content-Security-Policy", policy(look, frameAncestors))
                .with("Cross-Origin-Opener-Policy", "same-origin")
                .framedBy(frameAncestors);
    }

    /** A part of a page. */
    Sent part(View view, Surroundings around) {
        return Sent.html(200, templates.fill(view.template(), values(view, around, List.of())))
                .with("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    }

    private static String policy(Look look, String frameAncestors) {
        return "default-src 'none'; style-src " + look.hash()
                + "; script-src 'self'; connect-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
                + frameAncestors;
    }

    /** What the page before has left to be said, and what this one says. */
    private static List<Map<String, Object>> notices(View view, Surroundings around) {
        return Stream.concat(around.session().flatMap(Session::take).stream(), view.notice().stream())
                .map(notice -> Map.<String, Object>of(
                        "style", notice.style(),
                        "role", notice.role(),
                        "title", notice.title(),
                        "texts", notice.texts()))
                .toList();
    }

    private Map<String, Object> values(View view, Surroundings around, List<Map<String, Object>> notices) {
        Locale locale = around.locale();
        Map<String, Object> frame = new HashMap<>();
        frame.put("language", locale.toLanguageTag());
        frame.put("direction", Languages.direction(locale));
        frame.put("title", view.title());
        frame.put("up", around.up());
        frame.put("tabs", around.tabs());
        frame.put("hasTabs", !around.tabs().isEmpty());
        frame.put("home", around.up() + "./");
        around.accountName().ifPresent(name -> frame.put("account", PlainText.untrusted(name, LONGEST_NAME)));
        around.session()
                .ifPresent(session ->
                        frame.put("user", PlainText.untrusted(session.user().name(), LONGEST_NAME)));
        frame.put(
                "languages",
                LANGUAGES.stream().map(other -> language(other, locale)).toList());
        frame.put(
                "scripts",
                Stream.concat(SCRIPTS.stream(), view.scripts().stream())
                        .map(name -> around.up() + assets.address(name))
                        .toList());
        if (view.refresh() > 0) {
            frame.put("refresh", view.refresh());
        }
        frame.put("notices", notices);
        Map<String, Object> values = new HashMap<>(view.values());
        values.put("frame", frame);
        values.put("f", WORDS.in(locale));
        values.put("t", around.words().in(locale));
        around.session().ifPresent(session -> values.put("csrf", session.token()));
        return values;
    }

    private static Link language(Locale language, Locale current) {
        String name = language.getDisplayLanguage(language);
        String label = name.substring(0, 1).toUpperCase(language) + name.substring(1);
        return new Link(language.toLanguageTag(), label, "?lang=" + language.toLanguageTag(), language.equals(current));
    }

    /** A few words about what went wrong, in the frame. */
    View problem(String key, Locale locale) {
        return View.of(
                "problem.html", WORDS.say(key + ".title", locale), Map.of("text", WORDS.say(key + ".text", locale)));
    }
}
