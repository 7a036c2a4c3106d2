/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.people;

import java.util.Optional;
import java.util.regex.Pattern;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;

/** What the host knows about accounts, if it says anything. */
public final class HostDirectory {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:@-]{1,64}");

    private HostDirectory() {}

    /**
     * What the host says about an account.
     *
     * @param directory {@code null} if the host has none
     * @return empty if there is no directory, or no such account in it
     * @throws MailUnavailableException if the directory fails
     */
    public static Optional<AccountProfile> find(AccountDirectory directory, String account) {
        try {
            return directory == null || !NAME.matcher(account).matches() ? Optional.empty() : directory.find(account);
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
     * @param directory {@code null} if the host has none
     * @throws MailRejectedException if there is no such account
     */
    public static void require(AccountDirectory directory, String account) {
        if (!NAME.matcher(account).matches()
                || (directory != null && find(directory, account).isEmpty())) {
            throw new MailRejectedException(new Rejection.UnknownAccount(account));
        }
    }

    /**
     * What people call an account; its name if the host does not say, or cannot now.
     *
     * @param directory {@code null} if the host has none
     */
    public static String shownName(AccountDirectory directory, String account) {
        try {
            return find(directory, account)
                    .map(profile -> ShownText.of(profile.displayName()))
                    .filter(name -> !name.isEmpty())
                    .orElse(account);
        } catch (MailUnavailableException e) {
            return account;
        }
    }
}
