/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.util.List;
import java.util.Optional;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;

/**
 * A parcel with everything that is needed to send it.
 *
 * @param parcel the parcel
 * @param mail what it says; of a subscription mail only the one recipient's message
 * @param recipients those to whom it goes
 */
public record OpenedParcel(Parcel parcel, AcceptedMail mail, List<To> recipients) {
    /**
     * One recipient.
     *
     * @param no counted as in the request
     * @param address where it goes
     * @param attempts how often it was tried
     * @param messageId under which Message-ID, if it was
     * @param insteadBy by which way it leaves because its own fails, if it does
     * @param heldFor why it was held until just now, if it was
     */
    public record To(
            int no,
            MailAddress address,
            int attempts,
            Optional<String> messageId,
            Optional<String> insteadBy,
            Optional<String> heldFor) {
        /** One that leaves by its own way, and has not waited for anything. */
        public To(int no, MailAddress address, int attempts, Optional<String> messageId) {
            this(no, address, attempts, messageId, Optional.empty(), Optional.empty());
        }

        /** Whether it was held for that until just now. */
        boolean wasHeld(Hold.Reason reason) {
            return heldFor.filter(reason.name()::equals).isPresent();
        }
    }

    /** The addresses of those to whom it goes. */
    public List<MailAddress> addresses() {
        return recipients.stream().map(To::address).toList();
    }

    /** Whether it was found to leave by another way than its own. */
    public boolean isInstead() {
        return recipients.stream().anyMatch(to -> to.insteadBy().isPresent());
    }

    /** The Message-ID of the tries before; without angle brackets. */
    public Optional<String> messageId() {
        return recipients.stream().flatMap(to -> to.messageId().stream()).findFirst();
    }
}
