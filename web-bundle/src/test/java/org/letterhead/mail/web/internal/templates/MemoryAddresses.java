/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.AccountAddress;
import org.letterhead.mail.account.AccountAddress.State;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.VerifiedAddresses;

/** Of acme, anna's address is the host's, olga's is confirmed, and eve's is not. */
final class MemoryAddresses implements VerifiedAddresses {
    @Override
    public List<AccountAddress> of(String account) {
        return account.equals("acme")
                ? List.of(
                        address("anna@acme.example", State.HOST),
                        address("eve@acme.example", State.PENDING),
                        address("olga@acme.example", State.CONFIRMED))
                : List.of();
    }

    private static AccountAddress address(String address, State state) {
        return new AccountAddress(MailAddress.of(address), state, Optional.empty(), Optional.empty());
    }

    @Override
    public boolean isVerified(String account, MailAddress address) {
        return of(account).stream()
                .anyMatch(one -> one.address().equals(address) && one.state().isVerified());
    }

    @Override
    public Invitation invite(Actor actor, String account, MailAddress address, Locale locale) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean remove(Actor actor, String account, MailAddress address) {
        throw new UnsupportedOperationException();
    }
}
