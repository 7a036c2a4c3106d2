/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.suppress;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.account.Subscriptions.Suppression;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.accounts.internal.Words;
import org.letterhead.mail.accounts.internal.access.HostAccounts;
import org.letterhead.mail.accounts.internal.audit.AuditTrail;
import org.letterhead.mail.action.ActionPage;
import org.letterhead.mail.action.ActionPage.Fact;
import org.letterhead.mail.action.ActionPage.State;
import org.letterhead.mail.action.PublicAction;
import org.letterhead.mail.people.AddressKeys;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The page behind the link that every subscription mail carries, and its POST by a mail program (RFC 8058). */
@Component(property = {PublicAction.NAME + "=" + UnsubscribeAction.ACTION, PublicAction.ONE_CLICK + ":Boolean=true"})
public final class UnsubscribeAction implements PublicAction {
    /** The action's name in links. */
    static final String ACTION = "unsubscribe";

    private final AccountsStore store;
    private final SuppressingAccounts suppressing;
    private final UnsubscribeKey key;
    private final HostAccounts hosts;
    private final KindNames kinds;
    private final Clock clock;

    /** Called by Declarative Services. */
    @Activate
    public UnsubscribeAction(
            @Reference AccountsStore store,
            @Reference SuppressingAccounts suppressing,
            @Reference UnsubscribeKey key,
            @Reference HostAccounts hosts,
            @Reference KindNames kinds) {
        this(store, suppressing, key, hosts, kinds, Clock.systemUTC());
    }

    UnsubscribeAction(
            AccountsStore store,
            SuppressingAccounts suppressing,
            UnsubscribeKey key,
            HostAccounts hosts,
            KindNames kinds,
            Clock clock) {
        this.store = store;
        this.suppressing = suppressing;
        this.key = key;
        this.hosts = hosts;
        this.kinds = kinds;
        this.clock = clock;
    }

    @Override
    public ActionPage look(String token, Locale locale) {
        Optional<UnsubscribeToken> wish = UnsubscribeToken.read(token, key.get());
        if (wish.isEmpty()) {
            return unknown(Words.spoken(locale));
        }
        boolean done = store.run(handle -> SuppressionRows.isUnsubscribed(
                handle, wish.get().account(), wish.get().recipient(), wish.get().kind()));
        return page(done ? State.DONE : State.READY, wish.get(), Words.spoken(locale));
    }

    @Override
    public ActionPage perform(String token, Locale locale) {
        Optional<UnsubscribeToken> wish = UnsubscribeToken.read(token, key.get());
        if (wish.isEmpty()) {
            return unknown(Words.spoken(locale));
        }
        unsubscribe(wish.get());
        suppressing.changed();
        return page(State.DONE, wish.get(), Words.spoken(locale));
    }

    private void unsubscribe(UnsubscribeToken wish) {
        store.transaction(handle -> {
            boolean isNew = SuppressionRows.add(
                    handle,
                    wish.account(),
                    AddressKeys.folded(wish.recipient()),
                    wish.kind(),
                    Suppression.UNSUBSCRIBED,
                    clock.instant());
            if (isNew) {
                AuditTrail.write(
                        handle,
                        clock,
                        wish.account(),
                        AuditTrail.RECIPIENT,
                        "unsubscribed",
                        Map.of("address", wish.recipient().toString(), "kind", wish.kind()));
            }
            return isNew;
        });
    }

    private static ActionPage unknown(Locale locale) {
        return new ActionPage(
                State.UNKNOWN,
                locale,
                Words.say("unsubscribe.unknown.title", locale),
                List.of(Words.say("unsubscribe.unknown.text", locale)),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private ActionPage page(State state, UnsubscribeToken wish, Locale locale) {
        String start = "unsubscribe." + state.name().toLowerCase(Locale.ROOT);
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(Words.say("fact.address", locale), wish.recipient().toString()));
        facts.add(new Fact(Words.say("fact.account", locale), hosts.shownName(wish.account())));
        String kind = kinds.of(wish.kind(), locale);
        if (!kind.isEmpty()) {
            facts.add(new Fact(Words.say("fact.kind", locale), kind));
        }
        return new ActionPage(
                state,
                locale,
                Words.say(start + ".title", locale),
                List.of(Words.say(start + ".text", locale)),
                facts,
                state == State.READY ? Optional.of(Words.say("unsubscribe.button", locale)) : Optional.empty(),
                Optional.of(wish.account()));
    }
}
