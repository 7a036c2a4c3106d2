/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import static org.letterhead.mail.branded.internal.BrandedTexts.TEXTS;

import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.Advice;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.SenderRequest;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way {@code platform}: the platform's own address under the account's name. It is always there, since a new
 * account starts with it; while the operator has not configured it, every mail by it says so.
 */
@Component(
        service = {MailTransport.class, PlatformTransport.class},
        configurationPid = PlatformTransport.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        property = MailTransport.TRANSPORT + "=platform")
@Designate(ocd = PlatformConfiguration.class)
public final class PlatformTransport implements MailTransport {
    static final String PID = "org.letterhead.mail.platform";

    private static final Logger LOG = LoggerFactory.getLogger(PlatformTransport.class);

    private volatile SenderSettings settings;

    @Activate
    public PlatformTransport(PlatformConfiguration configuration) {
        modified(configuration);
    }

    /** Takes a changed file without going away, so that no mail finds the way missing meanwhile. */
    @Modified
    void modified(PlatformConfiguration configuration) {
        OperatorFile file = OperatorFile.of(configuration);
        settings = SenderSettings.read(file::sender, LOG);
    }

    @Override
    public TransportDescriptor describe(Locale locale) {
        return new TransportDescriptor(
                TEXTS.say("platform.name", locale),
                TEXTS.say("platform.description", locale),
                TransportDescriptor.Standing.LEAST_PREFERRED,
                SettingsForm.NONE,
                SendingLimits.UNKNOWN);
    }

    @Override
    public MailRoute open(RouteContext context) throws InvalidSettingsException {
        OperatorSender operator = settings.sender();
        return new OperatorRoute(
                operator,
                wanted -> wanted.purpose() == SenderRequest.Purpose.FALLBACK
                        ? operator.via(wanted.displayName(), wanted.locale())
                        : operator.nameFor(wanted));
    }

    /** The platform's addresses, for the ways that show them too. */
    OperatorSender operator() throws InvalidSettingsException {
        return settings.sender();
    }

    @Override
    public Optional<String> advice(Advice advice, Locale locale) {
        return TEXTS.find(advice.key(), advice.arguments(), locale);
    }
}
