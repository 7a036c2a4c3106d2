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
 * The way {@code whitelabel}: an address in the operator's neutral domain under the account's name. It is there while
 * the operator has configured one. Neither From, envelope sender nor Message-ID shows the platform, as a stand-in
 * neither.
 */
@Component(
        service = {MailTransport.class, WhiteLabelTransport.class},
        configurationPid = WhiteLabelTransport.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = MailTransport.TRANSPORT + "=whitelabel")
@Designate(ocd = WhiteLabelConfiguration.class)
public final class WhiteLabelTransport implements MailTransport {
    static final String PID = "org.letterhead.mail.whitelabel";

    private static final Logger LOG = LoggerFactory.getLogger(WhiteLabelTransport.class);

    private volatile SenderSettings settings;

    @Activate
    public WhiteLabelTransport(WhiteLabelConfiguration configuration) {
        modified(configuration);
    }

    /** Takes a changed file without going away, so that no mail finds the way missing meanwhile. */
    @Modified
    void modified(WhiteLabelConfiguration configuration) {
        OperatorFile file = OperatorFile.of(configuration);
        settings = SenderSettings.read(file::senderOfOneDomain, LOG);
    }

    @Override
    public TransportDescriptor describe(Locale locale) {
        return new TransportDescriptor(
                TEXTS.say("whitelabel.name", locale),
                TEXTS.say("whitelabel.description", locale),
                TransportDescriptor.Standing.LESS_PREFERRED,
                SettingsForm.NONE,
                SendingLimits.UNKNOWN);
    }

    @Override
    public MailRoute open(RouteContext context) throws InvalidSettingsException {
        OperatorSender operator = settings.sender();
        return new OperatorRoute(operator, operator::nameFor);
    }

    /** The neutral addresses, for the way that shows them too. */
    OperatorSender operator() throws InvalidSettingsException {
        return settings.sender();
    }

    @Override
    public Optional<String> advice(Advice advice, Locale locale) {
        return TEXTS.find(advice.key(), advice.arguments(), locale);
    }
}
