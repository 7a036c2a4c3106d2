/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The way of one mail: who it is from, who carries it, and what seals it. Used by one thread, in the order {@link
 * #sender}, {@link #carrier}, {@link #seal}; needs no closing and is dropped after the mail. Of the operator's relay only
 * the carrier is asked.
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
     * Says who carries the mail. No I/O.
     *
     * @return the operator's relay, or a connection of the way's own
     */
    Carrier carrier();

    /**
     * Tells whether the mail must not leave without its seal.
     *
     * @return if true and whoever carries the mail cannot carry seals, the mail fails and is not sent
     */
    default boolean sealRequired() {
        return false;
    }

    /**
     * Seals the composed mail, for example with a DKIM signature. Called only if whoever carries the mail takes raw
     * MIME with a full envelope ({@link Capabilities#carriesSeals()}; for a mail through the relay the relay's
     * capabilities count); not a byte of the mail changes afterwards.
     *
     * @param mail the mail as it will leave, without these headers
     * @return headers that are put before the mail's own, in this order; none if the way has no seal
     * @throws TransportException if the mail must not leave without a seal and none can be made
     */
    default List<MailHeader> seal(MimeMail mail) throws TransportException {
        return List.of();
    }
}
