/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.address;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.account.AccountAddress;
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

/** The page behind the link that an invitation mails. */
@Component(property = PublicAction.NAME + "=" + InvitationMail.NAME)
public final class ConfirmAddress implements PublicAction {
    private final AccountsStore store;
    private final HostAccounts hosts;
    private final Clock clock;

    /** Called by Declarative Services. */
    @Activate
    public ConfirmAddress(@Reference AccountsStore store, @Reference HostAccounts hosts) {
        this(store, hosts, Clock.systemUTC());
    }

    /** With a clock that is given. */
    public ConfirmAddress(AccountsStore store, HostAccounts hosts, Clock clock) {
        this.store = store;
        this.hosts = hosts;
        this.clock = clock;
    }

    @Override
    public ActionPage look(String token, Locale locale) {
        return page(find(token), locale);
    }

    @Override
    public ActionPage perform(String token, Locale locale) {
        if (!isPossible(token)) {
            return page(Optional.empty(), locale);
        }
        return page(
                store.transaction(handle -> {
                    Instant now = clock.instant();
                    Optional<BookEntry> found = BookRows.byToken(handle, token);
                    if (found.isPresent() && BookRows.confirm(handle, found.get(), now)) {
                        AuditTrail.write(
                                handle,
                                clock,
                                found.get().account(),
                                AuditTrail.RECIPIENT,
                                "address.confirmed",
                                Map.of("address", found.get().address().toString()));
                    }
                    // As it is now: somebody else may have pressed, or taken it out, in the meantime.
                    return BookRows.byToken(handle, token);
                }),
                locale);
    }

    private Optional<BookEntry> find(String token) {
        return isPossible(token) ? store.run(handle -> BookRows.byToken(handle, token)) : Optional.empty();
    }

    private static boolean isPossible(String token) {
        return token.length() == LinkToken.LENGTH;
    }

    private ActionPage page(Optional<BookEntry> found, Locale wished) {
        if (found.isEmpty()) {
            return page(State.UNKNOWN, Words.spoken(wished), List.of(), Optional.empty());
        }
        BookEntry entry = found.get();
        Locale locale = Words.spoken(entry.language());
        AccountAddress.State state = entry.state(clock.instant());
        State shown = state == AccountAddress.State.CONFIRMED
                ? State.DONE
                : state == AccountAddress.State.PENDING ? State.READY : State.EXPIRED;
        return page(shown, locale, facts(entry, locale), Optional.of(entry.account()));
    }

    private static ActionPage page(State state, Locale locale, List<Fact> facts, Optional<String> account) {
        String key = "confirm." + state.name().toLowerCase(Locale.ROOT);
        List<String> paragraphs = new ArrayList<>(List.of(Words.say(key + ".text", locale)));
        if (state == State.READY) {
            paragraphs.add(Words.say("confirm.ready.otherwise", locale));
        }
        return new ActionPage(
                state,
                locale,
                Words.say(key + ".title", locale),
                paragraphs,
                facts,
                state == State.READY ? Optional.of(Words.say("confirm.button", locale)) : Optional.empty(),
                account);
    }

    private List<Fact> facts(BookEntry entry, Locale locale) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(Words.say("fact.address", locale), entry.address().toString()));
        facts.add(new Fact(Words.say("fact.account", locale), hosts.shownName(entry.account())));
        ActorName.person(entry.addedBy())
                .ifPresent(name -> facts.add(new Fact(Words.say("fact.asked-by", locale), name)));
        return facts;
    }
}
