/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.util.Optional;
import org.letterhead.mail.account.AccountSettings.Change;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.account.SenderNames;

/**
 * What an account has chosen.
 *
 * @param way empty for the operator's default
 * @param fallback what becomes of mail while the way fails
 * @param revision counts the account's changes
 * @param lastChange empty if there was none
 */
record Choice(
        Optional<String> way, SenderNames names, FallbackPolicy fallback, long revision, Optional<Change> lastChange) {
    static final Choice NONE =
            new Choice(Optional.empty(), SenderNames.OF_HOST, FallbackPolicy.DEFAULT, 0, Optional.empty());
}
