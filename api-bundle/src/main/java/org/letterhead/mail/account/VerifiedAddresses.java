/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.letterhead.mail.Advice;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailUnavailableException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The addresses of which it is known whose they are: those that the host's {@link AccountDirectory} names, and beside them
 * test users that an account's administrators have added and that have confirmed it by mail. Test mails go only there. May be called from
 * any thread.
 */
@ProviderType
public interface VerifiedAddresses {
    /**
     * Lists an account's addresses.
     *
     * @param account the account's name
     * @return all of them in the order of the addresses, those that are not confirmed too
     * @throws MailUnavailableException if the store is away
     */
    List<AccountAddress> of(String account);

    /**
     * Tells whether a test mail may go to an address. The domain is compared without regard to case and in its ASCII form, the
     * part before the @ exactly.
     *
     * @param account the account's name
     * @param address the address
     * @return whether it is verified now
     * @throws MailUnavailableException if the store is away
     */
    boolean isVerified(String account, MailAddress address);

    /**
     * Adds a test user and mails a link to the address; asked again, mails another and makes the earlier one worthless. One address
     * gets at most a few such mails in an hour.
     *
     * @param actor who asks; named in the mail and on its page
     * @param account the account's name
     * @param address the address
     * @param locale the language of the mail
     * @return what came of it
     * @throws SecurityException if the actor does not administer the account
     * @throws MailUnavailableException if the store is away; nothing is changed then
     */
    Invitation invite(Actor actor, String account, MailAddress address, Locale locale);

    /**
     * Takes a test user out. An address that the host names stays.
     *
     * @param actor who does it
     * @param account the account's name
     * @param address the address
     * @return whether it was there
     * @throws SecurityException if the actor does not administer the account
     * @throws MailUnavailableException if the store is away; nothing is changed then
     */
    boolean remove(Actor actor, String account, MailAddress address);

    /** What came of {@link #invite}. */
    sealed interface Invitation {
        /**
         * The mail is accepted; the address is verified when its button was pressed.
         *
         * @param mail the mail that carries the link
         */
        record Sent(MailId mail) implements Invitation {}

        /** Nothing to do: the address is verified. */
        record AlreadyVerified() implements Invitation {}

        /**
         * Nothing was changed: the address got several such mails already.
         *
         * @param again when another may be asked for
         */
        record TooMany(Instant again) implements Invitation {}

        /**
         * Nothing was changed: there is no page for the link, or no template, or mail is not accepted now.
         *
         * @param advice what is missing and what to do
         */
        record NotPossible(Advice advice) implements Invitation {}
    }
}
