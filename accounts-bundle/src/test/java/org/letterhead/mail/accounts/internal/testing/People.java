/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.testing;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.AuditLog;
import org.letterhead.mail.accounts.internal.AccountsSettings;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.accounts.internal.access.AccessCheck;
import org.letterhead.mail.accounts.internal.access.HostAccounts;
import org.letterhead.mail.accounts.internal.access.RealmAccess;
import org.letterhead.mail.accounts.internal.audit.StoredAuditLog;
import org.letterhead.mail.accounts.internal.suppress.SuppressingAccounts;
import org.letterhead.mail.accounts.internal.suppress.SuppressionCheck;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.testing.Databases;

/** The room with a real database: what its services stand on, wired as Declarative Services does. */
public final class People implements AutoCloseable, AccountDirectory {
    public final TestClock clock = new TestClock();
    public final Outgoing outgoing = new Outgoing();
    public final Map<String, AccountProfile> profiles = new ConcurrentHashMap<>();
    public final AccountsSettings settings;
    public final AccountsStore store;
    public final AccessCheck access = new AccessCheck();
    public final HostAccounts hosts = new HostAccounts();
    public final SuppressingAccounts suppressing;
    public final SuppressionCheck suppressions;
    public final AuditLog audit;
    private final Databases databases;
    private final Database database;

    public People(Databases.Kind kind, Path folder) {
        this(kind, folder, Map.of());
    }

    public People(Databases.Kind kind, Path folder, Map<String, Object> values) {
        databases = Databases.on(kind, folder);
        database = databases.schema("accounts", Path.of("src/main/resources/db/accounts"));
        settings = Settings.with(values);
        store = new AccountsStore(database);
        suppressing = new SuppressingAccounts(store);
        suppressions = new SuppressionCheck(store, suppressing);
        audit = new StoredAuditLog(store);
        inject(access, "access", new RealmAccess(settings));
        inject(hosts, "directory", this);
        profile("acme", "Acme Shop", "anna@acme.example");
    }

    public void profile(String account, String name, String... verified) {
        List<MailAddress> addresses =
                List.of(verified).stream().map(MailAddress::of).toList();
        profiles.put(account, new AccountProfile(account, name, Locale.ENGLISH, Optional.empty(), addresses));
    }

    @Override
    public Optional<AccountProfile> find(String account) {
        return Optional.ofNullable(profiles.get(account));
    }

    /** Another node on the same database. */
    public AccountsStore otherNode() {
        return new AccountsStore(database);
    }

    /** The store goes, as when its bundle is stopped. */
    public void storeGoes() {
        inject(store, "database", null);
    }

    public void storeComes() {
        inject(store, "database", database);
    }

    public long rows(String table) {
        return store.run(handle -> handle.createQuery("select count(*) from " + table)
                .mapTo(Long.class)
                .one());
    }

    /** From now on nobody can be written down, as where the disk is full. */
    public void auditGoes() {
        store.run(handle -> handle.execute("alter table lh_accounts_audit rename to away"));
    }

    public void auditComes() {
        store.run(handle -> handle.execute("alter table away rename to lh_accounts_audit"));
    }

    /** What has been written down, the latest first. */
    public List<String> audited(String account) {
        return audit.of(account, Optional.empty(), 100).stream()
                .map(entry -> entry.actor() + ": " + entry.what())
                .toList();
    }

    /** Sets what Declarative Services would inject. */
    public static void inject(Object component, String name, Object service) {
        try {
            Field field = component.getClass().getDeclaredField(name);
            field.setAccessible(true);
            field.set(component, service);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        databases.close();
    }
}
