/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.BrandedSenders.Asking;
import org.letterhead.mail.store.testing.Databases;

class TypedTest {
    private static final Actor BEN = new Actor.User("ben");

    @TempDir
    Path folder;

    private Desk desk;
    private Desk.Node node;

    @BeforeEach
    void open() {
        desk = new Desk(
                Databases.Kind.H2,
                folder,
                Map.of("trusted.domains", new String[] {"acme.example"}, "most.per.account.per.day", 1000));
        node = desk.new Node();
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "shop",
                "shop@",
                "@acme.example",
                "shop@acme",
                "shop@@acme.example",
                "shop acme@acme.example",
                "shop@acme.example, eve@evil.example",
                "Shop <shop@acme.example>",
                "shop@acme.example\r\nBcc: eve@evil.example",
                "shop@[192.0.2.1]",
                "sh\u200bop@acme.example",
                "shop@ac\u202eme.example"
            })
    void whatIsNoAddressIsRefused(String address) {
        refused(address, "Acme", "address", "This is not an e-mail address");
    }

    @Test
    void anEndlessAddressIsRefused() {
        refused("a".repeat(1 << 20) + "@acme.example", "", "address", "This is not an e-mail address");
    }

    @Test
    void anAddressThatNotEveryServerTakesIsRefused() {
        refused("łódź@acme.example", "", "address", "without accents");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop@\u0430cme.example", "shop@xn--cme-8cd.example", "shop@paypa\u04cf.example"})
    void aDomainOfMixedAlphabetsIsRefused(String address) {
        refused(address, "", "address", "several alphabets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop@gmai1.com", "shop@platforrn.example", "shop@acme.examp1e", "shop@out1ook.com"})
    void aDomainThatLooksLikeAKnownOneIsRefused(String address) {
        refused(address, "", "address", "can be taken for");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop@acme.example",
                "o'brien+tag@acme.example",
                "shop@gmail.com",
                "shop@bücher.example",
                "shop@żółw.example",
                "shop@яндекс.example",
                "shop@例え.example"
            })
    void anAddressOfAnyAlphabetCanBeAsked(String address) {
        assertThat(request(address, "")).isInstanceOf(Asking.Asked.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service@bank.example",
                "Acme @ Home",
                "Bank <service@bank.example>",
                "Bank <x>",
                "service\uff20bank.example",
                "=?utf-8?q?service=40bank.example?="
            })
    void anAddressInTheNameIsRefused(String name) {
        refused("shop@acme.example", name, "displayName", "could be taken for somebody else");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Acme\r\nBcc: x", "Acme\tShop", "Acme\u200bShop", "Acme \u202epohS", "Acme\u2800", "Acme\u0000"})
    void whatIsNotSeenInTheNameIsRefused(String name) {
        refused("shop@acme.example", name, "displayName", "cannot be seen");
    }

    @Test
    void aLongNameIsRefused() {
        refused("shop@acme.example", "x".repeat(101), "displayName", "at most 100");
    }

    @Test
    void aWordOfMixedAlphabetsIsRefused() {
        refused("shop@acme.example", "Sh\u043ep", "displayName", "several alphabets");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Example Platform",
                "EXAMPLE-PLATFORM",
                "The Example Platform team",
                "Exarnple Platform",
                "Examp1e Platform"
            })
    void thePlatformsNameIsRefused(String name) {
        refused("shop@acme.example", name, "displayName", "another account or of the platform");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Globex Trading", "globex  trading", "GlobexTrading!", "G1obex Trading"})
    void theNameOfAnotherAccountIsRefused(String name) {
        node.senders.request(BEN, "globex", "a@globex.example", "", Locale.ENGLISH);

        refused("shop@acme.example", name, "displayName", "another account or of the platform");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hidden Bank", "hidden bank"})
    void whatTheHostCallsAnotherAccountIsRefused(String name) {
        refused("shop@acme.example", name, "displayName", "another account or of the platform");
    }

    @Test
    void aNameThatOnlyHoldsAWordOfAnothersIsTaken() {
        desk.others.account("globex", "Shop");
        node.senders.request(BEN, "globex", "a@globex.example", "", Locale.ENGLISH);

        assertThat(request("shop@acme.example", "Best Shop")).isInstanceOf(Asking.Asked.class);
        assertThat(request("shop@acme.example", "The Hidden Bank of Acme")).isInstanceOf(Asking.Asked.class);
    }

    @Test
    void aShortNameOfAnotherAccountIsRefused() {
        desk.others.account("globex", "BMW");
        node.senders.request(BEN, "globex", "a@globex.example", "", Locale.ENGLISH);

        refused("shop@acme.example", "bmw", "displayName", "another account or of the platform");
    }

    @Test
    void aNameOfLettersThatLookLikeManyFitsIntoItsColumn() {
        desk.others.account("globex", "\ufdfa".repeat(200));

        assertThat(node.senders.request(BEN, "globex", "a@globex.example", "", Locale.ENGLISH))
                .isInstanceOf(Asking.Asked.class);
    }

    @Test
    void itsOwnNameIsAnAccountsOwnThoughAnotherIsCalledSoToo() {
        desk.others.account("globex", "Acme Shop");
        node.senders.request(BEN, "globex", "a@globex.example", "", Locale.ENGLISH);

        assertThat(request("shop@acme.example", "Acme Shop")).isInstanceOf(Asking.Asked.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Acme",
                "Café Łódź",
                "Żółw & Søn",
                "Япония Shop",
                "東京ショップ",
                "24/7 Acme",
                "acme.example",
                "O’Brien"
            })
    void anOrdinaryNameIsTaken(String name) {
        assertThat(request("shop@acme.example", name)).isInstanceOf(Asking.Asked.class);
    }

    private Asking request(String address, String name) {
        return node.senders.request(BEN, "acme", address, name, Locale.ENGLISH);
    }

    private void refused(String address, String name, String field, String words) {
        int mails = desk.others.mails.size();
        assertThat(request(address, name)).isInstanceOfSatisfying(Asking.Refused.class, refused -> {
            assertThat(refused.findings().get(0).field()).isEqualTo(field);
            assertThat(refused.findings().get(0).text()).contains(words);
        });
        assertThat(desk.others.mails).hasSize(mails);
    }
}
