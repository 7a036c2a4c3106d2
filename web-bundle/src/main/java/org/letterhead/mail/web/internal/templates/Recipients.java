/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.util.List;
import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.VerifiedAddresses;
import org.letterhead.mail.web.internal.PlainText;
import org.letterhead.mail.web.internal.page.Visit;

/**
 * To whom a preview can be mailed: verified addresses alone.
 *
 * @param choices in the order of the addresses
 * @param away whether it cannot be told now
 */
record Recipients(List<Choice> choices, boolean away) {
    private static final int LONGEST = 254;

    /** An address, and whether the last preview went there. */
    record Choice(String address, String shown, boolean chosen) {}

    /**
     * Asks for them.
     *
     * @param addresses {@code null} while that service is away, which leaves the rest of the page as it is
     */
    static Recipients of(Visit visit, VerifiedAddresses addresses) {
        if (addresses == null) {
            return new Recipients(List.of(), true);
        }
        String last = visit.form()
                .find("recipient")
                .or(() -> visit.session().kept(key(visit), String.class))
                .orElse("");
        try {
            return new Recipients(
                    addresses.of(visit.account()).stream()
                            .filter(one -> one.state().isVerified())
                            .map(one -> choice(one.address(), last))
                            .toList(),
                    false);
        } catch (MailUnavailableException e) {
            return new Recipients(List.of(), true);
        }
    }

    private static Choice choice(MailAddress address, String last) {
        String text = address.toString();
        return new Choice(text, PlainText.untrusted(text, LONGEST), text.equals(last));
    }

    /** Proposes the same address the next time. */
    static void remember(Visit visit, MailAddress address) {
        visit.session().keep(key(visit), address.toString());
    }

    private static String key(Visit visit) {
        return "templates/recipient/" + visit.account();
    }

    boolean any() {
        return !choices.isEmpty();
    }

    /** The address of one of the choices. Whoever sends another one has not chosen it from this page. */
    Optional<MailAddress> find(String address) {
        return choices.stream()
                .filter(choice -> choice.address().equals(address))
                .findFirst()
                .map(choice -> MailAddress.of(choice.address()));
    }
}
