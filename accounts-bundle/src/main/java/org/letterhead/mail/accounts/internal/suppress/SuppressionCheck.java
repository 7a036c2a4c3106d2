/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.suppress;

import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.Subscriptions.Suppression;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether a mail must not go to somebody. */
@Component(service = SuppressionCheck.class)
public final class SuppressionCheck {
    private final AccountsStore store;
    private final SuppressingAccounts suppressing;

    /** Called by Declarative Services. */
    @Activate
    public SuppressionCheck(@Reference AccountsStore store, @Reference SuppressingAccounts suppressing) {
        this.store = store;
        this.suppressing = suppressing;
    }

    /** As {@link org.letterhead.mail.account.Subscriptions#suppression}. */
    public Optional<Suppression> of(String account, MessageClass messageClass, String kind, MailAddress recipient) {
        if (!suppressing.mayHaveEntries(account)) {
            return Optional.empty();
        }
        return store.run(handle ->
                SuppressionRows.find(handle, account, recipient, kind, messageClass == MessageClass.SUBSCRIPTION));
    }
}
