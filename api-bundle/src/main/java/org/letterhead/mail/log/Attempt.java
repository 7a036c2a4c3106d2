/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.log;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.RecipientState;

/**
 * One try to send a mail to one recipient.
 *
 * @param recipient who it is for
 * @param number counted from 1 for each recipient
 * @param at when it ended
 * @param way the way of sending; empty if none was found
 * @param led to which state it led
 * @param remoteId under which name the other side took it, if it said so
 * @param capturedBy the mailbox that got it instead of the recipient, if the operator captures all mail
 * @param failure what went wrong, if something did
 * @param reason the failure in words and what to do about it, in the language asked for; empty if there is none
 */
public record Attempt(
        MailAddress recipient,
        int number,
        Instant at,
        Optional<String> way,
        RecipientState led,
        Optional<String> remoteId,
        Optional<MailAddress> capturedBy,
        Optional<Failure> failure,
        String reason) {
    /** Refuses {@code null}. */
    public Attempt {
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(way, "way");
        Objects.requireNonNull(led, "led");
        Objects.requireNonNull(remoteId, "remoteId");
        Objects.requireNonNull(capturedBy, "capturedBy");
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(reason, "reason");
    }
}
