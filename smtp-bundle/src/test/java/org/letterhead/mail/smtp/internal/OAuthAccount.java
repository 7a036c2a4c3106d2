/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.NetworkPolicy;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.SecretRenewal;
import org.letterhead.mail.transport.TransportException;
import org.letterhead.mail.transport.TransportSettings;

/** An account that signs in by OAuth. What it has filled in stays; a renewed secret is kept beside it. */
final class OAuthAccount implements RouteContext {
    static final String USER = "shop@acme.test";
    static final String CLIENT_SECRET = "client-S3cret";
    static final String REFRESH_TOKEN = "refresh-R0";

    private final String name;
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, String> secrets = new HashMap<>();
    private final Map<String, String> renewed = new HashMap<>();

    private OAuthAccount(String name, int port, String method) {
        this.name = name;
        with("host", Account.HOST).with("port", Integer.toString(port)).with("encryption", "none");
        with("from.address", USER).with("user", USER).with("sign-in", "oauth").with("oauth.method", method);
    }

    static OAuthAccount refreshing(int port) {
        return refreshing("acme", port);
    }

    static OAuthAccount refreshing(String name, int port) {
        return new OAuthAccount(name, port, "microsoft-refresh-token")
                .with("oauth.client.id", "app-1")
                .secret("oauth.client.secret", CLIENT_SECRET)
                .secret("oauth.refresh.token", REFRESH_TOKEN);
    }

    static OAuthAccount of(int port, String method) {
        return new OAuthAccount("acme", port, method);
    }

    OAuthAccount with(String field, String value) {
        values.put(field, value);
        return this;
    }

    OAuthAccount without(String field) {
        values.remove(field);
        secrets.remove(field);
        return this;
    }

    OAuthAccount secret(String field, String value) {
        secrets.put(field, value);
        return this;
    }

    /** What is stored of a secret that has renewed itself. */
    String renewed(String field) {
        synchronized (renewed) {
            return renewed.get(field);
        }
    }

    SmtpConnection connect(SmtpTransport transport, Deadline deadline) throws TransportException {
        return (SmtpConnection) own(transport).connector().connect(deadline);
    }

    Carrier.Own own(SmtpTransport transport) {
        try {
            return (Carrier.Own) transport.open(this).carrier();
        } catch (InvalidSettingsException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String account() {
        return name;
    }

    @Override
    public TransportSettings settings() {
        return new TransportSettings(
                values,
                secrets.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Secret.of(entry.getValue()))));
    }

    @Override
    public Secret renewSecret(String field, Deadline deadline, SecretRenewal renewal) throws TransportException {
        synchronized (renewed) {
            Secret next = renewal.renew(Secret.of(renewed.getOrDefault(field, secrets.get(field))));
            renewed.put(field, next.reveal());
            return next;
        }
    }

    @Override
    public NetworkPolicy network() {
        return (host, wanted, deadline) -> List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
    }
}
