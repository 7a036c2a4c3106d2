/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import org.letterhead.mail.account.Actor;

/** Who is acting, in one line. */
final class ActorName {
    private ActorName() {}

    /** The kind and the name, as in {@code user anna}; at most 200 characters. */
    static String of(Actor actor) {
        if (actor instanceof Actor.Operator operator) {
            return ShownText.of("operator " + operator.name());
        }
        if (actor instanceof Actor.HostBundle bundle) {
            return ShownText.of("bundle " + bundle.symbolicName());
        }
        return ShownText.of("user " + ((Actor.User) actor).name());
    }

    /** The name alone, for people who know nothing of operators and bundles; empty for a bundle. */
    static String person(Actor actor) {
        if (actor instanceof Actor.Operator operator) {
            return ShownText.of(operator.name());
        }
        return actor instanceof Actor.User user ? ShownText.of(user.name()) : "";
    }
}
