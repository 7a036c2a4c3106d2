/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import static org.letterhead.mail.branded.internal.BrandedTexts.TEXTS;

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
import org.letterhead.mail.action.ActionPage.Fact;
import org.letterhead.mail.action.ActionPage.State;
import org.letterhead.mail.action.PublicAction;
import org.letterhead.mail.branded.internal.BrandedSettings;
import org.letterhead.mail.branded.internal.BrandedTexts;
import org.letterhead.mail.branded.internal.verify.Sender.Progress;
import org.letterhead.mail.branded.internal.verify.Sender.Todo;
import org.letterhead.mail.branded.internal.verify.Sender.Verified;
import org.letterhead.mail.people.AddressKeys;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What the link leads to that was mailed to an address: whoever reads its mail decides whether an account may send from it. */
@Component(property = PublicAction.NAME + "=" + LinkMail.VERIFY)
public final class VerifySender implements PublicAction {
    private final BrandedStore store;
    private final BrandedSettings settings;
    private final Adoptions adoptions;
    private final SenderView view;
    private final Host host;
    private final LinkPages pages;
    private final Clock clock;

    /** Called by Declarative Services. */
    @Activate
    public VerifySender(
            @Reference BrandedStore store,
            @Reference BrandedSettings settings,
            @Reference Adoptions adoptions,
            @Reference SenderView view,
            @Reference Host host) {
        this(store, settings, adoptions, view, host, Clock.systemUTC());
    }

    VerifySender(
            BrandedStore store,
            BrandedSettings settings,
            Adoptions adoptions,
            SenderView view,
            Host host,
            Clock clock) {
        this.store = store;
        this.settings = settings;
        this.adoptions = adoptions;
        this.view = view;
        this.host = host;
        this.pages = new LinkPages("verify", host);
        this.clock = clock;
    }

    @Override
    public ActionPage look(String token, Locale locale) {
        return page(store.run(handle -> LinkRows.byToken(handle, token)), locale);
    }

    @Override
    public ActionPage perform(String token, Locale locale) {
        AtomicBoolean verified = new AtomicBoolean();
        Optional<Link> link = store.transaction(handle -> {
            Optional<Link> found = LinkRows.byToken(handle, token);
            if (found.isPresent()) {
                verified.set(verify(handle, token, found.get().account()));
            }
            // As it is now: somebody else may have pressed, or taken it back, in the meantime.
            return LinkRows.byToken(handle, token);
        });
        if (verified.get()) {
            Link used = link.orElseThrow();
            host.note(
                    used.account(),
                    Host.RECIPIENT,
                    "sender.verified",
                    Map.of("address", used.address().toString()));
        }
        link.filter(used -> used.state() == Link.State.USED).ifPresent(used -> adoptions.settle(used.account()));
        return page(link, locale);
    }

    private boolean verify(Handle handle, String token, String account) {
        Sender sender = SenderRows.lock(handle, account);
        Link link = LinkRows.byToken(handle, token).orElseThrow();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (link.state() != Link.State.WAITING || !now.isBefore(link.expiresAt()) || !isWanted(sender, link)) {
            return false;
        }
        LinkRows.mark(handle, link, Link.State.USED);
        Optional<Instant> ends = settings.verificationValid().isZero()
                ? Optional.empty()
                : Optional.of(now.plus(settings.verificationValid()));
        SenderRows.put(
                handle,
                sender.wanting(Optional.empty())
                        .verified(
                                Optional.of(new Verified(link.address(), link.name(), now, ends)),
                                Todo.ADOPT,
                                "sender.adopted",
                                Host.RECIPIENT));
        return true;
    }

    private static boolean isWanted(Sender sender, Link link) {
        return sender.wanted()
                .filter(wanted -> wanted.progress() == Progress.MAILED
                        && AddressKeys.exact(wanted.address()).equals(AddressKeys.exact(link.address())))
                .isPresent();
    }

    private ActionPage page(Optional<Link> found, Locale wished) {
        if (found.isEmpty()) {
            return pages.unknown(wished);
        }
        Link link = found.get();
        return switch (link.state()) {
            case USED -> pages.of(link, State.DONE, List.of(), Optional.empty());
            case VOID, DECLINED -> pages.unknown(link.language());
            case WAITING ->
                clock.instant().isBefore(link.expiresAt())
                        ? pages.of(link, State.READY, List.of("otherwise"), from(link))
                        : pages.of(link, State.EXPIRED, List.of(), Optional.empty());
        };
    }

    private Optional<Fact> from(Link link) {
        Locale locale = BrandedTexts.spoken(link.language());
        return view.appearance(link.account(), link.address(), link.name(), locale)
                .from()
                .map(from -> new Fact(TEXTS.say("fact.from", locale), from));
    }
}
