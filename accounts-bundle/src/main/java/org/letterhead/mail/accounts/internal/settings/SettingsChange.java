/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.accounts.internal.Words;
import org.letterhead.mail.accounts.internal.audit.AuditTrail;
import org.letterhead.mail.accounts.internal.routing.KnownRoutes;
import org.letterhead.mail.accounts.internal.settings.Change.FilledWay;
import org.letterhead.mail.accounts.internal.settings.Change.NotMade;
import org.letterhead.mail.accounts.internal.settings.ChangeNotice.NotTold;
import org.letterhead.mail.accounts.internal.settings.ChangeNotice.Readers;
import org.letterhead.mail.accounts.internal.settings.FilledIn.Origin;
import org.letterhead.mail.store.SecretPlace;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes: each is one transaction with its audit entry, its proof and the mails that tell of it.
 *
 * <p>Every change is thought through without a lock, so that what is refused, and a driver or a host that takes long, keeps nobody waiting; it
 * counts if nobody has changed the account meanwhile. The proof is used up when nothing but the mails can still fail, and those only after
 * it: a mail that is accepted is not called back, and would tell of a change that was refused.
 */
@Component(service = SettingsChange.class)
public final class SettingsChange {
    /** How long to wait until others have changed something. */
    private static final long PATIENCE_SECONDS = 20;

    private static final int ATTEMPTS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(SettingsChange.class);

    private final AccountsStore store;
    private final SettingsSecrets secrets;
    private final KnownRoutes routes;
    private final SettingsView view;
    private final ChangeNotice notice;
    private final Clock clock;

    /** One at a time on this node, so that those who wait do not hold the connections that accepting a mail needs. */
    private final ReentrantLock changing = new ReentrantLock(true);

    /** Called by Declarative Services. */
    @Activate
    public SettingsChange(
            @Reference AccountsStore store,
            @Reference SettingsSecrets secrets,
            @Reference KnownRoutes routes,
            @Reference SettingsView view,
            @Reference ChangeNotice notice) {
        this(store, secrets, routes, view, notice, Clock.systemUTC());
    }

    SettingsChange(
            AccountsStore store,
            SettingsSecrets secrets,
            KnownRoutes routes,
            SettingsView view,
            ChangeNotice notice,
            Clock clock) {
        this.store = store;
        this.secrets = secrets;
        this.routes = routes;
        this.view = view;
        this.notice = notice;
        this.clock = clock;
    }

    /**
     * Who changes what.
     *
     * @param by who, as the audit trail says it
     * @param revision on which the change is based
     * @param reader the language of the texts
     */
    record Wish(String by, String account, long revision, Locale reader) {}

    /** Thinks a change through, without writing anything. */
    @FunctionalInterface
    interface Plan {
        Change change(Stored now, Locale people) throws NotMade;

        /** Whether it only takes something away. */
        default boolean forgets() {
            return false;
        }
    }

    Saving make(Wish wish, Plan plan) {
        try {
            Readers readers = notice.readers(wish.by(), wish.account());
            Stored now = store.run(handle -> Stored.read(handle, wish.account()));
            commit(wish, look(now, wish, plan, readers), readers);
            return new Saving.Saved(view.of(wish.account(), wish.reader()));
        } catch (NotMade e) {
            AccountSettings now = e.saving.isPresent() ? null : view.of(wish.account(), wish.reader());
            return e.saving.orElseGet(() -> e.nothing ? new Saving.Saved(now) : new Saving.Conflict(now));
        }
    }

