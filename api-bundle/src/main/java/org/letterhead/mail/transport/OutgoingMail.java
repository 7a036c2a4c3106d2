/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import org.letterhead.mail.MailId;
import org.osgi.annotation.versioning.ProviderType;

/** One mail on its way out, in both forms that drivers take. */
@ProviderType
public interface OutgoingMail {
    /**
     * Returns the mail's id: the same for every try and every way. An HTTP driver whose provider knows idempotency
     * keys makes its key of this, the envelope's recipients and {@link #attempt()}.
     *
     * @return the id
     */
    MailId id();

    /**
     * Returns which try this is.
     *
     * @return 1 for the first
     */
    int attempt();

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
