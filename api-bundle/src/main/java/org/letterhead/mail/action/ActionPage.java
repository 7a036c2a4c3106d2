/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.action;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What one page for a link shows. All of it is plain text in one language; it is escaped where it is shown.
 *
 * @param state how far it is
 * @param locale the language of the texts
 * @param title a few words
 * @param paragraphs what it is about and what to do next; the bundle's own words alone
 * @param facts what others have written (names, addresses), each apart from the bundle's words, so that nobody can pass off
 *     text of his own as the page's
 * @param button what the button says; given exactly for {@link State#READY}
 * @param account for whose look of the page it is, if that is known
 */
public record ActionPage(
        State state,
        Locale locale,
        String title,
        List<String> paragraphs,
        List<Fact> facts,
        Optional<String> button,
        Optional<String> account) {
    /** Copies the lists and refuses a page whose button does not fit its state. */
    public ActionPage {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(locale, "locale");
        Objects.requireNonNull(title, "title");
        paragraphs = List.copyOf(paragraphs);
        facts = List.copyOf(facts);
        Objects.requireNonNull(button, "button");
        Objects.requireNonNull(account, "account");
        if (button.isPresent() != (state == State.READY)) {
            throw new IllegalArgumentException("a page has a button exactly when it is READY, not " + state);
        }
    }

    /** How far an action is. */
    public enum State {
        /** It can be done: the page has a button. */
        READY,
        /** It is done, now or before. */
        DONE,
        /** The link was right, and its time is over. */
        EXPIRED,
        /** There is no such link, or not any more. Says nothing about whether there ever was. */
        UNKNOWN
    }

    /**
     * Something that others have written.
     *
     * @param label what it is, in the bundle's words
     * @param value untrusted text
     */
    public record Fact(String label, String value) {
        /** Refuses {@code null}. */
        public Fact {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(value, "value");
        }
    }
}
