/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.people;

import java.util.Optional;
import org.letterhead.mail.account.Actor;

/** Who is acting, in one line. */
public final class ActorName {
    private ActorName() {}

    /** The kind and the name, as in {@code user anna}; at most 200 characters. */
    public static String of(Actor actor) {
        if (actor instanceof Actor.Operator operator) {
            return ShownText.of("operator " + operator.name());
        }
        if (actor instanceof Actor.HostBundle bundle) {
            return ShownText.of("bundle " + bundle.symbolicName());
        }
        return ShownText.of("user " + ((Actor.User) actor).name());
    }

    /** The name alone, for people who know nothing of operators and bundles; empty for a bundle. */
    public static String person(Actor actor) {
        if (actor instanceof Actor.Operator operator) {
            return ShownText.of(operator.name());
        }
        return actor instanceof Actor.User user ? ShownText.of(user.name()) : "";
    }

    /** The name alone out of what {@link #of} has made; of a bundle of the host's nobody would know what it is. */
    public static Optional<String> person(String actor) {
        int space = actor.indexOf(' ');
        return actor.startsWith("bundle ") || space < 0
                ? Optional.empty()
                : Optional.of(ShownText.of(actor.substring(space + 1))).filter(name -> !name.isEmpty());
    }
}
