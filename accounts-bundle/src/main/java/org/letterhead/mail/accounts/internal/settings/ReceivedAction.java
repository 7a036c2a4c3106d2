/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.accounts.internal.Words;
import org.letterhead.mail.accounts.internal.access.HostAccounts;
import org.letterhead.mail.accounts.internal.audit.AuditTrail;
import org.letterhead.mail.action.ActionPage;
import org.letterhead.mail.action.ActionPage.Fact;
import org.letterhead.mail.action.ActionPage.State;
import org.letterhead.mail.action.PublicAction;
import org.letterhead.mail.people.ActorName;
import org.letterhead.mail.people.LinkToken;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The page behind the button in a test mail: whoever presses it says that the mail has arrived. */
@Component(property = PublicAction.NAME + "=" + ReceivedAction.NAME)
public final class ReceivedAction implements PublicAction {
    /** The action's name in links. */
    static final String NAME = "received";

    /** A test that arrives later than this helps nobody. */
    static final Duration VALID = Duration.ofDays(7);

    private final AccountsStore store;
    private final HostAccounts hosts;
    private final Clock clock;

    /** Called by Declarative Services. */
    @Activate
    public ReceivedAction(@Reference AccountsStore store, @Reference HostAccounts hosts) {
        this(store, hosts, Clock.systemUTC());
    }

    /** With a clock that is given. */
    public ReceivedAction(AccountsStore store, HostAccounts hosts, Clock clock) {
        this.store = store;
        this.hosts = hosts;
        this.clock = clock;
    }

    @Override
    public ActionPage look(String token, Locale locale) {
        return page(
                isPossible(token) ? store.run(handle -> TestRows.byToken(handle, token)) : Optional.empty(), locale);
    }

    @Override
    public ActionPage perform(String token, Locale locale) {
        if (!isPossible(token)) {
            return page(Optional.empty(), locale);
        }
        return page(
                store.transaction(handle -> {
                    Instant now = clock.instant();
                    Optional<TestRows.Test> found = TestRows.byToken(handle, token);
                    if (found.isPresent() && TestRows.received(handle, found.get(), now, now.minus(VALID))) {
                        AuditTrail.write(
                                handle,
                                clock,
                                found.get().account(),
                                AuditTrail.RECIPIENT,
                                "test.received",
                                Map.of("address", found.get().recipient().toString()));
                    }
                    return TestRows.byToken(handle, token);
                }),
                locale);
    }

    private static boolean isPossible(String token) {
        return token.length() == LinkToken.LENGTH;
    }

    private ActionPage page(Optional<TestRows.Test> found, Locale wished) {
        if (found.isEmpty()) {
            return page(State.UNKNOWN, Words.spoken(wished), List.of(), Optional.empty());
        }
        TestRows.Test test = found.get();
        Locale locale = Words.spoken(test.language());
        boolean over = !test.sentAt().plus(VALID).isAfter(clock.instant());
        State state = test.receivedAt().isPresent() ? State.DONE : over ? State.EXPIRED : State.READY;
        return page(state, locale, facts(test, locale), Optional.of(test.account()));
    }

    private static ActionPage page(State state, Locale locale, List<Fact> facts, Optional<String> account) {
        String key = "received." + state.name().toLowerCase(Locale.ROOT);
        return new ActionPage(
                state,
                locale,
                Words.say(key + ".title", locale),
                List.of(Words.say(key + ".text", locale)),
                facts,
                state == State.READY ? Optional.of(Words.say("received.button", locale)) : Optional.empty(),
                account);
    }

    private List<Fact> facts(TestRows.Test test, Locale locale) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(Words.say("fact.address", locale), test.recipient().toString()));
        facts.add(new Fact(Words.say("fact.account", locale), hosts.shownName(test.account())));
        ActorName.person(test.by()).ifPresent(name -> facts.add(new Fact(Words.say("fact.sent-by", locale), name)));
        return facts;
    }
}
