/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.access;

import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.people.AccessRule;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Asked before every change of an account. Whoever is refused does not learn whether there is such an account. */
@Component(service = AccessCheck.class)
public final class AccessCheck {
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
        AccessRule.require(access, actor, account, what);
    }
}
