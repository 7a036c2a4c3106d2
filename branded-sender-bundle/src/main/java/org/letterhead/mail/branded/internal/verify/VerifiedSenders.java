/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import static org.letterhead.mail.branded.internal.BrandedTexts.TEXTS;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.BrandedSenders;
import org.letterhead.mail.branded.internal.BrandedTexts;
import org.letterhead.mail.branded.internal.verify.Asks.Answer;
import org.letterhead.mail.branded.internal.verify.LinkMail.NotMailed;
import org.letterhead.mail.branded.internal.verify.Sender.Todo;
import org.letterhead.mail.people.ActorName;
import org.letterhead.mail.people.AddressKeys;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The door to accounts' own addresses: who may come in, and where it goes from here. */
@Component
public final class VerifiedSenders implements BrandedSenders {
    private static final int MOST = 1000;

    private final BrandedStore store;
    private final Host host;
    private final Typed typed;
    private final Asks asks;
    private final Adoptions adoptions;
    private final SenderView view;

    /** Called by Declarative Services. */
    @Activate
    public VerifiedSenders(
            @Reference BrandedStore store,
            @Reference Host host,
            @Reference Typed typed,
            @Reference Asks asks,
            @Reference Adoptions adoptions,
            @Reference SenderView view) {
        this.store = store;
        this.host = host;
        this.typed = typed;
        this.asks = asks;
        this.adoptions = adoptions;
        this.view = view;
    }

    @Override
    public BrandedSender of(Actor actor, String account, Locale reader) {
        host.require(actor, account, "looking at the sender");
        return view.of(stored(account), reader);
    }

