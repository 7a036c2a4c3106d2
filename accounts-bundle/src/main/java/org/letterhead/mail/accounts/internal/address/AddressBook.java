/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.address;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.AccountAddress;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.VerifiedAddresses;
import org.letterhead.mail.accounts.internal.AccountsSettings;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.accounts.internal.Words;
import org.letterhead.mail.accounts.internal.access.AccessCheck;
import org.letterhead.mail.accounts.internal.access.HostAccounts;
import org.letterhead.mail.accounts.internal.address.InvitationMail.NotMailed;
import org.letterhead.mail.accounts.internal.audit.AuditTrail;
import org.letterhead.mail.accounts.internal.suppress.SuppressionCheck;
import org.letterhead.mail.people.ActorName;
import org.letterhead.mail.people.AddressKeys;
import org.letterhead.mail.people.LinkToken;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The host's verified addresses, and beside them each account's own book.
 *
 * <p>An invitation is one transaction in which the mail is accepted before the row is committed. If the mail is refused,
 * nothing is kept and an earlier link goes on working. If the process dies between the two, a mail leaves whose link is
 * unknown, and its page says to ask for another: there is never a link that works without its row and its audit entry.
 */
@Component
public final class AddressBook implements VerifiedAddresses {
    /** How long to wait until others have invited. */
    private static final long PATIENCE_SECONDS = 20;

    private static final int LONGEST_TAG = 64;

    private final AccountsStore store;
    private final AccountsSettings settings;
    private final AccessCheck access;
    private final HostAccounts hosts;
    private final SuppressionCheck suppressions;
    private final InvitationMail mail;
    private final Clock clock;

    /** One at a time on this node, so that those who wait do not hold the connections that accepting a mail needs. */
    private final ReentrantLock inviting = new ReentrantLock(true);

    /** Called by Declarative Services. */
    @Activate
    public AddressBook(
            @Reference AccountsStore store,
            @Reference AccountsSettings settings,
            @Reference AccessCheck access,
            @Reference HostAccounts hosts,
            @Reference SuppressionCheck suppressions,
            @Reference InvitationMail mail) {
        this(store, settings, access, hosts, suppressions, mail, Clock.systemUTC());
    }

    AddressBook(
            AccountsStore store,
            AccountsSettings settings,
            AccessCheck access,
            HostAccounts hosts,
            SuppressionCheck suppressions,
            InvitationMail mail,
            Clock clock) {
        this.store = store;
        this.settings = settings;
        this.access = access;
        this.hosts = hosts;
        this.suppressions = suppressions;
        this.mail = mail;
        this.clock = clock;
    }

    @Override
    public List<AccountAddress> of(String account) {
        Instant now = clock.instant();
        Map<String, AccountAddress> all = new TreeMap<>();
        store.run(handle -> BookRows.of(handle, account))
                .forEach(entry -> all.put(AddressKeys.exact(entry.address()), entry.shown(now)));
        for (MailAddress address : ofHost(account)) {
            all.put(
                    AddressKeys.exact(address),
                    new AccountAddress(address, AccountAddress.State.HOST, Optional.empty(), Optional.empty()));
        }
        return all.values().stream()
                .sorted(Comparator.comparing(entry -> entry.address().toString()))
                .toList();
    }

    @Override
    public boolean isVerified(String account, MailAddress address) {
        return isHosts(account, address)
                || store.run(handle -> BookRows.find(handle, account, address))
                        .filter(BookEntry::confirmed)
                        .isPresent();
    }

    @Override
    public Invitation invite(Actor actor, String account, MailAddress address, Locale locale) {
        access.require(actor, account, "inviting an address");
        hosts.require(account);
        if (isHosts(account, address)) {
            return new Invitation.AlreadyVerified();
        }
        if (suppressions.of(account, MessageClass.SECURITY, "", address).isPresent()) {
            return new Invitation.NotPossible(
                    Words.advice("invite.listed", Map.of("address", address.toString(), "account", account)));
        }
        enter();
        try {
            return store.transaction(handle -> invite(handle, actor, account, address, locale));
        } catch (NotMailed e) {
            return new Invitation.NotPossible(e.advice);
        } finally {
            inviting.unlock();
        }
    }

    @Override
    public boolean remove(Actor actor, String account, MailAddress address) {
        access.require(actor, account, "removing an address");
        return store.transaction(handle -> {
            boolean removed = BookRows.remove(handle, account, address);
            if (removed) {
                AuditTrail.write(
                        handle,
                        clock,
                        account,
                        ActorName.of(actor),
                        "address.removed",
                        Map.of("address", address.toString()));
            }
            return removed;
        });
    }

    private Invitation invite(Handle handle, Actor actor, String account, MailAddress address, Locale locale)
            throws NotMailed {
        InvitationLimits limits = new InvitationLimits(settings, clock);
        limits.enter(handle);
        Optional<BookEntry> before = BookRows.lock(handle, account, address);
        if (before.filter(BookEntry::confirmed).isPresent()) {
            return new Invitation.AlreadyVerified();
        }
        Optional<Instant> again = limits.again(handle, account, address);
        if (again.isPresent()) {
            return new Invitation.TooMany(again.get());
        }
        String token = LinkToken.fresh();
        URI link = mail.link(account, token);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        BookRows.put(
                handle,
                new BookEntry(
                        account,
                        address,
                        false,
                        now,
                        now.plus(settings.linkValid()),
                        ActorName.of(actor),
                        kept(locale),
                        LinkToken.hash(token)));
        limits.count(handle, account, address);
        AuditTrail.write(
                handle,
                clock,
                account,
                ActorName.of(actor),
                before.isPresent() ? "address.invited-again" : "address.invited",
                Map.of("address", address.toString()));
        // Last, so that whatever else can fail has not failed: a mail that is accepted is not called back.
        return new Invitation.Sent(mail.send(actor, account, address, locale, link));
    }

    private void enter() {
        try {
            if (inviting.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new MailUnavailableException("Others are adding addresses right now, and it takes long. Nothing was"
                + " changed; try again in a minute, and see whether mail is accepted at all.");
    }

    private boolean isHosts(String account, MailAddress address) {
        String key = AddressKeys.exact(address);
        return ofHost(account).stream()
                .anyMatch(known -> AddressKeys.exact(known).equals(key));
    }

    private List<MailAddress> ofHost(String account) {
        return hosts.find(account).map(AccountProfile::verifiedAddresses).orElse(List.of());
    }

    private static Locale kept(Locale locale) {
        String tag = locale.toLanguageTag();
        return tag.length() <= LONGEST_TAG ? locale : Locale.forLanguageTag(locale.getLanguage());
    }
}
