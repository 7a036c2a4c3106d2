/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The way of one mail: who it is from, what seals it, and who carries it. Used by one thread, in the order {@link
 * #sender}, {@link #seal}, {@link #carrier}; needs no closing and is dropped after the mail.
 */
@ConsumerType
public interface MailRoute {
    /**
     * Decides who the mail is from. No I/O.
     *
     * @param wanted what Letterhead knows: the account's names, why this way is used
     * @return From, Reply-To, envelope sender and the domain of the Message-ID
     */
    Sender sender(SenderRequest wanted);

    /**
     * Seals the composed mail, for example with a DKIM signature. Called only if the carrier takes raw MIME with a
     * full envelope ({@link Capabilities#carriesSeals()}); not a byte of the mail changes afterwards.
     *
     * @param mail the mail as it will leave, without these headers
     * @return headers that are put before the mail's own, in this order; none if the way has no seal
     * @throws TransportException if the mail must not leave without a seal and none can be made
     */
    default List<MailHeader> seal(MimeMail mail) throws TransportException {
        return List.of();
    }

    /**
     * Says who carries the mail. No I/O.
     *
     * @return the operator's relay, or a connection of the way's own
     */
    Carrier carrier();
}
