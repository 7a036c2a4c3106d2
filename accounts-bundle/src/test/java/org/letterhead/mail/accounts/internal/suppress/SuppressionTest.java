/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.suppress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.Subscriptions.Suppression;
import org.letterhead.mail.account.Suppressions;
import org.letterhead.mail.account.Suppressions.Entry;
import org.letterhead.mail.accounts.internal.testing.People;
import org.letterhead.mail.store.testing.Databases;

class SuppressionTest {
    private static final Actor OPERATOR = new Actor.Operator("karaf");
    private static final String KIND = "insights-report";

    @TempDir
    Path folder;

    private People people;
    private Suppressions list;

    private void open(Databases.Kind kind) {
        people = new People(kind, folder);
        list = new StoredSuppressions(people.store, people.suppressing, people.access, people.hosts, people.clock);
    }

    @AfterEach
    void close() {
        if (people != null) {
            people.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatCannotBeWrittenDownIsNotChanged(Databases.Kind kind) {
        open(kind);
        list.add(OPERATOR, "acme", "shop.example");
        List<Suppressions.Entry> before = list.of("acme", Optional.empty(), 10);
        people.auditGoes();

        assertThatThrownBy(() -> list.add(OPERATOR, "acme", "other.example"))
                .isInstanceOf(MailUnavailableException.class);
        assertThat(list.of("acme", Optional.empty(), 10)).isEqualTo(before);
        assertThatThrownBy(() -> list.remove(OPERATOR, "acme", before.get(0)))
                .isInstanceOf(MailUnavailableException.class);
        assertThat(list.of("acme", Optional.empty(), 10)).hasSize(1).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatIsChangedHereCountsHereAtOnce(Databases.Kind kind) {
        open(kind);
        // Now it is known by heart that the account has none.
        assertThat(asked("acme", MessageClass.TRANSACTIONAL, KIND, "anna@shop.example"))
                .isEmpty();

        list.add(OPERATOR, "acme", "shop.example");

        assertThat(asked("acme", MessageClass.TRANSACTIONAL, KIND, "anna@shop.example"))
                .contains(Suppression.LISTED_DOMAIN);
        list.remove(OPERATOR, "acme", list.of("acme", Optional.empty(), 1).get(0));
        assertThat(asked("acme", MessageClass.TRANSACTIONAL, KIND, "anna@shop.example"))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aListedAddressGetsNothingHoweverItIsWritten(Databases.Kind kind) {
        open(kind);
        assertThat(list.add(OPERATOR, "acme", " Anna@B\u00fccher.example ")).isTrue();
        assertThat(list.add(OPERATOR, "acme", "anna@xn--bcher-kva.example")).isFalse();

        for (String spelling : List.of(
                "anna@b\u00fccher.example",
                "ANNA@XN--BCHER-KVA.EXAMPLE",
                "\"anna\"@b\u00fccher.example",
                "\"an\\na\"@b\u00fccher.example")) {
            for (MessageClass messageClass : MessageClass.values()) {
                assertThat(asked("acme", messageClass, KIND, spelling)).contains(Suppression.LISTED_ADDRESS);
            }
        }
        assertThat(asked("acme", MessageClass.SUBSCRIPTION, KIND, "ann@b\u00fccher.example"))
                .isEmpty();
        assertThat(asked("globex", MessageClass.SUBSCRIPTION, KIND, "anna@b\u00fccher.example"))
                .isEmpty();
        assertThat(people.audited("acme")).containsExactly("operator karaf: suppression.added");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aListedDomainStopsThoseBelowItAndNoOther(Databases.Kind kind) {
        open(kind);
        list.add(OPERATOR, "acme", "Globex.EXAMPLE");

        assertThat(asked("acme", MessageClass.SECURITY, "", "x@globex.example")).contains(Suppression.LISTED_DOMAIN);
        assertThat(asked("acme", MessageClass.SECURITY, "", "x@a.b.globex.example"))
                .contains(Suppression.LISTED_DOMAIN);
        assertThat(asked("acme", MessageClass.SECURITY, "", "x@notglobex.example"))
                .isEmpty();
        assertThat(asked("acme", MessageClass.SECURITY, "", "globex.example@acme.example"))
                .isEmpty();
        assertThat(asked("acme", MessageClass.SECURITY, "", "x@example")).isEmpty();
        list.add(OPERATOR, "acme", "x@globex.example");
        assertThat(asked("acme", MessageClass.SECURITY, "", "x@globex.example")).contains(Suppression.LISTED_ADDRESS);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void entriesAreReadPageByPageAndTakenOut(Databases.Kind kind) {
        open(kind);
        for (int i = 0; i < 5; i++) {
            list.add(OPERATOR, "acme", "x" + i + "@acme.example");
        }
        list.add(OPERATOR, "acme", "\"a b\"@acme.example");
        unsubscribed("acme", "x1@acme.example", KIND);
        unsubscribed("acme", "x1@acme.example", "");

        List<Entry> all = new ArrayList<>();
        Optional<Entry> after = Optional.empty();
        do {
            List<Entry> page = list.of("acme", after, 3);
            all.addAll(page);
            after = page.size() < 3 ? Optional.empty() : Optional.of(page.get(2));
        } while (after.isPresent());

        assertThat(all).hasSize(8).doesNotHaveDuplicates();
        assertThat(all).containsAll(list.of("acme", Optional.empty(), 1000));
        assertThat(all)
                .filteredOn(entry -> entry.reason() == Suppression.UNSUBSCRIBED)
                .extracting(Entry::kind)
                .containsExactly(Optional.of(""), Optional.of(KIND));
        assertThat(all)
                .filteredOn(entry -> entry.reason() == Suppression.LISTED_ADDRESS)
                .extracting(Entry::kind)
                .containsOnly(Optional.empty());
        for (Entry entry : all) {
            assertThat(list.remove(OPERATOR, "acme", entry))
                    .as(entry.toString())
                    .isTrue();
            assertThat(list.remove(OPERATOR, "acme", entry)).isFalse();
        }
        assertThat(list.of("acme", Optional.empty(), 1)).isEmpty();
        assertThat(people.audited("acme"))
                .filteredOn(what -> what.endsWith("removed"))
                .hasSize(8)
                .contains("operator karaf: unsubscribe.removed");
        assertThat(asked("acme", MessageClass.SUBSCRIPTION, KIND, "x1@acme.example"))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anUnsubscribeStopsSubscriptionsOfItsKindAlone(Databases.Kind kind) {
        open(kind);
        unsubscribed("acme", "anna@acme.example", KIND);

        assertThat(asked("acme", MessageClass.SUBSCRIPTION, KIND, "Anna@acme.example"))
                .contains(Suppression.UNSUBSCRIBED);
        assertThat(asked("acme", MessageClass.TRANSACTIONAL, KIND, "anna@acme.example"))
                .isEmpty();
        assertThat(asked("acme", MessageClass.SECURITY, KIND, "anna@acme.example"))
                .isEmpty();
        assertThat(asked("acme", MessageClass.SUBSCRIPTION, "news", "anna@acme.example"))
                .isEmpty();
        assertThat(asked("acme", MessageClass.SUBSCRIPTION, "", "anna@acme.example"))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void onlyAdministratorsEditTheList(Databases.Kind kind) {
        open(kind);
        list.add(OPERATOR, "acme", "x@acme.example");
        Entry entry = list.of("acme", Optional.empty(), 1).get(0);
        Actor eve = new Actor.User("eve");

        assertThatThrownBy(() -> list.add(eve, "acme", "y@acme.example")).isInstanceOf(SecurityException.class);
        assertThatThrownBy(() -> list.remove(eve, "acme", entry)).isInstanceOf(SecurityException.class);
        assertThat(list.of("acme", Optional.empty(), 10)).containsExactly(entry);
        assertThat(people.audited("acme")).hasSize(1);
        assertThatThrownBy(() -> list.add(OPERATOR, "nobody", "y@acme.example"))
                .isInstanceOf(MailRejectedException.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void accountsWithoutEntriesNeedNoDatabase(Databases.Kind kind) {
        open(kind);
        list.add(OPERATOR, "acme", "x@acme.example");
        assertThat(asked("globex", MessageClass.SUBSCRIPTION, KIND, "x@acme.example"))
                .isEmpty();

        // As in an outage: the service stays, its connections do not come.
        People.inject(people.suppressions, "store", new org.letterhead.mail.accounts.internal.AccountsStore(null));

        assertThat(asked("globex", MessageClass.SUBSCRIPTION, KIND, "x@acme.example"))
                .isEmpty();
        assertThatThrownBy(() -> asked("acme", MessageClass.SUBSCRIPTION, KIND, "x@acme.example"))
                .isInstanceOf(MailUnavailableException.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void untilItIsKnownWhoHasEntriesTheDatabaseIsAsked(Databases.Kind kind) {
        open(kind);
        people.storeGoes();

        assertThatThrownBy(() -> asked("globex", MessageClass.SUBSCRIPTION, KIND, "x@acme.example"))
                .isInstanceOf(MailUnavailableException.class);
        people.storeComes();
        assertThat(asked("globex", MessageClass.SUBSCRIPTION, KIND, "x@acme.example"))
                .isEmpty();
    }

    @Test
    void aTargetIsAnAddressOrADomain() {
        assertThat(Target.of("acme.example")).isEqualTo(new Target("acme.example", Suppression.LISTED_DOMAIN));
        assertThat(Target.of("\u017babka.Example").key()).isEqualTo("xn--abka-99a.example");
        for (String bad : List.of(
                "",
                "  ",
                "pl",
                "@acme.example",
                "anna@",
                "group: anna@acme.example, ben@acme.example;",
                "anna(comment)@acme.example",
                "Anna <anna@acme.example>",
                "anna@acme.example\r\nBcc: x@y.example",
                "anna@[192.0.2.1]",
                "*.acme.example",
                "acme..example",
                "\u202eacme.example",
                "x".repeat(100_000))) {
            assertThatThrownBy(() -> Target.of(bad))
                    .as(bad.length() > 100 ? "long" : bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("target: ");
        }
    }

    private Optional<Suppression> asked(String account, MessageClass messageClass, String kind, String address) {
        return people.suppressions.of(account, messageClass, kind, MailAddress.of(address));
    }

    private void unsubscribed(String account, String address, String kind) {
        people.store.transaction(handle -> SuppressionRows.add(
                handle,
                account,
                address.toLowerCase(Locale.ROOT),
                kind,
                Suppression.UNSUBSCRIBED,
                people.clock.instant()));
        people.suppressing.changed();
    }
}
