/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import static org.letterhead.mail.web.internal.Languages.TEXTS;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.action.ActionPage;
import org.letterhead.mail.action.ActionPage.Fact;

/**
 * A page before it is HTML.
 *
 * @param status the HTTP status
 * @param locale the language of title, paragraphs, facts and button
 * @param words the language of what this bundle says itself
 * @param state how far it is, in a word or two
 * @param title a few words
 * @param paragraphs what to know
 * @param facts what others have written
 * @param button what the button says
 * @param retry whether to offer another try
 * @param account for whose look it is
 */
record Page(
        int status,
        Locale locale,
        Locale words,
        Optional<String> state,
        String title,
        List<String> paragraphs,
        List<Fact> facts,
        Optional<String> button,
        boolean retry,
        Optional<String> account) {
    /**
     * An action's page.
     *
     * @param spoken the language for this bundle's words, if it does not speak the page's
     */
    static Page of(ActionPage page, Locale spoken) {
        return new Page(
                statusOf(page.state()),
                page.locale(),
                Languages.isSpoken(page.locale()) ? page.locale() : spoken,
                stateOf(page.state()),
                page.title(),
                page.paragraphs(),
                page.facts(),
                page.button(),
                false,
                page.account());
    }

    /** There is no such link, in this bundle's words: a token that no action would know. */
    static Page unknown(Locale locale) {
        return own(404, "unknown", locale, stateOf(ActionPage.State.UNKNOWN), false);
    }

    /** One of this bundle's own pages, which say what went wrong. */
    static Page own(int status, String text, Locale locale) {
        return own(status, text, locale, Optional.empty(), status == 503 || status == 429);
    }

    private static Page own(int status, String text, Locale locale, Optional<String> state, boolean retry) {
        return new Page(
                status,
                locale,
                locale,
                state,
                TEXTS.say(text + ".title", locale),
                List.of(TEXTS.say(text + ".text", locale)),
                List.of(),
                Optional.empty(),
                retry,
                Optional.empty());
    }

    private static int statusOf(ActionPage.State state) {
        return switch (state) {
            case READY, DONE -> 200;
            case EXPIRED -> 410;
            case UNKNOWN -> 404;
        };
    }

    /** The key of the word; a page with a button needs none. */
    private static Optional<String> stateOf(ActionPage.State state) {
        return switch (state) {
            case READY -> Optional.empty();
            case DONE -> Optional.of("state.done");
            case EXPIRED -> Optional.of("state.expired");
            case UNKNOWN -> Optional.of("state.unknown");
        };
    }
}
