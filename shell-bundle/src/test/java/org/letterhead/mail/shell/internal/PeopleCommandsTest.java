/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.Advice;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.account.AccountAddress;
import org.letterhead.mail.account.AccountAddress.State;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.AuditLog;
import org.letterhead.mail.account.Subscriptions.Suppression;
import org.letterhead.mail.account.Suppressions;
import org.letterhead.mail.account.VerifiedAddresses;

class PeopleCommandsTest {
    private static final Instant THEN = Instant.parse("2026-11-21T08:00:00.5Z");

    private final Book book = new Book();
    private final Stops stops = new Stops();
    private final Audit audit = new Audit();
    private final Registry registry = new Registry()
            .add(VerifiedAddresses.class, book, Map.of())
            .add(Suppressions.class, stops, Map.of())
            .add(AuditLog.class, audit, Map.of());

    @Test
    void listsAddresses() throws Exception {
        book.all.add(new AccountAddress(
                MailAddress.of("anna@acme.example"), State.HOST, Optional.empty(), Optional.empty()));
        book.all.add(new AccountAddress(
                MailAddress.of("ben@acme.example"),
                State.EXPIRED,
                Optional.of(THEN),
                Optional.of("user b\u001b[2Jen")));

        String printed = run(new KeepAddresses(), "acme");

        assertThat(printed)
                .contains("anna@acme.example", "verified by the host")
                .contains("ben@acme.example", "link expired", "2026-11-21T08:00:00Z", "user b\ufffd[2Jen");
        assertThat(registry.borrowed()).isZero();
    }

