/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.Subscriptions.Unsubscribe;
import org.letterhead.mail.delivery.internal.outbox.OpenedParcel;

/**
 * What the recipients of one parcel wish, as it was just before it leaves.
 *
 * @param suppressed who does not get it, and why: of all who stand in the mail, not only of those to whom this parcel goes
 * @param unsubscribe how its recipient stops mail of its kind; given for subscription mail that has somebody to go to
 */
public record Wishes(Map<MailAddress, Reason> suppressed, Optional<Unsubscribe> unsubscribe) {
    /** Why somebody does not get a mail. The first three are {@link org.letterhead.mail.account.Subscriptions.Suppression}'s. */
    public enum Reason {
        /** The recipient has unsubscribed from this kind. */
        UNSUBSCRIBED,
        /** The account has put the address on its list. */
        LISTED_ADDRESS,
        /** The account has put the address' domain on its list. */
        LISTED_DOMAIN,
        /** The account does not send this kind at all. */
        SWITCHED_OFF
    }

    /** Nobody minds, and nothing is to be added. */
    static final Wishes NONE = new Wishes(Map.of(), Optional.empty());

    /** Copies the map. */
    public Wishes {
        suppressed = Map.copyOf(suppressed);
    }

    /**
     * The parcel for those who get it.
     *
     * <p>Who does not get it is not shown in To and Cc either: it would look as if that address had it, an answer to all would
     * go where the account does not write to, and a provider that reads no envelope would send it there.
     */
    public OpenedParcel without(OpenedParcel opened) {
        if (suppressed.isEmpty()) {
            return opened;
        }
        List<OpenedParcel.To> others = opened.recipients().stream()
                .filter(to -> !suppressed.containsKey(to.address()))
                .toList();
        return new OpenedParcel(
                opened.parcel(), opened.mail().shownTo(address -> !suppressed.containsKey(address)), others);
    }
}
