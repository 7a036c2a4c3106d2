/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.access;

import java.util.Optional;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.people.HostDirectory;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** What the host knows about accounts, if it says anything. */
@Component(service = HostAccounts.class)
public final class HostAccounts {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AccountDirectory directory;

    /**
     * What the host says about an account.
     *
     * @return empty if there is no directory, or no such account in it
     * @throws MailUnavailableException if the directory fails
     */
    public Optional<AccountProfile> find(String account) {
        return HostDirectory.find(directory, account);
    }

    /**
     * Lets a change go on.
     *
     * @throws MailRejectedException if there is no such account
     */
    public void require(String account) {
        HostDirectory.require(directory, account);
    }

    /** What people call an account; its name if the host does not say, or cannot now. */
    public String shownName(String account) {
        return HostDirectory.shownName(directory, account);
    }
}
