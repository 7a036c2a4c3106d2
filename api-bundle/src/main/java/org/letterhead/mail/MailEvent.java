/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Something that happened to a mail. New kinds may come with a later version: let a default branch ignore them. */
public sealed interface MailEvent {
    /**
     * Returns the event's own id: the same each time it is told, so that a listener can tell a repetition.
     *
     * @return a UUID of version 7
     */
    UUID id();

    /**
     * Returns the mail it happened to.
     *
     * @return the mail's id
     */
    MailId mail();

    /**
     * Returns the account in whose name the mail is sent.
     *
     * @return the account's name
     */
    String account();

    /**
     * Returns when it happened.
     *
     * @return by the clock of the node where it happened
     */
    Instant at();

    /**
     * The mail was accepted.
     *
     * @param messageClass why it was written
     * @param template the template it was written from, if any
     */
    record Accepted(
            UUID id, MailId mail, String account, Instant at, MessageClass messageClass, Optional<String> template)
            implements MailEvent {}

    /**
     * A server has taken the mail for one recipient.
     *
     * @param recipient who it is for
     * @param way the way of sending
     */
    record Sent(UUID id, MailId mail, String account, Instant at, MailAddress recipient, String way)
            implements MailEvent {}

    /**
     * The mail will not be sent to one recipient, who may not want it, or nobody knows whether it was sent.
     *
     * @param recipient who it was for
     * @param state {@link RecipientState#FAILED}, {@link RecipientState#UNKNOWN_OUTCOME} or {@link RecipientState#SUPPRESSED}
     * @param failure why
     */
    record Failed(
            UUID id,
            MailId mail,
            String account,
            Instant at,
            MailAddress recipient,
            RecipientState state,
            Failure failure)
            implements MailEvent {}

    /**
     * The mail is kept back for one recipient. Not told of mails that wait because their account or all mail is suspended.
     *
     * @param recipient who it is for
     * @param hold why, and for how long
     */
    record Held(UUID id, MailId mail, String account, Instant at, MailAddress recipient, Hold hold)
            implements MailEvent {}

    /**
     * Somebody stopped the mail for one recipient before it was sent.
     *
     * @param recipient who it was for
     */
    record Cancelled(UUID id, MailId mail, String account, Instant at, MailAddress recipient) implements MailEvent {}

    /**
     * An account's way has begun to fail for all its mail. Told once, with the mail that showed it. Not told of the operator's relay, which is
     * no account's.
     *
     * @param way the way
     * @param failure why
     * @param insteadBy the way by which its mail leaves meanwhile; empty if it waits
     */
    record WayFailing(
            UUID id, MailId mail, String account, Instant at, String way, Failure failure, Optional<String> insteadBy)
            implements MailEvent {}

    /**
     * An account's way that was failing works again. Told once, with the mail that showed it.
     *
     * @param way the way
     */
    record WayWorking(UUID id, MailId mail, String account, Instant at, String way) implements MailEvent {}

    /**
     * Nine tenths of a limit are used up. Told once until the limit has opened again, with the mail that reached it.
     *
     * @param way the way
     * @param kind the limit, a name of {@code org.letterhead.mail.operate.MailLimits.Kind}
     * @param used how much is used up
     * @param most the limit
     */
    record LimitNear(UUID id, MailId mail, String account, Instant at, String way, String kind, long used, long most)
            implements MailEvent {}
}