    @Override
    public List<BrandedSender> all(Actor actor, Optional<String> after, int most, Locale reader) {
        if (actor instanceof Actor.User) {
            throw new SecurityException("Only an operator sees the senders of all accounts.");
        }
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("most is " + most + " and must be from 1 to " + MOST);
        }
        return store.run(handle -> SenderRows.page(handle, after.orElse(""), most)).stream()
                .map(sender -> view.of(sender, reader))
                .toList();
    }

    @Override
    public Asking request(Actor actor, String account, String address, String displayName, Locale reader) {
        host.require(actor, account, "asking for a sender");
        Locale locale = BrandedTexts.spoken(reader);
        if (!adoptions.isPossible()) {
            return new Asking.NotPossible(TEXTS.say("ask.no-accounts", locale));
        }
        try {
            MailAddress wanted = typed.address(address, locale);
            String name = typed.name(account, displayName, locale);
            Optional<Sender> renamed = rename(actor, account, wanted, name);
            if (renamed.isPresent()) {
                adoptions.settle(account);
                return new Asking.Verified(
                        view.of(stored(account), reader), SenderView.say("ask.verified", wanted, locale));
            }
            return ask(actor, account, wanted, name, reader);
        } catch (Typed.Refused e) {
            return new Asking.Refused(List.of(e.finding));
        }
    }

    @Override
    public Asking resend(Actor actor, String account, Locale reader) {
        host.require(actor, account, "asking for a sender again");
        Locale locale = BrandedTexts.spoken(reader);
        if (!adoptions.isPossible()) {
            return new Asking.NotPossible(TEXTS.say("ask.no-accounts", locale));
        }
        Sender sender = stored(account);
        Optional<Sender.Wanted> wanted = sender.wanted();
        if (wanted.isPresent()) {
            return ask(actor, account, wanted.get().address(), wanted.get().name(), reader);
        }
        Optional<Sender.Verified> ending =
                sender.verified().filter(verified -> verified.ends().isPresent());
        return ending.isPresent()
                ? ask(actor, account, ending.get().address(), ending.get().name(), reader)
                : new Asking.NotPossible(TEXTS.say("ask.nothing", locale));
    }

    @Override
    public Ending cancel(Actor actor, String account, Locale reader) {
        host.require(actor, account, "cancelling the wish for a sender");
        Optional<Sender.Wanted> forgotten = store.transaction(handle -> {
            Sender sender = SenderRows.lock(handle, account);
            LinkRows.endWaiting(handle, account);
            SenderRows.put(handle, sender.wanting(Optional.empty()));
            return sender.wanted();
        });
        forgotten.ifPresent(wanted -> host.note(
                account,
                ActorName.of(actor),
                "sender.cancelled",
                Map.of("address", wanted.address().toString())));
        BrandedSender now = view.of(stored(account), reader);
        return forgotten.isPresent() ? new Ending.Ended(now) : new Ending.Nothing(now);
    }

    @Override
    public Ending revoke(Actor actor, String account, Locale reader) {
        host.require(actor, account, "revoking the sender");
        if (!adoptions.isPossible()) {
            return new Ending.NotPossible(TEXTS.say("revoke.no-accounts", BrandedTexts.spoken(reader)));
        }
        String by = ActorName.of(actor);
        Sender before = store.transaction(handle -> {
            Sender sender = SenderRows.lock(handle, account);
            LinkRows.endWaiting(handle, account);
            Sender bare = sender.wanting(Optional.empty());
            SenderRows.put(
                    handle,
                    sender.verified().isPresent()
                            ? bare.verified(Optional.empty(), Todo.ABANDON, "sender.revoked", by)
                            : bare);
            return sender;
        });
        if (before.isEmpty()) {
            return new Ending.Nothing(view.of(stored(account), reader));
        }
        adoptions.settle(account);
        host.note(
                account,
                by,
                "sender.revoked",
                before.verified()
                        .map(verified -> Map.of("address", verified.address().toString()))
                        .orElse(Map.of()));
        return new Ending.Ended(view.of(stored(account), reader));
    }

    private Asking ask(Actor actor, String account, MailAddress address, String name, Locale reader) {
        Locale locale = BrandedTexts.spoken(reader);
        if (host.isListed(account, address)) {
            return refused("listed", address, locale);
        }
        boolean lifts = actor instanceof Actor.Operator;
        try {
            Answer answer = asks.ask(new Asks.Wish(ActorName.of(actor), account, address, name, reader, lifts));
            if (answer instanceof Answer.Declined) {
                return refused("declined", address, locale);
            }
            if (answer instanceof Answer.TooMany many) {
                return new Asking.TooMany(
                        many.again(),
                        TEXTS.say("ask.too-many", Map.of("time", SenderView.time(many.again(), locale)), locale));
            }
            return new Asking.Asked(
                    view.of(((Answer.Asked) answer).sender(), reader), SenderView.say("ask.asked", address, locale));
        } catch (NotMailed e) {
            return new Asking.NotPossible(e.text(locale));
        }
    }

    private static Asking refused(String key, MailAddress address, Locale locale) {
        return new Asking.Refused(
                List.of(Typed.refused(Typed.ADDRESS, key, Map.of("address", address.toString()), locale).finding));
    }

    /** Another name for the address that is verified already; empty if it is another address. */
    private Optional<Sender> rename(Actor actor, String account, MailAddress address, String name) {
        String by = ActorName.of(actor);
        Sender now = stored(account);
        if (!isVerified(now, address)) {
            return Optional.empty();
        }
        Optional<Sender> renamed = store.transaction(handle -> {
            Sender sender = SenderRows.lock(handle, account);
            if (!isVerified(sender, address)) {
                return Optional.empty();
            }
            Sender.Verified verified = sender.verified().get();
            LinkRows.endWaiting(handle, account);
            Sender bare = sender.wanting(Optional.empty());
            Sender after = verified.name().equals(name)
                    ? bare
                    : bare.verified(
                            Optional.of(new Sender.Verified(verified.address(), name, verified.at(), verified.ends())),
                            sender.todo() == Todo.ADOPT ? Todo.ADOPT : Todo.CHANGE,
                            "sender.renamed",
                            by);
            SenderRows.put(handle, after);
            return Optional.of(after);
        });
        if (renamed.filter(after -> after.todo() == Todo.CHANGE).isPresent()) {
            host.note(account, by, "sender.renamed", Map.of("address", address.toString(), "name", name));
        }
        return renamed;
    }

    private static boolean isVerified(Sender sender, MailAddress address) {
        return sender.verified()
                .filter(verified -> AddressKeys.exact(verified.address()).equals(AddressKeys.exact(address)))
                .isPresent();
    }

    private Sender stored(String account) {
        return store.run(handle -> SenderRows.of(handle, account));
    }
}