    /**
     * Makes a change of somebody who has not looked at a page before: it is made on whatever counts now.
     *
     * @param by who, as the audit trail says it
     * @throws IllegalArgumentException if it cannot be made, in words
     * @throws MailUnavailableException if it cannot be made now
     */
    void makeNow(String by, String account, Plan plan) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Stored now = store.run(handle -> Stored.read(handle, account));
            Wish wish = new Wish(by, account, now.choice().revision(), Locale.ENGLISH);
            try {
                Readers readers = readers(wish, plan);
                commit(wish, look(now, wish, plan, readers), readers);
                return;
            } catch (NotMade e) {
                if (e.saving.isPresent()) {
                    throw notMade(e.saving.get());
                }
                if (e.nothing) {
                    return;
                }
            }
        }
        throw new MailUnavailableException("Somebody else is changing the mail settings of account " + account
                + " again and again. Nothing was changed; it is tried again later.");
    }

    private static RuntimeException notMade(Saving saving) {
        if (saving instanceof Saving.Refused refused) {
            return new IllegalArgumentException(
                    refused.findings().stream().map(Finding::text).collect(Collectors.joining(" ")));
        }
        return new MailUnavailableException(
                saving instanceof Saving.NotPossible not ? not.text() : "It cannot be changed now.");
    }

    /** Whoever forgets something is not kept from it because the host cannot say who is to hear of it. */
    private Readers readers(Wish wish, Plan plan) {
        try {
            return notice.readers(wish.by(), wish.account());
        } catch (MailUnavailableException e) {
            if (!plan.forgets()) {
                throw e;
            }
            LOG.warn("The people of account {} do not hear of a change: {}", wish.account(), e.getMessage());
            return Readers.NOBODY;
        }
    }

    private Change look(Stored now, Wish wish, Plan plan, Readers readers) throws NotMade {
        require(now.choice(), wish);
        Change change = plan.change(now, readers.language());
        if (!change.words().isEmpty() && change.forgotten().isEmpty()) {
            try {
                notice.require(readers, wish.reader());
            } catch (NotTold e) {
                throw NotMade.because(new Saving.NotPossible(e.getMessage()));
            }
        }
        return change;
    }

    /** The second of two who change something is told so. */
    private static void require(Choice now, Wish wish) throws NotMade {
        if (now.revision() != wish.revision()) {
            throw NotMade.conflict();
        }
    }

    /** What was thought through before holds while the revision does: no driver and no host is asked while everybody else waits for their turn. */
    private void commit(Wish wish, Change change, Readers readers) throws NotMade {
        enter(changing);
        try {
            store.transaction(handle -> {
                long turn = SettingsRows.takeTurn(handle);
                require(SettingsRows.choice(handle, wish.account()), wish);
                Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                write(handle, wish, change, turn, now);
                if (change.proof().isPresent() && !change.proof().get().getAsBoolean()) {
                    throw NotMade.because(new Saving.NotProven(Words.say("settings.save.not-proven", wish.reader())));
                }
                if (!change.words().isEmpty()) {
                    tell(wish, readers, change, now);
                }
                return null;
            });
        } finally {
            changing.unlock();
            // Also if it is not known whether the end of the transaction has arrived.
            routes.changed(wish.account());
        }
    }

    private void write(Handle handle, Wish wish, Change change, long turn, Instant now) throws NotMade {
        if (change.settings().isPresent()) {
            FilledWay filled = change.settings().get();
            StoredWay way = new StoredWay(
                    filled.way(),
                    false,
                    filled.filledIn().settings().values(),
                    sealed(wish, filled),
                    now,
                    wish.by(),
                    filled.proven());
            SettingsRows.put(handle, wish.account(), way);
            SettingsRows.drop(handle, wish.account(), filled.way(), true);
        }
        change.forgotten().ifPresent(way -> {
            SettingsRows.drop(handle, wish.account(), way, false);
            SettingsRows.drop(handle, wish.account(), way, true);
        });
        SettingsRows.choose(
                handle,
                wish.account(),
                change.way(),
                change.names(),
                change.fallback(),
                wish.revision() + 1,
                turn,
                now,
                wish.by());
        AuditTrail.write(handle, clock, wish.account(), wish.by(), change.what(), change.details());
    }

    /** Those that were saved already stay as they are: they were sealed for this place. */
    private Map<String, byte[]> sealed(Wish wish, FilledWay filled) throws NotMade {
        Map<String, byte[]> sealed = new HashMap<>();
        List<Finding> lost = new ArrayList<>();
        filled.filledIn().settings().secrets().forEach((field, secret) -> {
            SecretPlace place = SettingsSecrets.place(wish.account(), filled.way(), false, field);
            if (filled.filledIn().origins().get(field) == Origin.SAVED) {
                sealed.put(field, filled.saved().orElseThrow().sealed().get(field));
                return;
            }
            try {
                sealed.put(field, secrets.seal(place, secret));
            } catch (IllegalStateException e) {
                lost.add(SettingsCheck.error(field, Words.say("settings.does-not-open", wish.reader())));
            }
        });
        if (!lost.isEmpty()) {
            throw NotMade.because(new Saving.Refused(lost));
        }
        return sealed;
    }

    private void tell(Wish wish, Readers readers, Change change, Instant now) throws NotMade {
        try {
            notice.send(wish.by(), wish.account(), readers, now, change.words(), wish.reader());
        } catch (NotTold e) {
            if (change.forgotten().isPresent()) {
                LOG.warn("The people of account {} do not hear of a change: {}", wish.account(), e.getMessage());
                return;
            }
            String text = change.proof().isPresent()
                    ? e.getMessage() + ' ' + Words.say("settings.notice.test-again", wish.reader())
                    : e.getMessage();
            throw NotMade.because(new Saving.NotPossible(text));
        }
    }

    /** Waits for a turn on this node. */
    static void enter(ReentrantLock lock) {
        try {
            if (lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new MailUnavailableException("Others are changing mail settings right now, and it takes long. Nothing"
                + " was changed; try again in a minute, and see whether mail is accepted at all.");
    }
}
