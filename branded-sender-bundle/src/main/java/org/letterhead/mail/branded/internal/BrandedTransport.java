/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import static org.letterhead.mail.branded.internal.BrandedTexts.TEXTS;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.Advice;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.account.BrandedSenders;
import org.letterhead.mail.account.SenderAdoption;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The way {@code branded}: an address of the account through the operator's relay. What stands in its settings was verified before it came there;
 * it is read from them alone, so that this way works while the database of verifications is away.
 */
@Component(property = {MailTransport.TRANSPORT + "=" + BrandedSenders.WAY, SenderAdoption.ADOPTED + ":Boolean=true"})
public final class BrandedTransport implements MailTransport {
    /** The field with the address. */
    public static final String ADDRESS = "from.address";

    /** The field with the name shown with it. */
    public static final String NAME = "from.name";

    private final Appearances appearances;

    /** Called by Declarative Services. */
    @Activate
    public BrandedTransport(@Reference Appearances appearances) {
        this.appearances = appearances;
    }

    @Override
    public TransportDescriptor describe(Locale locale) {
        return new TransportDescriptor(
                TEXTS.say("branded.name", locale),
                TEXTS.say("branded.description", locale),
                TransportDescriptor.Standing.LESS_PREFERRED,
                form(locale),
                SendingLimits.UNKNOWN);
    }

    @Override
    public MailRoute open(RouteContext context) throws InvalidSettingsException {
        return appearances.route(
                context.account(),
                address(context.settings().value(ADDRESS)),
                context.settings().value(NAME).orElse(""));
    }

    @Override
    public Optional<String> advice(Advice advice, Locale locale) {
        return TEXTS.find(advice.key(), advice.arguments(), locale);
    }

    private static SettingsForm form(Locale locale) {
        return new SettingsForm(List.of(
                field(ADDRESS, FormField.Type.ADDRESS, true, locale), field(NAME, FormField.Type.TEXT, false, locale)));
    }

    private static FormField field(String name, FormField.Type type, boolean required, Locale locale) {
        return new FormField(
                name,
                type,
                TEXTS.say("form." + name + ".label", locale),
                TEXTS.say("form." + name + ".help", locale),
                required,
                false,
                "",
                List.of(),
                Optional.empty());
    }

    private static MailAddress address(Optional<String> value) throws InvalidSettingsException {
        try {
            return MailAddress.of(value.orElseThrow(
                    () -> new InvalidSettingsException(ADDRESS, TEXTS.advice("advice.not-verified", Map.of()))));
        } catch (MailRejectedException e) {
            throw new InvalidSettingsException(ADDRESS, TEXTS.advice("advice.not-verified", Map.of()));
        }
    }
}
