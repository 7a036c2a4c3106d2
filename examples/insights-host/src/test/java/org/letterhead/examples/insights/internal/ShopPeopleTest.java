/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.account.Actor;

class ShopPeopleTest {
    private final ShopPeople people = new ShopPeople();

    @Test
    void administratorsAreThoseOfTheAccount() {
        assertThat(who("acme")).containsExactly("zoe", "olga");
        assertThat(who("lodz")).containsExactly("grazyna", "olga");
        assertThat(who("nobody")).isEmpty();
        assertThat(people.administers(new Actor.Operator("maria"), "acme")).isTrue();
        assertThat(people.administers(new Actor.HostBundle("x"), "acme")).isTrue();
    }

    @Test
    void tellsEachWhichAccountsTheyChooseFrom() {
        assertThat(people.accounts(new Actor.User("olga"))).containsExactlyInAnyOrder("acme", "lodz");
        assertThat(people.accounts(new Actor.User("zoe"))).containsExactly("acme");
        assertThat(people.accounts(new Actor.User("hugo"))).isEmpty();
        assertThat(people.accounts(new Actor.User("ZOE"))).isEmpty();
    }

    private Stream<String> who(String account) {
        return Stream.of("zoe", "hugo", "grazyna", "olga", "", "karaf")
                .filter(user -> people.administers(new Actor.User(user), account));
    }
}
