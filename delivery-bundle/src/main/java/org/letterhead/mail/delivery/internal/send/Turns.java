/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.delivery.internal.outbox.Claims;
import org.letterhead.mail.delivery.internal.outbox.Parcel;
import org.letterhead.mail.delivery.internal.outbox.Waiting;

/**
 * Whose turn it is: once around all accounts that have something waiting, from where the last round ended, a few mails of each. For one
 * thread.
 */
final class Turns {
    /** How many of the front of the queue are looked at in one go; more than a mail can have recipients. */
    private static final int LOOK = 256;

    /** How many steps along the queue one round makes at most. */
    private static final int STEPS = 64;

    private final Claims claims;
    private final Window window;
    private final Predicate<String> suspended;
    private final Map<MessageClass, String> cursors = new EnumMap<>(MessageClass.class);

    /**
     * Begins with the first account.
     *
     * @param window how many there is room for
     * @param suspended accounts that are left out
     */
    Turns(Claims claims, Window window, Predicate<String> suspended) {
        this.claims = claims;
        this.window = window;
        this.suspended = suspended;
    }

    /**
     * What one round has found.
     *
     * @param parcels to be claimed
     * @param unseen whether there is more that it has not looked at, and perhaps room for it
     */
    record Gathered(List<Parcel> parcels, boolean unseen) {
        static final Gathered NOTHING = new Gathered(List.of(), false);
    }

    /** What of a class should leave next; nothing is claimed yet. */
    Gathered next(MessageClass messageClass) {
        Basket basket = new Basket(messageClass, window.room(messageClass));
        String start = cursors.getOrDefault(messageClass, "");
        sweep(basket, start, Optional.empty());
        if (!start.isEmpty()) {
            sweep(basket, "", Optional.of(start));
        }
        if (!basket.last.isEmpty()) {
            // Where there was no room for anybody, the next round begins with whoever was next anyway.
            cursors.put(messageClass, basket.last);
        }
        if (basket.isFull()) {
            window.leftBehind();
        }
        return new Gathered(basket.parcels, basket.unseen);
    }

    private void sweep(Basket basket, String after, Optional<String> upTo) {
        String cursor = after;
        for (int step = 0; step < STEPS && !basket.isFull(); step++) {
            List<Waiting> front = claims.front(basket.messageClass, cursor, upTo, LOOK);
            List<FrontOfQueue.Line> lines = FrontOfQueue.lines(front, basket.messageClass, LOOK);
            boolean cut = front.size() == LOOK && lines.size() == 1;
            for (FrontOfQueue.Line line : lines) {
                boolean all = basket.visit(line);
                // More of this account stands behind what was looked at, and there may be room for it.
                basket.unseen |= cut && all;
                cursor = line.account();
            }
            if (front.size() < LOOK) {
                return;
            }
        }
        basket.unseen |= !basket.isFull();
    }

    /** What one round gathers. */
    private final class Basket {
        private final MessageClass messageClass;
        private final int room;
        private final List<Parcel> parcels = new ArrayList<>();
        private String last = "";
        private boolean unseen;

        Basket(MessageClass messageClass, int room) {
            this.messageClass = messageClass;
            this.room = room;
        }

        boolean isFull() {
            return parcels.size() >= room;
        }

        /** Takes what there is room for; false if that is not all of it. */
        boolean visit(FrontOfQueue.Line line) {
            if (isFull()) {
                return false;
            }
            last = line.account();
            if (suspended.test(line.account())) {
                return false;
            }
            int waiting = line.parcels().size();
            int most = Math.min(window.roomOf(line.account(), waiting), room - parcels.size());
            line.parcels().stream().limit(most).forEach(parcels::add);
            return most == waiting;
        }
    }
}