    @Test
    void addsAndRemovesAnAddress() throws Exception {
        assertThat(run(new KeepAddresses(), "--add", "x@acme.example", "acme"))
                .contains("A link is on its way to x@acme.example", Samples.ID.toString());
        assertThat(book.calls).containsExactly("Operator[name=console] invites x@acme.example of acme in en");
        registry.add(
                AccountDirectory.class,
                account -> Optional.of(new AccountProfile(account, "Acme", Locale.FRENCH, Optional.empty(), List.of())),
                Map.of());
        run(new KeepAddresses(), "--add", "x@acme.example", "acme");
        run(new KeepAddresses(), "--add", "x@acme.example", "--language", "pl", "acme");
        assertThat(book.calls.get(1)).endsWith(" in fr");
        assertThat(book.calls.get(2)).endsWith(" in pl");
        assertThat(run(new KeepAddresses(), "--remove", "x@acme.example", "acme"))
                .contains("is taken out");
        assertThat(run(new KeepAddresses(), "--remove", "y@acme.example", "acme"))
                .contains("host");
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        book.result = new VerifiedAddresses.Invitation.TooMany(THEN);
        refused("2026-11-21T08:00:00Z", new KeepAddresses(), "--add", "x@acme.example", "acme");
        book.result = new VerifiedAddresses.Invitation.NotPossible(new Advice("k", Map.of(), "Install something."));
        refused("Install something.", new KeepAddresses(), "--add", "x@acme.example", "acme");
        book.refusal = new MailUnavailableException("The database is away.");
        refused("The database is away.", new KeepAddresses(), "--add", "x@acme.example", "acme");
        book.refusal = new MailRejectedException(new Rejection.UnknownAccount("acme"));
        refused("There is no account", new KeepAddresses(), "--add", "x@acme.example", "acme");
        book.refusal = new SecurityException("Not you.");
        refused("Not you.", new KeepAddresses(), "acme");
        refused("One thing at a time", new KeepAddresses(), "--add", "x@a.example", "--remove", "x@a.example", "acme");
        refused("--language", new KeepAddresses(), "--language", "pl", "acme");
        refused("not a language", new KeepAddresses(), "--add", "x@a.example", "--language", "!", "acme");
        refused("cannot be the name", new KeepAddresses(), "two words");
        refused("cannot be the name", new KeepSuppressions(), "two words");
        refused("cannot be the name", new ShowAccount(), "two words");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "group: x@acme.example;",
                "x(comment)@acme.example",
                "Anna <x@acme.example>",
                "x@acme.example\r\nBcc: y@acme.example",
                "x@[127.0.0.1]"
            })
    void whatIsNoAddressIsRefused(String text) {
        refused("is not a mail address", new KeepAddresses(), "--add", text, "acme");
        assertThat(book.calls).isEmpty();
    }

    @Test
    void listsAddsAndRemovesSuppressions() throws Exception {
        stops.all.add(new Suppressions.Entry(Suppression.LISTED_DOMAIN, "shop.example", Optional.empty(), THEN));
        stops.all.add(new Suppressions.Entry(Suppression.UNSUBSCRIBED, "x@acme.example", Optional.of("news"), THEN));

        assertThat(run(new KeepSuppressions(), "acme"))
                .contains("shop.example", "domain on the account's list", "everything")
                .contains("x@acme.example", "unsubscribed", "news");
        assertThat(run(new KeepSuppressions(), "--add", "y@acme.example", "acme"))
                .contains("y@acme.example gets no mail of account acme any more.");
        assertThat(run(new KeepSuppressions(), "--remove", "shop.example", "acme"))
                .contains("is taken out");
        assertThat(run(new KeepSuppressions(), "--remove", "x@acme.example", "--kind", "news", "acme"))
                .contains("is taken out");
        refused("is not there", new KeepSuppressions(), "--remove", "x@acme.example", "acme");
        refused("target: it is empty", new KeepSuppressions(), "--add", "", "acme");
        refused("--kind", new KeepSuppressions(), "--kind", "news", "acme");
        refused("One thing at a time", new KeepSuppressions(), "--add", "x", "--remove", "x", "acme");
    }

    @Test
    void showsAnAccount() throws Exception {
        book.all.add(new AccountAddress(
                MailAddress.of("anna@acme.example"), State.HOST, Optional.empty(), Optional.empty()));
        book.all.add(new AccountAddress(
                MailAddress.of("b@acme.example"), State.PENDING, Optional.of(THEN), Optional.of("user ben")));
        stops.all.add(new Suppressions.Entry(Suppression.UNSUBSCRIBED, "x@acme.example", Optional.of("news"), THEN));
        audit.all.add(new AuditLog.Entry(
                Samples.ID.value(), THEN, "acme", "user ben", "address.invited", Map.of("address", "b@acme.example")));

        assertThat(run(new ShowAccount(), "acme"))
                .contains("no bundle registers an AccountDirectory")
                .contains("1 verified, 1 not confirmed")
                .contains("0 on its list, 1 unsubscribed")
                .contains("user ben", "address.invited", "address b@acme.example");
        registry.add(
                AccountDirectory.class,
                account -> Optional.of(
                        new AccountProfile(account, "Acme\u202e", Locale.FRENCH, Optional.empty(), List.of())),
                Map.of());
        assertThat(run(new ShowAccount(), "acme")).contains("Name            Acme\ufffd", "Language        fr");
        assertThat(registry.borrowed()).isZero();
    }

    @Test
    void showsChangesPageByPage() throws Exception {
        for (int i = 0; i < 50; i++) {
            audit.all.add(new AuditLog.Entry(new UUID(1, i), THEN, "acme", "user ben", "x", Map.of()));
        }
        assertThat(run(new ShowAccount(), "--audit", "acme"))
                .contains("More: mail:accounts --audit --before " + new UUID(1, 49) + " acme");
        run(new ShowAccount(), "--audit", "--before", new UUID(1, 49).toString(), "acme");
        assertThat(audit.before).contains(new UUID(1, 49));
        refused("--before goes with --audit", new ShowAccount(), "--before", "x", "acme");
        refused("is not where a page", new ShowAccount(), "--audit", "--before", "x", "acme");
    }

    @Test
    void saysWhatToInstall() {
        for (Action command : List.of(new KeepAddresses(), new KeepSuppressions(), new ShowAccount())) {
            assertThatThrownBy(() -> Console.run(command, new Registry().context(), "acme"))
                    .isExactlyInstanceOf(CommandException.class)
                    .hasMessageContaining("feature:install letterhead-accounts");
        }
    }

    private String run(Action command, Object... words) throws Exception {
        return Console.run(command, registry.context(), words);
    }

    private void refused(String sentence, Action command, Object... words) {
        assertThatThrownBy(() -> run(command, words))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining(sentence);
    }

    private static final class Book implements VerifiedAddresses {
        private final List<AccountAddress> all = new ArrayList<>();
        private final List<String> calls = new ArrayList<>();
        private Invitation result = new Invitation.Sent(Samples.ID);
        private RuntimeException refusal;

        @Override
        public List<AccountAddress> of(String account) {
            if (refusal != null) {
                throw refusal;
            }
            return all;
        }

        @Override
        public boolean isVerified(String account, MailAddress address) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Invitation invite(Actor actor, String account, MailAddress address, Locale locale) {
            if (refusal != null) {
                throw refusal;
            }
            calls.add(actor + " invites " + address + " of " + account + " in " + locale.toLanguageTag());
            return result;
        }

        @Override
        public boolean remove(Actor actor, String account, MailAddress address) {
            return address.localPart().equals("x");
        }
    }

    private static final class Stops implements Suppressions {
        private final List<Entry> all = new ArrayList<>();

        @Override
        public List<Entry> of(String account, Optional<Entry> after, int most) {
            return all;
        }

        @Override
        public boolean add(Actor actor, String account, String target) {
            if (target.isEmpty()) {
                throw new IllegalArgumentException("target: it is empty.");
            }
            return true;
        }

        @Override
        public boolean remove(Actor actor, String account, Entry entry) {
            return all.removeIf(one -> one.target().equals(entry.target())
                    && one.reason() == entry.reason()
                    && one.kind().equals(entry.kind()));
        }
    }

    private static final class Audit implements AuditLog {
        private final List<Entry> all = new ArrayList<>();
        private Optional<UUID> before = Optional.empty();

        @Override
        public List<Entry> of(String account, Optional<UUID> first, int most) {
            before = first;
            return all;
        }

        @Override
        public void write(String account, String actor, String what, Map<String, String> details) {
            throw new UnsupportedOperationException("no command writes");
        }
    }
}
