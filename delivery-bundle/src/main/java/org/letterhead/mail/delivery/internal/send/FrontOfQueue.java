/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.delivery.internal.outbox.Parcel;
import org.letterhead.mail.delivery.internal.outbox.Waiting;

/** Makes parcels of what stands at the front of the queue. */
final class FrontOfQueue {
    private FrontOfQueue() {}

    /**
     * What waits of one account.
     *
     * @param account the account
     * @param parcels in the order of their acceptance
     */
    record Line(String account, List<Parcel> parcels) {}

    /**
     * Sorts recipients into parcels: those of one mail go together, except of a subscription mail.
     *
     * @param front by account, mail and recipient
     * @param asked how many were asked for: if so many came there are more, and the last of these may be a part of something
     */
    static List<Line> lines(List<Waiting> front, MessageClass messageClass, int asked) {
        Map<String, Map<UUID, List<Integer>>> byAccount = new LinkedHashMap<>();
        for (Waiting one : front) {
            byAccount
                    .computeIfAbsent(one.account(), account -> new LinkedHashMap<>())
                    .computeIfAbsent(one.mail(), mail -> new ArrayList<>())
                    .add(one.no());
        }
        List<Line> lines = new ArrayList<>();
        byAccount.forEach((account, mails) -> lines.add(new Line(account, parcels(account, mails, messageClass))));
        if (front.size() < asked) {
            return lines;
        }
        Line last = lines.remove(lines.size() - 1);
        if (lines.isEmpty()) {
            lines.add(new Line(
                    last.account(), last.parcels().subList(0, last.parcels().size() - 1)));
        }
        return lines;
    }

    private static List<Parcel> parcels(String account, Map<UUID, List<Integer>> mails, MessageClass messageClass) {
        List<Parcel> parcels = new ArrayList<>();
        mails.forEach((mail, recipients) -> {
            if (messageClass == MessageClass.SUBSCRIPTION) {
                recipients.forEach(no -> parcels.add(new Parcel(mail, account, messageClass, List.of(no))));
            } else {
                parcels.add(new Parcel(mail, account, messageClass, List.copyOf(recipients)));
            }
        });
        return parcels;
    }
}
