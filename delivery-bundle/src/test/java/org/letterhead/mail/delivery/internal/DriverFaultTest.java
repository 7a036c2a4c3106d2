/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.MailUnavailableException;

class DriverFaultTest {
    @Test
    void whatIsAwayForNowFailsNoMailForGood() {
        assertThat(DriverFault.notSent("own", Phase.ROUTE, new MailUnavailableException("away"))
                        .failure()
                        .temporary())
                .isTrue();
        assertThat(DriverFault.notSent("own", Phase.ROUTE, new IllegalArgumentException("wrong"))
                        .failure()
                        .temporary())
                .isFalse();
    }
}
