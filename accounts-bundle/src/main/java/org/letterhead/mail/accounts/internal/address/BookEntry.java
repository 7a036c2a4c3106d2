/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.address;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.AccountAddress;

/**
 * An address in an account's own book.
 *
 * @param confirmed whether its holder has pressed the button; if not, {@code expiresAt} ends the wait
 */
record BookEntry(
        String account,
        MailAddress address,
        boolean confirmed,
        Instant since,
        Instant expiresAt,
        String addedBy,
        Locale language,
        String tokenHash) {

    AccountAddress.State state(Instant now) {
        if (confirmed) {
            return AccountAddress.State.CONFIRMED;
        }
        return now.isBefore(expiresAt) ? AccountAddress.State.PENDING : AccountAddress.State.EXPIRED;
    }

    AccountAddress shown(Instant now) {
        return new AccountAddress(address, state(now), Optional.of(since), Optional.of(addedBy));
    }
}
