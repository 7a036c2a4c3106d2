/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import static org.letterhead.mail.branded.internal.Configured.inject;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.letterhead.mail.Cancellation;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.AuditLog;
import org.letterhead.mail.account.SenderAdoption;
import org.letterhead.mail.action.PublicLinks;
import org.letterhead.mail.branded.internal.Alignment;
import org.letterhead.mail.branded.internal.Appearances;
import org.letterhead.mail.branded.internal.BrandedSettings;
import org.letterhead.mail.branded.internal.Configured;
import org.letterhead.mail.branded.internal.NeutralSenders;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.testing.Databases;

/** The room with a real database, wired as Declarative Services does; around it what other bundles would be. */
final class Desk implements AutoCloseable {
    final Hands clock = new Hands();
    final Others others = new Others();
    final BrandedSettings settings;
    private final Databases databases;
    private final Database database;

    /** One node, or the same one after it was started again. */
    final class Node {
        final BrandedStore store = new BrandedStore();
        final Host host = new Host();
        final LinkMail mail = new LinkMail(settings);
        final Adoptions adoptions = new Adoptions(store);
        final VerifiedSenders senders;
        final VerifySender verify;
        final NotMySender notMe;
        final Upkeep upkeep;

        Node() {
            inject(store, "database", database);
            inject(host, "access", (AccessControl) (actor, account) ->
                    ((org.letterhead.mail.account.Actor.User) actor).name().equals("ben"));
            inject(host, "directory", others);
            inject(host, "audit", others);
            inject(mail, "mail", others);
            inject(mail, "links", others);
            inject(adoptions, "adoption", others);
            NeutralSenders neutral = Configured.neutral(
                    Configured.platform(
                            Map.of("from.address", "mail@platform.example", "from.name", "Example Platform")),
                    null,
                    "platform");
            SenderView view = new SenderView(new Appearances(new Alignment(settings), neutral), adoptions, host, clock);
            Asks asks = new Asks(store, settings, mail, host, clock);
            senders =
                    new VerifiedSenders(store, host, new Typed(settings, neutral, store, host), asks, adoptions, view);
            verify = new VerifySender(store, settings, adoptions, view, host, clock);
            notMe = new NotMySender(store, adoptions, host, clock);
            upkeep = new Upkeep(store, settings, adoptions, asks, host, clock);
        }
    }

    Desk(Databases.Kind kind, Path folder, Map<String, ?> file) {
        settings = Configured.branded(file);
        databases = Databases.on(kind, folder);
        database = databases.schema("branded", Path.of("src/main/resources/db/branded"));
        others.account("acme", "Acme Shop");
        others.account("globex", "Globex Trading");
    }

    @Override
    public void close() {
        databases.close();
    }

    /** Stands still until a test moves it. */
    static final class Hands extends Clock {
        private volatile Instant now = Instant.parse("2026-11-22T08:00:00.123Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** The host, the mail service, the pages' links, the audit trail, and whoever keeps the accounts' settings. */
    static final class Others implements MailService, PublicLinks, AccountDirectory, AuditLog, SenderAdoption {
        final List<MailRequest> mails = new CopyOnWriteArrayList<>();
        final Map<String, Map<String, String>> adopted = new ConcurrentHashMap<>();
        final List<String> told = new CopyOnWriteArrayList<>();
        final List<String> audit = new CopyOnWriteArrayList<>();
        final Map<String, AccountProfile> profiles = new ConcurrentHashMap<>();
        volatile Optional<URI> base = Optional.of(URI.create("https://mail.platform.example"));
        volatile Use use = Use.ACTIVE;
        volatile RuntimeException refusal;
        volatile RuntimeException away;

        void account(String account, String name) {
            profiles.put(account, new AccountProfile(account, name, Locale.ENGLISH, Optional.empty(), List.of()));
        }

        Map<String, ?> lastModel() {
            return ((MailContent.FromTemplate) mails.get(mails.size() - 1).content()).model();
        }

        String lastToken() {
            String link = (String) lastModel().get("link");
            return link.substring(link.lastIndexOf('/') + 1);
        }

        @Override
        public MailId send(MailRequest request) {
            if (refusal != null) {
                throw refusal;
            }
            mails.add(request);
            return MailId.create(Clock.systemUTC());
        }

        @Override
        public Optional<MailStatus> status(MailId id, Locale locale) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Cancellation> cancel(MailId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<URI> base(String account) {
            return base;
        }

        @Override
        public Optional<URI> link(String account, String action, String token) {
            return base(account).map(start -> URI.create(start + "/letterhead/a/" + action + "/" + token));
        }

        @Override
        public Optional<AccountProfile> find(String account) {
            return Optional.ofNullable(profiles.get(account));
        }

        @Override
        public boolean isNameOfAnother(String account, String name) {
            return name.equalsIgnoreCase("Hidden Bank");
        }

        @Override
        public List<Entry> of(String account, Optional<java.util.UUID> before, int most) {
            return new ArrayList<>();
        }

        @Override
        public void write(String account, String actor, String what, Map<String, String> details) {
            audit.add(account + " " + actor + ": " + what + " " + details.getOrDefault("address", ""));
        }

        @Override
        public Use adopt(String account, String way, Map<String, String> values, Cause cause) {
            require();
            if (!values.equals(adopted.put(account, values))) {
                told.add("adopt " + account + " " + values.get("from.address") + " by " + cause.by());
            }
            return use;
        }

        @Override
        public Optional<Use> change(String account, String way, Map<String, String> values, Cause cause) {
            require();
            if (!adopted.containsKey(account)) {
                return Optional.empty();
            }
            adopted.put(account, values);
            told.add("change " + account + " " + values);
            return Optional.of(use);
        }

        @Override
        public boolean abandon(String account, String way, Cause cause) {
            require();
            boolean there = adopted.remove(account) != null;
            if (there) {
                told.add("abandon " + account + " " + cause.what());
            }
            return there;
        }

        @Override
        public Optional<Adopted> of(String account, String way) {
            require();
            return Optional.ofNullable(adopted.get(account)).map(values -> new Adopted(values, use));
        }

        private void require() {
            if (away != null) {
                throw away;
            }
        }
    }

    static RuntimeException storeAway() {
        return new MailUnavailableException("The accounts' database does not answer");
    }
}
