/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.NetworkPolicy;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.SecretRenewal;
import org.letterhead.mail.transport.TransportException;
import org.letterhead.mail.transport.TransportSettings;

/**
 * An account with a mail server of its own. Its server is called mail.acme.test, a name that no DNS knows: whoever
 * reaches it has used the addresses that the network policy has given out.
 */
final class Account implements RouteContext {
    static final String HOST = "mail.acme.test";

    private final Map<String, String> values = new HashMap<>();
    private Optional<String> password = Optional.empty();
    private NetworkPolicy network;

    Account(int port, Encryption encryption) {
        with("host", HOST);
        with("port", Integer.toString(port));
        with("encryption", encryption.value());
        with("from.address", "shop@acme.test");
        network = (host, wanted, deadline) -> List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
    }

    Account with(String field, String value) {
        values.put(field, value);
        return this;
    }

    Account without(String field) {
        values.remove(field);
        return this;
    }

    Account login(String user, String secret) {
        password = Optional.of(secret);
        return with("user", user);
    }

    Account password(String secret) {
        password = Optional.of(secret);
        return this;
    }

    Account network(NetworkPolicy policy) {
        network = policy;
        return this;
    }

    SmtpConnection connect(Tls tls) throws TransportException {
        return connect(tls, Deadline.after(Duration.ofSeconds(20)));
    }

    SmtpConnection connect(Tls tls, Deadline deadline) throws TransportException {
        try {
            SmtpTransport transport = new SmtpTransport(
                    Configurations.of(SmtpConfiguration.class, Map.of("password.without.tls", "true")), tls);
            Carrier.Own own = (Carrier.Own) transport.open(this).carrier();
            return (SmtpConnection) own.connector().connect(deadline);
        } catch (InvalidSettingsException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String account() {
        return "acme";
    }

    @Override
    public TransportSettings settings() {
        return new TransportSettings(
                values,
                password.map(clear -> Map.of("password", Secret.of(clear))).orElse(Map.of()));
    }

    @Override
    public Secret renewSecret(String field, Deadline deadline, SecretRenewal renewal) {
        throw new UnsupportedOperationException("a password does not renew itself");
    }

    @Override
    public NetworkPolicy network() {
        return network;
    }
}
