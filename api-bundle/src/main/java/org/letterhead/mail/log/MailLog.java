/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.log;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.Actor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Every mail, every recipient, every try, until the operator's retention is over. Subjects and addresses are in it, contents are not. It
 * may be called from any thread; what it returns is as things were at the moment of asking.
 *
 * <p>It does not ask who is reading: whoever shows its answers to a user checks first that the user administers the account.
 */
@ProviderType
public interface MailLog {
    /**
     * Looks mails up, the latest first.
     *
     * @param query which ones
     * @param locale the language of the reasons; where there is no text in it, English
     * @return one page of them
     * @throws MailUnavailableException if the store is away
     */
    LogPage find(LogQuery query, Locale locale);

    /**
     * Tells every try of one mail, the earliest first.
     *
     * @param mail the mail
     * @param locale the language of the reasons
     * @return empty if the mail is not known, or no longer, or was not tried yet
     * @throws MailUnavailableException if the store is away
     */
    List<Attempt> attempts(MailId mail, Locale locale);

    /**
     * Sends a mail again to those recipients that did not get it: those in the states FAILED, UNKNOWN_OUTCOME, BOUNCED, SUPPRESSED or
     * CANCELLED. Who still does not want it is suppressed again. It is a new mail with a new id and the old content.
     *
     * @param actor who asks; a user must administer the account
     * @param mail the mail
     * @return the id of the new mail
     * @throws MailRejectedException with {@link org.letterhead.mail.Rejection.NotResendable} if the mail is not known,
     *     everybody got it or still may get it, or its content is not kept any more (security mails' never is)
     * @throws SecurityException if the actor may not do this
     * @throws MailUnavailableException if the store is away
     */
    MailId resend(Actor actor, MailId mail);

    /**
     * Counts, by domain of the recipient, how often servers refused an account's mail: it shows who blocks the account.
     *
     * @param account the account; empty for all
     * @param since counted are tries from then on
     * @return the domains with the most refusals first, at most 100
     * @throws MailUnavailableException if the store is away
     */
    List<DomainRefusals> refusals(Optional<String> account, Instant since);

    /**
     * Counts what has become of an account's mail, span after span: what a chart shows. Each recipient of each mail counts once, in the span in
     * which its mail was accepted, by its state at the moment of asking. What is told of a span may be some seconds old.
     *
     * @param account the account's name
     * @param bounds where each span ends and the next one begins, ascending; 2 to 400
     * @return one for each span, in their order
     * @throws IllegalArgumentException if the bounds are too few, too many or not ascending
     * @throws MailUnavailableException if the store is away
     */
    List<StateCounts> counts(String account, List<Instant> bounds);
}
