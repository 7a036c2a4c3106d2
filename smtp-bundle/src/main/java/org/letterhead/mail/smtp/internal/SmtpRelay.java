/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.Advice;
import org.letterhead.mail.smtp.internal.SmtpServer.Login;
import org.letterhead.mail.smtp.internal.SmtpServer.Owner;
import org.letterhead.mail.transport.Capabilities;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.SenderRequest;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The operator's relay. It appears as soon as there is a configuration, even a wrong one: then {@link #open} says what
 * is wrong with it, where somebody who waits for a mail can see it.
 */
@Component(
        service = MailTransport.class,
        configurationPid = SmtpRelay.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = MailTransport.RELAY + ":Boolean=true")
@Designate(ocd = RelayConfiguration.class)
public final class SmtpRelay implements MailTransport {
    static final String PID = "org.letterhead.mail.relay";
    static final String FILE = "etc/" + PID + ".cfg";

    private volatile RelayConfiguration configuration;
    /** What the configuration came to, for that one alone; empty as long as it is wrong. */
    private volatile Opened opened;

    private final OperatorSettings settings = new OperatorSettings(FILE);
    private final TrustedClient trusted;

    /** Called by the runtime with the operator's file. */
    @Activate
    public SmtpRelay(RelayConfiguration configuration) {
        this(configuration, Tls.ofPlatform());
    }

    SmtpRelay(RelayConfiguration configuration, Tls tls) {
        this.configuration = configuration;
        this.trusted = new TrustedClient(new SmtpClient(tls), settings, true);
    }

    /** Takes a changed file without going away, so that no mail finds the relay missing meanwhile. */
    @Modified
    void modified(RelayConfiguration changed) {
        configuration = changed;
    }

    @Override
    public TransportDescriptor describe(Locale locale) {
        return new TransportDescriptor(
                SmtpWords.TEXTS.say("relay.name", locale),
                SmtpWords.TEXTS.say("relay.description", locale),
                TransportDescriptor.Standing.LEAST_PREFERRED,
                SettingsForm.NONE,
                SendingLimits.UNKNOWN);
    }

    @Override
    public MailRoute open(RouteContext context) throws InvalidSettingsException {
        RelayConfiguration now = configuration;
        Opened known = opened;
        if (known == null || known.configuration() != now) {
            known = new Opened(now, carrier(now));
            opened = known;
        }
        return known;
    }

    /** A route that serves every mail, as long as the operator's file stays as it is. */
    private record Opened(RelayConfiguration configuration, Carrier carrier) implements MailRoute {
        @Override
        public Sender sender(SenderRequest wanted) {
            throw new UnsupportedOperationException(
                    "the relay carries the mail of other ways and has no sender of its own");
        }
    }

    private Carrier carrier(RelayConfiguration configuration) throws InvalidSettingsException {
        SmtpServer server = server(configuration);
        TrustedClient.Client client = trusted.client(configuration::tls_ca_file, configuration::tls_pin_sha256);
        return new Carrier.Own(
                server.key(client.trust()),
                new SmtpConnector(server, new OperatorLookup(), client.smtp()),
                Capabilities.SMTP);
    }

    @Override
    public Optional<String> advice(Advice advice, Locale locale) {
        return SmtpWords.say(advice, locale);
    }

    private SmtpServer server(RelayConfiguration configuration) throws InvalidSettingsException {
        String host = settings.text("host", configuration::host);
        if (host.isEmpty()) {
            throw settings.wrong("host", "missing");
        }
        String name = HostName.of(host).orElseThrow(() -> settings.wrong("host", "host"));
        Encryption encryption = Encryption.of(settings.text("encryption", configuration::encryption))
                .orElseThrow(() -> settings.wrong("encryption", "encryption"));
        return new SmtpServer(
                Owner.OPERATOR,
                name,
                settings.port("port", configuration::port, encryption.usualPort()),
                encryption,
                login(configuration, encryption),
                settings.seconds("connect.timeout.seconds", configuration::connect_timeout_seconds),
                settings.seconds("read.timeout.seconds", configuration::read_timeout_seconds),
                settings.ehloName("ehlo.name", configuration::ehlo_name));
    }

    private Optional<Login> login(RelayConfiguration configuration, Encryption encryption)
            throws InvalidSettingsException {
        String user = settings.text("user", configuration::user);
        boolean password = !settings.text(".password", configuration::_password).isEmpty();
        if (user.isEmpty() && !password) {
            return Optional.empty();
        }
        if (user.isEmpty()) {
            throw settings.wrong("user", "user-missing");
        }
        if (!password) {
            throw settings.wrong(".password", "password-missing");
        }
        boolean allowed = settings.yes("password.without.tls", configuration::password_without_tls);
        if (encryption == Encryption.NONE && !allowed) {
            throw settings.wrong("encryption", "password-without-tls");
        }
        return Optional.of(new Login.Password(user, Secret.sealed(configuration::_password)));
    }
}
