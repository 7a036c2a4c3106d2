/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.Mailbox;

/**
 * What a host knows about an account.
 *
 * @param account the account's name: opaque, case-sensitive
 * @param displayName what people call it, such as "Acme Shop"; untrusted text, written by the account itself
 * @param locale the language in which its people read
 * @param replyTo where answers to its mail should go, if it has said so
 * @param verifiedAddresses addresses of its people of which the host knows that they are theirs; test mails may go there
 */
public record AccountProfile(
        String account,
        String displayName,
        Locale locale,
        Optional<Mailbox> replyTo,
        List<MailAddress> verifiedAddresses) {
    /** Copies the list. */
    public AccountProfile {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(displayName, "displayName");
        Objects.requireNonNull(locale, "locale");
        Objects.requireNonNull(replyTo, "replyTo");
        verifiedAddresses = List.copyOf(verifiedAddresses);
    }
}
