/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import java.time.Instant;
import org.letterhead.mail.operate.MailLimits.Kind;

/** Whether a mail may leave by a way now, as far as limits go. */
public sealed interface Permit {
    /**
     * It may, and is counted.
     *
     * @param giveBack to be run, once, if no server was asked to take it after all; a mail that a server has refused may well be counted there
     */
    record Granted(Runnable giveBack) implements Permit {}

    /**
     * It may not.
     *
     * @param kind the limit that is used up
     * @param opensAt when there is room again, as far as is known now
     */
    record UsedUp(Kind kind, Instant opensAt) implements Permit {}
}
