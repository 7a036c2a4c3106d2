/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.account.SenderAdoption;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.accounts.internal.settings.AdoptionPlans.Proven;
import org.letterhead.mail.accounts.internal.settings.Change.NotMade;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The door for settings that nobody types in. They are kept where all others are, and changed in the same way. */
@Component
public final class StoredAdoption implements SenderAdoption {
    private final AccountsStore store;
    private final AdoptionPlans plans;
    private final SettingsChange change;

    /** Called by Declarative Services. */
    @Activate
    public StoredAdoption(
            @Reference AccountsStore store, @Reference AdoptionPlans plans, @Reference SettingsChange change) {
        this.store = store;
        this.plans = plans;
        this.change = change;
    }

    @Override
    public Use adopt(String account, String way, Map<String, String> values, Cause cause) {
        Proven proven = new Proven(way, Map.copyOf(values), false, cause);
        change.makeNow(cause.by(), account, (now, people) -> plans.adopt(now, people, account, proven));
        // Whoever abandons it in this very moment has the last word.
        return of(account, way).map(Adopted::use).orElse(Use.READY);
    }

    @Override
    public Optional<Use> change(String account, String way, Map<String, String> values, Cause cause) {
        Proven proven = new Proven(way, Map.copyOf(values), true, cause);
        change.makeNow(cause.by(), account, (now, people) -> plans.adopt(now, people, account, proven));
        return of(account, way).map(Adopted::use);
    }

    @Override
    public boolean abandon(String account, String way, Cause cause) {
        Abandoning abandoning = new Abandoning(account, way, cause);
        change.makeNow(cause.by(), account, abandoning);
        return abandoning.something;
    }

    @Override
    public Optional<Adopted> of(String account, String way) {
        Stored now = store.run(handle -> Stored.read(handle, account));
        return SettingsCheck.find(now.ways(), way, false)
                .map(kept -> new Adopted(kept.values(), plans.use(account, now.choice(), way)));
    }

    /** Remembers whether there was anything to forget. */
    private final class Abandoning implements SettingsChange.Plan {
        private final String account;
        private final String way;
        private final Cause cause;
        private boolean something;

        Abandoning(String account, String way, Cause cause) {
            this.account = account;
            this.way = way;
            this.cause = cause;
        }

        @Override
        public Change change(Stored now, Locale people) throws NotMade {
            something = false;
            Change found = plans.abandon(now, people, account, way, cause);
            something = true;
            return found;
        }

        @Override
        public boolean forgets() {
            return true;
        }
    }
}
