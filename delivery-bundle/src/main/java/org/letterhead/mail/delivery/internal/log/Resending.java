/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.log;

import java.util.List;
import java.util.UUID;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailUnavailableException;

/** Makes a new mail of an old one. */
@FunctionalInterface
public interface Resending {
    /**
     * Accepts a mail's content again, for some of its recipients. Whether that is right was checked before.
     *
     * @param mail the old mail, whose content is kept
     * @param recipientNos which of its recipients get the new one
     * @return the new mail
     * @throws IllegalStateException if the content has been erased since it was checked
     * @throws MailUnavailableException if the store is away
     */
    MailId resend(UUID mail, List<Integer> recipientNos);
}
