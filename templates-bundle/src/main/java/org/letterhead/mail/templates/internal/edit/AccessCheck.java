/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.Actor;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asked before every change of an account. Whoever is refused does not learn whether there is such an account. */
@Component(service = AccessCheck.class)
public final class AccessCheck {
    private static final Logger LOG = LoggerFactory.getLogger(AccessCheck.class);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AccessControl access;

    /**
     * Lets a change go on.
     *
     * @param what the change, for the log
     * @throws SecurityException if this actor may not make it
     */
    public void require(Actor actor, String account, String what) {
        if (actor instanceof Actor.User user && !administers(user, account)) {
            LOG.info("Refused: {} by {} for account {}", what, ActorName.of(actor), ShownText.of(account));
            throw new SecurityException("User " + ShownText.of(user.name()) + " does not administer an account \""
                    + ShownText.of(account) + "\". Somebody who does, or an operator, can do it or give the right.");
        }
    }

    private boolean administers(Actor.User user, String account) {
        AccessControl present = access;
        if (present == null) {
            return false;
        }
        try {
            return present.administers(user, account);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn(
                    "The AccessControl service failed when it was asked about account {}; that counts as no",
                    ShownText.of(account),
                    e);
            return false;
        }
    }
}
