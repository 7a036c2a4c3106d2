/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

/**
 * Why a mail is written. It decides how long a mail is worth sending, who goes first, and what the recipient may stop.
 */
public enum MessageClass {
    /** Somebody waits for it to get in or to stay safe: password reset, confirmation of an address. Goes first. */
    SECURITY,
    /** Follows from something that the recipient did: an order, a shipment, an export that is ready. */
    TRANSACTIONAL,
    /**
     * Comes again and again until it is stopped: scheduled reports, alerts, news. Mailbox providers ask for one-click
     * unsubscribe on it (RFC 8058).
     */
    SUBSCRIPTION
}
