/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.Actor;
import org.osgi.service.component.annotations.Component;

/**
 * The platform's users, and which account each of them administers. Letterhead finds this in the service registry and asks it at every
 * request of its settings page; nothing else decides. A real platform answers from its user database, through a cache.
 */
@Component(service = {AccessControl.class, ShopPeople.class})
public final class ShopPeople implements AccessControl {
    private static final List<Person> PEOPLE = List.of(
            new Person("zoe", "Zoë Marchand", Set.of("acme"), Set.of("acme")),
            new Person("hugo", "Hugo Blanc", Set.of("acme"), Set.of()),
            new Person("grazyna", "Grażyna Wójcik", Set.of("lodz"), Set.of("lodz")),
            new Person("olga", "Olga Lindqvist", Set.of("acme", "lodz"), Set.of("acme", "lodz")));

    @Override
    public boolean administers(Actor actor, String account) {
        // Operators and bundles act for the platform itself; of its users we know what they may.
        return !(actor instanceof Actor.User user) || accounts(user).contains(account);
    }

    /** What somebody with several accounts chooses from. */
    @Override
    public Set<String> accounts(Actor.User user) {
        return find(user.name()).map(Person::administers).orElse(Set.of());
    }

    Optional<Person> find(String login) {
        return PEOPLE.stream().filter(person -> person.login().equals(login)).findFirst();
    }

    List<Person> of(String account) {
        return PEOPLE.stream()
                .filter(person -> person.shops().contains(account))
                .toList();
    }
}
