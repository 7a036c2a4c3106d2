/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.access;

import java.util.Optional;
import java.util.regex.Pattern;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.accounts.internal.ShownText;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** What the host knows about accounts, if it says anything. */
@Component(service = HostAccounts.class)
public final class HostAccounts {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:@-]{1,64}");

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
        AccountDirectory present = directory;
        try {
            return present == null || !NAME.matcher(account).matches() ? Optional.empty() : present.find(account);
        } catch (RuntimeException | LinkageError e) {
            throw new MailUnavailableException(
                    "The host's AccountDirectory service failed when it was asked about account " + account
                            + "; its bundle's log tells more. Nothing was changed.",
                    e);
        }
    }

    /**
     * Lets a change go on.
     *
     * @throws MailRejectedException if there is no such account
     */
    public void require(String account) {
        if (!NAME.matcher(account).matches()
                || (directory != null && find(account).isEmpty())) {
            throw new MailRejectedException(new Rejection.UnknownAccount(account));
        }
    }

    /** What people call an account; its name if the host does not say, or cannot now. */
    public String shownName(String account) {
        try {
            return find(account)
                    .map(profile -> ShownText.of(profile.displayName()))
                    .filter(name -> !name.isEmpty())
                    .orElse(account);
        } catch (MailUnavailableException e) {
            return account;
        }
    }
}
