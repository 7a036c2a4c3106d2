/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.people.AccessRule;
import org.letterhead.mail.people.HostDirectory;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who administers which account, asked of the host at every request, and how accounts are called. */
@Component(service = Accounts.class)
public class Accounts {
    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);
    private static final int MOST = 200;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile AccessControl access;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile AccountDirectory directory;

    /**
     * An account.
     *
     * @param account its name
     * @param name what people call it; untrusted text
     */
    record Known(String account, String name) {}

    /** The account, if this user administers it. Whoever does not is not told whether there is one. */
    Optional<Known> administered(Actor.User user, String account) {
        try {
            AccessRule.require(access, user, account, "look at the settings page");
            HostDirectory.require(directory, account);
            return Optional.of(known(account));
        } catch (SecurityException | MailRejectedException e) {
            return Optional.empty();
        }
    }

    /** The accounts of a user, as far as the host tells. */
    List<Known> of(Actor.User user) {
        AccessControl asked = access;
        if (asked == null) {
            return List.of();
        }
        Set<String> names;
        try {
            names = asked.accounts(user);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("The AccessControl service failed when it was asked for the accounts of a user", e);
            return List.of();
        }
        return names.stream().sorted().limit(MOST).map(this::known).toList();
    }

    private Known known(String account) {
        return new Known(account, HostDirectory.shownName(directory, account));
    }
}
