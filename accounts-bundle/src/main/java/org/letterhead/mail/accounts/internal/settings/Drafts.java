/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.accounts.internal.settings.FilledIn.Origin;
import org.letterhead.mail.accounts.internal.settings.SettingsCheck.Offer;
import org.letterhead.mail.people.ActorName;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Settings that are put aside. They change nothing about an account's mail; only their latest state is kept. */
@Component(service = Drafts.class)
public final class Drafts {
    private final AccountsStore store;
    private final SettingsSecrets secrets;
    private final SettingsCheck check;
    private final Clock clock;
    private final ReentrantLock keeping = new ReentrantLock(true);

    /** Called by Declarative Services. */
    @Activate
    public Drafts(@Reference AccountsStore store, @Reference SettingsSecrets secrets, @Reference SettingsCheck check) {
        this(store, secrets, check, Clock.systemUTC());
    }

    Drafts(AccountsStore store, SettingsSecrets secrets, SettingsCheck check, Clock clock) {
        this.store = store;
        this.secrets = secrets;
        this.check = check;
        this.clock = clock;
    }

    /** Puts a draft in the place of an earlier one, unless something in it cannot be kept. */
    List<Finding> keep(Actor actor, String account, Draft draft, Locale reader) {
        Offer offer = check.offer(account, draft.way(), reader);
        if (offer instanceof Offer.Closed closed) {
            return List.of(SettingsCheck.error("", closed.text()));
        }
        SettingsChange.enter(keeping);
        try {
            return store.transaction(handle -> keep(handle, actor, account, draft, (Offer.Open) offer, reader));
        } finally {
            keeping.unlock();
        }
    }

    private List<Finding> keep(
            Handle handle, Actor actor, String account, Draft draft, Offer.Open offer, Locale reader) {
        SettingsRows.enter(handle);
        List<StoredWay> stored = SettingsRows.ways(handle, account);
        FilledIn filledIn = check.read(stored, account, offer.description(), draft, reader);
        if (!filledIn.wrong().isEmpty()) {
            return filledIn.wrong();
        }
        Optional<StoredWay> before = SettingsCheck.find(stored, draft.way(), true);
        Map<String, byte[]> sealed = new HashMap<>();
        filledIn.origins().forEach((field, origin) -> {
            if (origin == Origin.ENTERED) {
                sealed.put(
                        field,
                        secrets.seal(
                                SettingsSecrets.place(account, draft.way(), true, field),
                                filledIn.settings().secrets().get(field)));
            } else if (origin == Origin.DRAFT) {
                sealed.put(field, before.orElseThrow().sealed().get(field));
            }
        });
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        SettingsRows.put(
                handle,
                account,
                new StoredWay(
                        draft.way(), true, filledIn.settings().values(), sealed, now, ActorName.of(actor), false));
        return List.of();
    }

    /** Whether there was one. */
    boolean drop(String account, String way) {
        // Who waits in the database holds one of its connections, and a change that is under way needs some.
        SettingsChange.enter(keeping);
        try {
            return store.transaction(handle -> {
                SettingsRows.enter(handle);
                return SettingsRows.drop(handle, account, way, true);
            });
        } finally {
            keeping.unlock();
        }
    }
}
