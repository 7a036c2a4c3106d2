/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.action.ActionPage;
import org.letterhead.mail.action.ActionPage.State;
import org.letterhead.mail.action.PublicAction;
import org.letterhead.mail.branded.internal.verify.Sender.Progress;
import org.letterhead.mail.branded.internal.verify.Sender.Todo;
import org.letterhead.mail.people.AddressKeys;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * "This was not me": whoever got a link takes it back, and no more links of this account go there. It works for as long as the link is known, also
 * when a later one was sent or its time is over, and when its button was pressed by mistake.
 */
@Component(property = PublicAction.NAME + "=" + LinkMail.NOT_ME)
public final class NotMySender implements PublicAction {
    private final BrandedStore store;
    private final Adoptions adoptions;
    private final Host host;
    private final LinkPages pages;
    private final Clock clock;

    /** Called by Declarative Services. */
    @Activate
    public NotMySender(@Reference BrandedStore store, @Reference Adoptions adoptions, @Reference Host host) {
        this(store, adoptions, host, Clock.systemUTC());
    }

    NotMySender(BrandedStore store, Adoptions adoptions, Host host, Clock clock) {
        this.store = store;
        this.adoptions = adoptions;
        this.host = host;
        this.pages = new LinkPages("not-me", host);
        this.clock = clock;
    }

    @Override
    public ActionPage look(String token, Locale locale) {
        return store.run(handle -> page(handle, token, locale));
    }

    @Override
    public ActionPage perform(String token, Locale locale) {
        AtomicBoolean declined = new AtomicBoolean();
        Optional<Link> link = store.transaction(handle -> {
            Optional<Link> found = LinkRows.byToken(handle, token);
            if (found.isPresent()) {
                declined.set(decline(handle, token, found.get().account()));
            }
            return LinkRows.byToken(handle, token);
        });
        if (declined.get()) {
            Link taken = link.orElseThrow();
            host.note(
                    taken.account(),
                    Host.RECIPIENT,
                    "sender.declined",
                    Map.of("address", taken.address().toString()));
        }
        link.ifPresent(taken -> adoptions.settle(taken.account()));
        return store.run(handle -> page(handle, token, locale));
    }

    private boolean decline(Handle handle, String token, String account) {
        // As whoever asks does it, so that no link is on its way meanwhile.
        LinkRows.enter(handle);
        Sender sender = SenderRows.lock(handle, account);
        Link link = LinkRows.byToken(handle, token).orElseThrow();
        if (isOver(handle, sender, link)) {
            return false;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String mailbox = link.mailbox();
        LinkRows.decline(handle, account, mailbox, now);
        Sender after = sender.wanting(sender.wanted()
                .map(wanted ->
                        AddressKeys.mailbox(wanted.address()).equals(mailbox) ? wanted.as(Progress.DECLINED) : wanted));
        SenderRows.put(
                handle,
                isUsed(sender, mailbox)
                        ? after.verified(Optional.empty(), Todo.ABANDON, "sender.declined", Host.RECIPIENT)
                        : after);
        return true;
    }

    /** Whether there is nothing to end any more. What was lifted since can be ended again. */
    private static boolean isOver(Handle handle, Sender sender, Link link) {
        return LinkRows.isDeclined(handle, link.account(), link.mailbox()) && !isUsed(sender, link.mailbox());
    }

    /** Whether the account sends in the name of a mailbox, however its address is written. */
    private static boolean isUsed(Sender sender, String mailbox) {
        return sender.verified()
                .filter(verified -> AddressKeys.mailbox(verified.address()).equals(mailbox))
                .isPresent();
    }

    private ActionPage page(Handle handle, String token, Locale wished) {
        return LinkRows.byToken(handle, token)
                .map(link -> pages.of(
                        link,
                        isOver(handle, SenderRows.of(handle, link.account()), link) ? State.DONE : State.READY,
                        List.of(),
                        Optional.empty()))
                .orElseGet(() -> pages.unknown(wished));
    }
}
