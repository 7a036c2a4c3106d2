/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;

/**
 * The other side's answer to a mail that it has taken for at least one recipient.
 *
 * @param accepted for whom it was taken; at least one
 * @param refused for whom it was not, and why
 * @param remoteId the name that the other side has given the mail, or the text of its answer; possibly empty
 */
public record Submission(Set<MailAddress> accepted, Map<MailAddress, Failure> refused, String remoteId) {
    /**
     * The mail was taken for everybody.
     *
     * @param envelope what was submitted
     * @param remoteId the name that the other side has given the mail, or the text of its answer; possibly empty
     * @return the submission
     */
    public static Submission all(Envelope envelope, String remoteId) {
        return new Submission(Set.copyOf(envelope.recipients()), Map.of(), remoteId);
    }

    /**
     * Copies both collections.
     *
     * @throws IllegalArgumentException if nobody was accepted, or somebody was accepted and refused
     */
    public Submission {
        accepted = Set.copyOf(accepted);
        refused = Map.copyOf(refused);
        Objects.requireNonNull(remoteId, "remoteId");
        if (accepted.isEmpty() || refused.keySet().stream().anyMatch(accepted::contains)) {
            throw new IllegalArgumentException("somebody must be accepted, and nobody be accepted and refused");
        }
    }
}
