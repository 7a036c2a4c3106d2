/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import static org.letterhead.mail.branded.internal.BrandedTexts.TEXTS;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.action.ActionPage;
import org.letterhead.mail.action.ActionPage.Fact;
import org.letterhead.mail.action.ActionPage.State;
import org.letterhead.mail.branded.internal.BrandedTexts;
import org.letterhead.mail.people.ActorName;
import org.letterhead.mail.people.ShownText;

/** What stands on the pages of both links. What others have written stands apart from our words. */
record LinkPages(String action, Host host) {
    /** A page of a link that nobody knows. */
    ActionPage unknown(Locale wished) {
        return page(State.UNKNOWN, BrandedTexts.spoken(wished), List.of(), List.of(), Optional.empty());
    }

    /** A page of a link that was mailed, in the language of the mail. */
    ActionPage of(Link link, State state, List<String> more, Optional<Fact> last) {
        Locale locale = BrandedTexts.spoken(link.language());
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(TEXTS.say("fact.account", locale), host.shownName(link.account())));
        facts.add(new Fact(TEXTS.say("fact.address", locale), link.address().toString()));
        ActorName.person(link.askedBy())
                .ifPresent(name -> facts.add(new Fact(TEXTS.say("fact.asked-by", locale), name)));
        if (!link.name().isEmpty()) {
            facts.add(new Fact(TEXTS.say("fact.name", locale), ShownText.of(link.name())));
        }
        last.ifPresent(facts::add);
        return page(state, locale, more, facts, Optional.of(link.account()));
    }

    private ActionPage page(State state, Locale locale, List<String> more, List<Fact> facts, Optional<String> account) {
        String key = action + '.' + state.name().toLowerCase(Locale.ROOT);
        List<String> paragraphs = new ArrayList<>(List.of(TEXTS.say(key + ".text", locale)));
        more.forEach(other -> paragraphs.add(TEXTS.say(action + '.' + other, locale)));
        return new ActionPage(
                state,
                locale,
                TEXTS.say(key + ".title", locale),
                paragraphs,
                facts,
                state == State.READY ? Optional.of(TEXTS.say(action + ".button", locale)) : Optional.empty(),
                account);
    }
}
