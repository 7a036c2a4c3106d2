/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.osgi.service.component.annotations.Component;

/**
 * The platform's book of accounts. Letterhead finds it in the service registry and asks it for every mail: what is the
 * account called, what language does it read, where do answers go. A real platform answers from its user database,
 * through a cache.
 */
@Component(service = {AccountDirectory.class, ShopAccounts.class})
public final class ShopAccounts implements AccountDirectory {
    private static final Shop ACME = new Shop(
            new AccountProfile(
                    "acme",
                    "Acme Café & Décor",
                    Locale.ENGLISH,
                    Optional.of(Mailbox.of("Acme Café & Décor", "hello@acme.example")),
                    List.of(
                            MailAddress.of("zoe@acme.example"),
                            MailAddress.of("hello@acme.example"),
                            MailAddress.of("olga@agency.example"))),
            Mailbox.of("Zoë Marchand", "zoe@acme.example"),
            "/orders/acme.csv");

    private static final Shop LODZ = new Shop(
            new AccountProfile(
                    "lodz",
                    "Żółta Łódź",
                    Locale.forLanguageTag("pl"),
                    Optional.of(Mailbox.of("Żółta Łódź", "sklep@zolta-lodz.example")),
                    List.of(MailAddress.of("grazyna@zolta-lodz.example"), MailAddress.of("olga@agency.example"))),
            Mailbox.of("Grażyna Wójcik", "grazyna@zolta-lodz.example"),
            "/orders/lodz.csv");

    private final Map<String, Shop> shops = Stream.of(ACME, LODZ)
            .collect(Collectors.toMap(shop -> shop.profile().account(), Function.identity()));

    @Override
    public Optional<AccountProfile> find(String account) {
        return shop(account).map(Shop::profile);
    }

    Optional<Shop> shop(String account) {
        return Optional.ofNullable(shops.get(account));
    }

    List<String> names() {
        return shops.keySet().stream().sorted().toList();
    }
}
