/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import org.letterhead.mail.MailId;
import org.letterhead.mail.transport.SendingLimits;
import org.osgi.service.component.annotations.Component;

/** Keeps to limits before a provider enforces them. */
@Component(service = Limits.class)
public final class Limits {
    /**
     * Takes a place for one submission of a mail.
     *
     * @param mail the mail, which is named if the account is told that a limit is near
     * @param account whose mail it is
     * @param way the way by which it is to leave
     * @param throughRelay whether the operator's relay carries it
     * @param known what is known of the provider, see {@link KnownLimits}
     * @param recipients how many addresses the envelope has
     */
    public Permit ask(
            MailId mail, String account, String way, boolean throughRelay, SendingLimits known, int recipients) {
        return new Permit.Granted(() -> {});
    }
}
