/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.letterhead.mail.MessageClass;

/** The window says when claiming is worth it: not for each mail that ends, and never too late. */
class WindowTest {
    private final Window window = new Window(16, 8);

    @Test
    void aMailThatEndsWhenNothingWasLeftBehindIsNoReasonToClaim() {
        enter("shop", 3);

        assertThat(leave("shop", 3)).isZero();
    }

    @Test
    void whatHadNoRoomIsClaimedOnceWhenHalfOfTheWindowIsFree() {
        enter("first", 7);
        enter("second", 7);
        assertThat(window.room(MessageClass.TRANSACTIONAL)).isZero();
        window.leftBehind();

        assertThat(leave("first", 5)).isZero();
        assertThat(window.leave("second")).isTrue();
        assertThat(leave("second", 6)).isZero();
    }

    @Test
    void anAccountThatHadNoRoomIsClaimedFromWhenHalfOfItsShareIsFree() {
        enter("shop", 8);

        assertThat(window.roomOf("shop", 3)).isZero();
        assertThat(leave("shop", 3)).isZero();
        assertThat(window.leave("shop")).isTrue();
        assertThat(window.roomOf("shop", 3)).isEqualTo(3);
    }

    @Test
    void anAccountThatGotAllItHadIsNoReasonToClaim() {
        assertThat(window.roomOf("shop", 8)).isEqualTo(8);
        enter("shop", 8);

        assertThat(leave("shop", 8)).isZero();
    }

    private void enter(String account, int mails) {
        for (int i = 0; i < mails; i++) {
            window.enter(account);
        }
    }

    /** How many of these were a reason to claim. */
    private long leave(String account, int mails) {
        long reasons = 0;
        for (int i = 0; i < mails; i++) {
            reasons += window.leave(account) ? 1 : 0;
        }
        return reasons;
    }
}
