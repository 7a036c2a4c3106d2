/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.branded.internal.BrandedSettings;
import org.letterhead.mail.branded.internal.verify.LinkMail.NotMailed;
import org.letterhead.mail.branded.internal.verify.Sender.Progress;
import org.letterhead.mail.branded.internal.verify.Sender.Wanted;
import org.letterhead.mail.people.AddressKeys;
import org.letterhead.mail.people.LinkToken;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Asks for an address: one transaction in which the mail is accepted before the rows are committed. If the mail is refused, nothing is kept and
 * an earlier link goes on working. If the process dies between the two, a mail leaves whose link is unknown, and its page says to ask for
 * another.
 */
@Component(service = Asks.class)
public final class Asks {
    private static final int LONGEST_TAG = 64;

    private final BrandedStore store;
    private final BrandedSettings settings;
    private final LinkMail mail;
    private final Host host;
    private final Clock clock;
    private final ReentrantLock asking = new ReentrantLock(true);

    /** Called by Declarative Services. */
    @Activate
    public Asks(
            @Reference BrandedStore store,
            @Reference BrandedSettings settings,
            @Reference LinkMail mail,
            @Reference Host host) {
        this(store, settings, mail, host, Clock.systemUTC());
    }

    Asks(BrandedStore store, BrandedSettings settings, LinkMail mail, Host host, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.mail = mail;
        this.host = host;
        this.clock = clock;
    }

    /**
     * What is asked for.
     *
     * @param by who asks, as the audit trail says it
     * @param lifts whether a "this was not me" is taken for a slip
     */
    record Wish(String by, String account, MailAddress address, String name, Locale language, boolean lifts) {}

    /** What came of it. */
    sealed interface Answer {
        /** A link is mailed, unless the mailbox has had its share. */
        record Asked(Sender sender) implements Answer {}

        /** Whoever reads there wants no more of this account. */
        record Declined() implements Answer {}

        /** Nothing was changed. */
        record TooMany(Instant again) implements Answer {}
    }

    Answer ask(Wish wish) throws NotMailed {
        mail.require(wish.account());
        Answer answer;
        try (Turn turn = Turn.of(asking)) {
            answer = store.transaction(handle -> ask(handle, wish));
        }
        if (answer instanceof Answer.Asked) {
            host.note(
                    wish.account(),
                    wish.by(),
                    "sender.requested",
                    Map.of("address", wish.address().toString(), "name", wish.name()));
        }
        return answer;
    }

    private Answer ask(Handle handle, Wish wish) throws NotMailed {
        LinkRows.enter(handle);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String mailbox = AddressKeys.mailbox(wish.address());
        if (!wish.lifts() && LinkRows.isDeclined(handle, wish.account(), mailbox)) {
            return new Answer.Declined();
        }
        Limits limits = new Limits(settings);
        Optional<Instant> again = limits.again(handle, wish.account(), mailbox, now);
        if (again.isPresent()) {
            return new Answer.TooMany(again.get());
        }
        LinkRows.accept(handle, wish.account(), mailbox);
        Sender before = SenderRows.lock(handle, wish.account());
        boolean full = limits.isFull(handle, mailbox, now);
        // Where no other link can be mailed, the one that was goes on working.
        Optional<Link> working = full ? LinkRows.working(handle, wish.account(), wish.address()) : Optional.empty();
        if (working.isPresent()) {
            LinkRows.rename(handle, working.get(), wish.name());
        } else {
            LinkRows.endWaiting(handle, wish.account());
        }
        String token = LinkToken.fresh();
        Instant until = now.plus(settings.linkValid());
        Link link = new Link(
                LinkToken.hash(token),
                wish.account(),
                wish.address(),
                wish.name(),
                wish.by(),
                kept(wish.language()),
                now,
                until,
                !full,
                working.isPresent() ? Link.State.VOID : Link.State.WAITING);
        LinkRows.add(handle, link);
        Sender after = before.known(Looks.key(host.shownName(wish.account())), link.language())
                .wanting(Optional.of(new Wanted(wish.address(), wish.name(), now, until, wish.by(), Progress.MAILED)));
        SenderRows.put(handle, after);
        // Last, so that whatever else can fail has not failed: a mail that is accepted is not called back.
        if (link.mailed()) {
            mail.send(link, token);
        }
        return new Answer.Asked(after);
    }

    private static Locale kept(Locale locale) {
        return locale.toLanguageTag().length() <= LONGEST_TAG ? locale : Locale.forLanguageTag(locale.getLanguage());
    }
}
