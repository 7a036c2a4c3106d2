/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import java.util.Objects;

/**
 * An address and the name shown with it, such as {@code "Anna Nowak" <anna@acme.example>} (RFC 5322 section 3.4).
 * It is what people read in From, To, Cc and Reply-To; envelopes use the {@link MailAddress} alone.
 *
 * @param displayName the name shown, as Unicode text without quotes; empty if there is none
 * @param address the address
 */
public record Mailbox(String displayName, MailAddress address) {
    /** The longest display name, in UTF-16 units. */
    public static final int MAX_DISPLAY_NAME = 200;

    /**
     * Checks the display name.
     *
     * @throws MailRejectedException with {@link Rejection.ForbiddenCharacter} if the display name has a control
     *     character such as CR or LF, or with {@link Rejection.TooLarge} if it is longer than {@value #MAX_DISPLAY_NAME}
     */
    public Mailbox {
        Objects.requireNonNull(displayName, "displayName");
        Objects.requireNonNull(address, "address");
        HeaderText.check("display name of " + address, displayName);
        if (displayName.length() > MAX_DISPLAY_NAME) {
            throw new MailRejectedException(
                    new Rejection.TooLarge("display name of " + address, displayName.length(), MAX_DISPLAY_NAME));
        }
    }

    /**
     * A mailbox without a display name.
     *
     * @param address an address as in {@link MailAddress#of(String)}
     * @return the mailbox
     * @throws MailRejectedException if the address is malformed
     */
    public static Mailbox of(String address) {
        return new Mailbox("", MailAddress.of(address));
    }

    /**
     * A mailbox with a display name.
     *
     * @param displayName the name shown; may be empty
     * @param address an address as in {@link MailAddress#of(String)}
     * @return the mailbox
     * @throws MailRejectedException if the address is malformed or the name has a control character
     */
    public static Mailbox of(String displayName, String address) {
        return new Mailbox(displayName, MailAddress.of(address));
    }

    /** For logs and people: {@code Anna Nowak <anna@acme.example>}. It is not the encoded form of a mail header. */
    @Override
    public String toString() {
        return displayName.isEmpty() ? address.toString() : displayName + " <" + address + ">";
    }
}
