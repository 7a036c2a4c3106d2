/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.Locale;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The language of a mail to an account's people. */
final class AccountLanguage {
    private AccountLanguage() {}

    /** The one that is named; else that in which the account's people read, if the host says so. */
    static Locale of(BundleContext context, String account, String tag) throws CommandException {
        if (tag != null) {
            return GivenAddress.language(tag);
        }
        ServiceReference<AccountDirectory> reference = context.getServiceReference(AccountDirectory.class);
        try {
            return Optional.ofNullable(reference)
                    .flatMap(found -> new Services(context).ask(found, directory -> directory.find(account)))
                    .flatMap(profile -> profile)
                    .map(AccountProfile::locale)
                    .orElse(Locale.ENGLISH);
        } catch (RuntimeException e) {
            // Whoever is asked next says what is wrong with the directory.
            return Locale.ENGLISH;
        }
    }
}
