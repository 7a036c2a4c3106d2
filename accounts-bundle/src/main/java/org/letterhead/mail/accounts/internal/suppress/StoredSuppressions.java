/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.suppress;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.Subscriptions.Suppression;
import org.letterhead.mail.account.Suppressions;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.accounts.internal.access.AccessCheck;
import org.letterhead.mail.accounts.internal.access.HostAccounts;
import org.letterhead.mail.accounts.internal.audit.AuditTrail;
import org.letterhead.mail.people.ActorName;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whom an account does not write to, as its administrators see and edit it. */
@Component
public final class StoredSuppressions implements Suppressions {
    private static final int MOST = 1000;

    private final AccountsStore store;
    private final SuppressingAccounts suppressing;
    private final AccessCheck access;
    private final HostAccounts hosts;
    private final Clock clock;

    /** Called by Declarative Services. */
    @Activate
    public StoredSuppressions(
            @Reference AccountsStore store,
            @Reference SuppressingAccounts suppressing,
            @Reference AccessCheck access,
            @Reference HostAccounts hosts) {
        this(store, suppressing, access, hosts, Clock.systemUTC());
    }

    StoredSuppressions(
            AccountsStore store, SuppressingAccounts suppressing, AccessCheck access, HostAccounts hosts, Clock clock) {
        this.store = store;
        this.suppressing = suppressing;
        this.access = access;
        this.hosts = hosts;
        this.clock = clock;
    }

    @Override
    public List<Entry> of(String account, Optional<Entry> after, int most) {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("most is " + most + " and must be from 1 to " + MOST);
        }
        return store.run(handle -> SuppressionRows.of(handle, account, after, most));
    }

    @Override
    public boolean add(Actor actor, String account, String target) {
        access.require(actor, account, "adding to the list of those who are not written to");
        hosts.require(account);
        Target wanted = Target.of(target);
        boolean added = store.transaction(handle -> {
            boolean isNew = SuppressionRows.add(handle, account, wanted.key(), "", wanted.reason(), clock.instant());
            if (isNew) {
                AuditTrail.write(
                        handle,
                        clock,
                        account,
                        ActorName.of(actor),
                        "suppression.added",
                        Map.of("target", wanted.key()));
            }
            return isNew;
        });
        suppressing.changed();
        return added;
    }

    @Override
    public boolean remove(Actor actor, String account, Entry entry) {
        access.require(actor, account, "taking out of the list of those who are not written to");
        String kind = entry.kind().orElse("");
        Map<String, String> details = new HashMap<>(
                Map.of("target", entry.target(), "reason", entry.reason().name().toLowerCase(Locale.ROOT)));
        if (!kind.isEmpty()) {
            details.put("kind", kind);
        }
        return store.transaction(handle -> {
            // As it is in the list, or in another spelling.
            boolean removed = SuppressionRows.remove(handle, account, entry.target(), kind, entry.reason())
                    || SuppressionRows.remove(handle, account, key(entry), kind, entry.reason());
            if (removed) {
                AuditTrail.write(
                        handle,
                        clock,
                        account,
                        ActorName.of(actor),
                        entry.reason() == Suppression.UNSUBSCRIBED ? "unsubscribe.removed" : "suppression.removed",
                        details);
            }
            return removed;
        });
    }

    private static String key(Entry entry) {
        try {
            return Target.of(entry.target()).key();
        } catch (IllegalArgumentException e) {
            return entry.target();
        }
    }
}
