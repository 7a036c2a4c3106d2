/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import org.letterhead.mail.MailId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One mail on its way out, in both forms that drivers take: a driver calls the one that its {@link Capabilities} name.
 * Letterhead sets Date, Message-ID and Auto-Submitted. Any thread may read it until {@link MailConnection#submit}
 * returns.
 */
@ProviderType
public interface OutgoingMail {
    /**
     * Returns the mail's id: the same for every try and every way.
     *
     * @return the id
     */
    MailId id();

    /**
     * Returns the name of this submission, for providers that know idempotency keys: the same for the same recipients
     * until a try was certainly not sent, then another. A try after an unknown outcome, or after this process died,
     * carries the same key.
     *
     * @return 1 to 64 letters, digits and hyphens
     */
    String submissionKey();

    /**
     * Returns the Message-ID (RFC 5322 section 3.6.4): the same for every try and every way.
     *
     * @return without angle brackets
     */
    String messageId();

    /**
     * Returns the composed mail, seals included. It was composed before {@link MailConnection#submit} if the way takes
     * {@link Capabilities.Form#MIME}; a way that takes content causes the work only by calling this.
     *
     * @return the mail as it leaves
     */
    MimeMail mime();

    /**
     * Returns the parts of the mail.
     *
     * @return subject, texts, headers and attachments apart
     */
    ContentMail content();
}
