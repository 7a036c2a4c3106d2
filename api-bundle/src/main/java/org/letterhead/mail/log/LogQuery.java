/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.log;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.RecipientState;

/**
 * Which mails to look up. Start with {@link #ALL} and narrow it; everything asked for must hold.
 *
 * @param account mails of this account
 * @param states mails with at least one recipient in one of these states; empty for any
 * @param template mails written from this template
 * @param recipient mails to this address
 * @param from accepted at this moment or later
 * @param to accepted before this moment
 * @param after continue a page: mails that come after this one, which is a page's {@link LogPage#next()}
 * @param limit the most mails on a page, 1 to 500
 */
public record LogQuery(
        Optional<String> account,
        Set<RecipientState> states,
        Optional<String> template,
        Optional<MailAddress> recipient,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<MailId> after,
        int limit) {
    /** Every mail, 50 on a page. */
    public static final LogQuery ALL = new LogQuery(
            Optional.empty(),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            50);

    /** The most mails on one page. */
    public static final int MAX_LIMIT = 500;

    /**
     * Copies the set.
     *
     * @throws IllegalArgumentException if the limit is not from 1 to {@value #MAX_LIMIT}
     */
    public LogQuery {
        Objects.requireNonNull(account, "account");
        states = Set.copyOf(states);
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(after, "after");
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is " + limit + " and must be from 1 to " + MAX_LIMIT);
        }
    }

    /**
     * The same, of one account.
     *
     * @param wanted the account's name
     * @return a narrower query
     */
    public LogQuery ofAccount(String wanted) {
        return new LogQuery(Optional.of(wanted), states, template, recipient, from, to, after, limit);
    }

    /**
     * The same, with a recipient in one of these states.
     *
     * @param wanted the states
     * @return a narrower query
     */
    public LogQuery inStates(Set<RecipientState> wanted) {
        return new LogQuery(account, wanted, template, recipient, from, to, after, limit);
    }

    /**
     * The same, written from one template.
     *
     * @param wanted the template's id
     * @return a narrower query
     */
    public LogQuery fromTemplate(String wanted) {
        return new LogQuery(account, states, Optional.of(wanted), recipient, from, to, after, limit);
    }

    /**
     * The same, to one recipient.
     *
     * @param wanted the address
     * @return a narrower query
     */
    public LogQuery toRecipient(MailAddress wanted) {
        return new LogQuery(account, states, template, Optional.of(wanted), from, to, after, limit);
    }

    /**
     * The same, accepted in a span of time.
     *
     * @param earliest at this moment or later
     * @param end before this moment
     * @return a narrower query
     */
    public LogQuery acceptedBetween(Instant earliest, Instant end) {
        return new LogQuery(
                account, states, template, recipient, Optional.of(earliest), Optional.of(end), after, limit);
    }

    /**
     * The next page.
     *
     * @param last the {@link LogPage#next()} of the page before
     * @return the same query, further on
     */
    public LogQuery after(MailId last) {
        return new LogQuery(account, states, template, recipient, from, to, Optional.of(last), limit);
    }

    /**
     * The same with pages of another size.
     *
     * @param most the most mails on a page
     * @return the same query
     */
    public LogQuery limitedTo(int most) {
        return new LogQuery(account, states, template, recipient, from, to, after, most);
    }
}
