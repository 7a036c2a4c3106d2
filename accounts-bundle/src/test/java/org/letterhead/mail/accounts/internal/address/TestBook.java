/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.address;

import org.letterhead.mail.account.VerifiedAddresses;
import org.letterhead.mail.accounts.internal.testing.People;

/** The real book of addresses, for tests of those who ask it. */
public final class TestBook {
    private TestBook() {}

    public static VerifiedAddresses of(People people) {
        return new AddressBook(
                people.store,
                people.settings,
                people.access,
                people.hosts,
                people.suppressions,
                new InvitationMail(people.settings),
                people.clock);
    }
}
