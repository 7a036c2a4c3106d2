/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

/** Under whose sender a mail leaves. */
public enum SenderChoice {
    /** By the way of sending that the account has chosen. */
    ACCOUNT,
    /**
     * By the platform's own sender, or the white label's for a white-label account, whatever the account has chosen.
     * For mail that must not depend on the account's settings: verification, confirmation, reset, changed settings.
     */
    NEUTRAL
}
