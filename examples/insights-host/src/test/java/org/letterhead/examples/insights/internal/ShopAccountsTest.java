/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.AccountProfile;

class ShopAccountsTest {
    private final ShopAccounts accounts = new ShopAccounts();

    @Test
    void knowsTwoShops() {
        AccountProfile acme = accounts.find("acme").orElseThrow();
        assertThat(acme.displayName()).isEqualTo("Acme Café & Décor");
        assertThat(acme.locale()).isEqualTo(Locale.ENGLISH);
        assertThat(acme.replyTo()).contains(Mailbox.of("Acme Café & Décor", "hello@acme.example"));

        AccountProfile lodz = accounts.find("lodz").orElseThrow();
        assertThat(lodz.displayName()).isEqualTo("Żółta Łódź");
        assertThat(lodz.locale()).isEqualTo(Locale.forLanguageTag("pl"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Acme", "acme ", "nobody"})
    void namesAreExact(String account) {
        assertThat(accounts.find(account)).isEmpty();
    }

    @Test
    void reportsGoToVerifiedAddressesOfTheShop() {
        assertThat(accounts.names()).containsExactly("acme", "lodz");
        accounts.names().forEach(name -> {
            Shop shop = accounts.shop(name).orElseThrow();
            assertThat(shop.profile().account()).isEqualTo(name);
            assertThat(shop.profile().verifiedAddresses())
                    .contains(shop.contact().address());
            assertThat(OrderBook.bundled(shop.orders()).lines()).isNotEmpty();
        });
    }
}
