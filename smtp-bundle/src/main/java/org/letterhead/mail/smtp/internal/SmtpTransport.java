/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.Advice;
import org.letterhead.mail.smtp.internal.oauth.BearerTokens;
import org.letterhead.mail.transport.Capabilities;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.SenderRequest;
import org.letterhead.mail.transport.TransportDescriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** The way {@code smtp}: an account's own mail server. */
@Component(
        service = MailTransport.class,
        configurationPid = SmtpTransport.PID,
        property = MailTransport.TRANSPORT + "=smtp")
@Designate(ocd = SmtpConfiguration.class)
public final class SmtpTransport implements MailTransport {
    static final String PID = "org.letterhead.mail.smtp";
    static final String FILE = "etc/" + PID + ".cfg";

    private final SmtpConfiguration configuration;
    private final OperatorSettings operator = new OperatorSettings(FILE);
    private final Presets presets;
    private final TrustedClient trusted;
    private final BearerTokens tokens;

    /** Called by the runtime with the operator's file, or with the defaults if there is none. */
    @Activate
    public SmtpTransport(SmtpConfiguration configuration) {
        this(configuration, Tls.ofPlatform());
    }

    SmtpTransport(SmtpConfiguration configuration, Tls tls) {
        this(configuration, tls, Presets.folderOfKaraf(), new BearerTokens(Clock.systemUTC()));
    }

    SmtpTransport(SmtpConfiguration configuration, Tls tls, Optional<Path> presetFolder) {
        this(configuration, tls, presetFolder, new BearerTokens(Clock.systemUTC()));
    }

    SmtpTransport(SmtpConfiguration configuration, Tls tls, BearerTokens tokens) {
        this(configuration, tls, Presets.folderOfKaraf(), tokens);
    }

    private SmtpTransport(SmtpConfiguration configuration, Tls tls, Optional<Path> presetFolder, BearerTokens tokens) {
        this.configuration = configuration;
        this.presets = new Presets(SmtpForm.form(Locale.ENGLISH, List.of()), presetFolder);
        this.trusted = new TrustedClient(new SmtpClient(tls), operator, false);
        this.tokens = tokens;
    }

    @Override
    public TransportDescriptor describe(Locale locale) {
        return SmtpForm.describe(locale, presets);
    }

    @Override
    public MailRoute open(RouteContext context) throws InvalidSettingsException {
        AccountSettings settings = new AccountSettings(
                context.settings(), new OAuthSettings(context, tokens, operator, configuration)::login);
        SmtpServer server = settings.server(
                operator.seconds("connect.timeout.seconds", configuration::connect_timeout_seconds),
                operator.seconds("read.timeout.seconds", configuration::read_timeout_seconds),
                operator.ehloName("ehlo.name", configuration::ehlo_name),
                operator.yes("password.without.tls", configuration::password_without_tls));
        AccountSender sender = settings.sender();
        TrustedClient.Client client = trusted.client(configuration::tls_ca_file, configuration::tls_pin_sha256);
        Carrier carrier = new Carrier.Own(
                server.key(client.trust()),
                new SmtpConnector(server, context.network()::resolve, client.smtp()),
                Capabilities.SMTP);
        return new MailRoute() {
            @Override
            public Sender sender(SenderRequest wanted) {
                return sender.sender(wanted);
            }

            @Override
            public Carrier carrier() {
                return carrier;
            }
        };
    }

    @Override
    public Optional<String> advice(Advice advice, Locale locale) {
        return SmtpWords.say(advice, locale);
    }
}
