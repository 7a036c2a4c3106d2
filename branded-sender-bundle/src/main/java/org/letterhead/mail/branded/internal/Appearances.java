/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import static org.letterhead.mail.branded.internal.BrandedTexts.TEXTS;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.BrandedSenders.Appearance;
import org.letterhead.mail.account.BrandedSenders.Reason;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Who an account's mail is from under an address of its own: for the mail, and in words for its people. */
@Component(service = Appearances.class)
public final class Appearances {
    private final Alignment alignment;
    private final NeutralSenders neutral;

    /** Called by Declarative Services. */
    @Activate
    public Appearances(@Reference Alignment alignment, @Reference NeutralSenders neutral) {
        this.alignment = alignment;
        this.neutral = neutral;
    }

    /**
     * The way of a mail.
     *
     * @throws InvalidSettingsException if the operator's file is not in order
     */
    BrandedRoute route(String account, MailAddress address, String name) throws InvalidSettingsException {
        return new BrandedRoute(neutral.of(account), address, name, isItself(alignment.of(account, address)));
    }

    /**
     * Says who mail is from, and why.
     *
     * @param accountName what the account's mail is shown as where the address has no name of its own
     */
    public Appearance of(String account, MailAddress address, String name, String accountName, Locale reader) {
        Reason reason = alignment.of(account, address);
        return new Appearance(
                from(account, address, name, accountName, reader),
                reason,
                TEXTS.say(
                        "appears." + reason.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        Map.of("address", address.toString(), "domain", address.domain()),
                        reader));
    }

    private Optional<String> from(String account, MailAddress address, String name, String accountName, Locale reader) {
        try {
            return Optional.of(
                    route(account, address, name).shown(accountName, reader).toString());
        } catch (InvalidSettingsException | MailUnavailableException e) {
            return Optional.empty();
        }
    }

    private static boolean isItself(Reason reason) {
        return reason == Reason.PROVEN_DOMAIN || reason == Reason.TRUSTED_DOMAIN;
    }
}
