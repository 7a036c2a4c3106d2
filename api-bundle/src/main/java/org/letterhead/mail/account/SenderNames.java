/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.Mailbox;

/**
 * Who an account's mail is from, whatever way it leaves. Mail of the {@linkplain org.letterhead.mail.SenderChoice#NEUTRAL neutral} sender
 * bears what the host says instead.
 *
 * @param displayName the name shown as sender; empty for the account's own name as its host tells it. Untrusted text
 * @param replyTo where answers go; empty for where the host says
 */
public record SenderNames(Optional<String> displayName, Optional<Mailbox> replyTo) {
    /** Nothing of its own: what the host says counts. */
    public static final SenderNames OF_HOST = new SenderNames(Optional.empty(), Optional.empty());

    /** Refuses {@code null}. */
    public SenderNames {
        Objects.requireNonNull(displayName, "displayName");
        Objects.requireNonNull(replyTo, "replyTo");
    }
}
