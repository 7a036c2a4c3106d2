/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.letterhead.mail.action.ActionPage;
import org.letterhead.mail.action.ActionPage.Fact;
import org.letterhead.mail.action.ActionPage.State;
import org.letterhead.mail.action.PublicAction;

/** An action as a bundle would write one: it knows some tokens and remembers what was done. */
class Confirmation implements PublicAction {
    /** A token of 256 bits. */
    static final String TOKEN = "q0Zt7uYb3xJd1Kf-9sVhW5aLrE2nCmPo8iTgXyBzUwQ";

    static final String OLD = "old-token";

    final List<String> looks = new CopyOnWriteArrayList<>();
    final List<String> performs = new CopyOnWriteArrayList<>();
    final List<Locale> wanted = new CopyOnWriteArrayList<>();
    private final Set<String> done = ConcurrentHashMap.newKeySet();

    @Override
    public ActionPage look(String token, Locale locale) {
        looks.add(token);
        wanted.add(locale);
        return page(token, locale);
    }

    @Override
    public ActionPage perform(String token, Locale locale) {
        performs.add(token);
        if (token.equals(TOKEN)) {
            done.add(token);
        }
        return page(token, locale);
    }

    ActionPage page(String token, Locale locale) {
        if (token.equals(OLD)) {
            return page(State.EXPIRED, Locale.ENGLISH, "Confirm your address", List.of());
        }
        if (!token.equals(TOKEN)) {
            return page(State.UNKNOWN, Locale.ENGLISH, "We do not know this link", List.of());
        }
        return page(
                done.contains(token) ? State.DONE : State.READY,
                Locale.ENGLISH,
                "Confirm your address",
                List.of(new Fact("Asked by", "Zo\u00eb of Acme"), new Fact("Address", "zoe@acme.example")));
    }

    static ActionPage page(State state, Locale locale, String title, List<Fact> facts) {
        return new ActionPage(
                state,
                locale,
                title,
                List.of(
                        "Somebody has asked to send test mails to this address.",
                        "If that was not you, close this page."),
                facts,
                state == State.READY ? Optional.of("Confirm") : Optional.empty(),
                Optional.of("acme"));
    }
}
