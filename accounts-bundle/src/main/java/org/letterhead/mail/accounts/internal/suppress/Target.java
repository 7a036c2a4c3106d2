/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.suppress;

import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.account.Subscriptions.Suppression;
import org.letterhead.mail.people.AddressKeys;

/**
 * What an account does not write to: an address or a domain.
 *
 * @param key the form in which it is compared
 * @param reason which of the two it is
 */
record Target(String key, Suppression reason) {
    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if the text is neither, in words
     */
    static Target of(String text) {
        String target = text.strip();
        if (target.isEmpty()) {
            throw new IllegalArgumentException("target: it is empty. Give an address such as anna@acme.example or a"
                    + " domain such as acme.example.");
        }
        try {
            return target.indexOf('@') >= 0
                    ? new Target(AddressKeys.folded(MailAddress.of(target)), Suppression.LISTED_ADDRESS)
                    : new Target(domain(target), Suppression.LISTED_DOMAIN);
        } catch (MailRejectedException e) {
            throw new IllegalArgumentException("target: " + e.getMessage(), e);
        }
    }

    private static String domain(String target) {
        // The rules for domains are those of addresses.
        String domain = AddressKeys.domain(new MailAddress("any", target).domain());
        if (domain.indexOf('.') < 0) {
            throw new IllegalArgumentException("target: \"" + domain + "\" has no dot: it is neither an address nor the"
                    + " domain of one. Give an address such as anna@acme.example or a domain such as acme.example.");
        }
        return domain;
    }
}
