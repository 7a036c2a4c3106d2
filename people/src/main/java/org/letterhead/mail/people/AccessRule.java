/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.people;

import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.Actor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asked before every change of an account. Whoever is refused does not learn whether there is such an account. */
public final class AccessRule {
    private static final Logger LOG = LoggerFactory.getLogger(AccessRule.class);

    private AccessRule() {}

    /**
     * Lets a change go on.
     *
     * @param access who decides; {@code null} while nobody is there, and then no user may
     * @param what the change, for the log
     * @throws SecurityException if this actor may not make it
     */
    public static void require(AccessControl access, Actor actor, String account, String what) {
        if (actor instanceof Actor.User user && !administers(access, user, account)) {
            LOG.info("Refused: {} by {} for account {}", what, ActorName.of(actor), ShownText.of(account));
            throw new SecurityException("User " + ShownText.of(user.name()) + " does not administer an account \""
                    + ShownText.of(account) + "\". Somebody who does, or an operator, can do it or give the right.");
        }
    }

    private static boolean administers(AccessControl access, Actor.User user, String account) {
        if (access == null) {
            return false;
        }
        try {
            return access.administers(user, account);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn(
                    "The AccessControl service failed when it was asked about account {}; that counts as no",
                    ShownText.of(account),
                    e);
            return false;
        }
    }
}
