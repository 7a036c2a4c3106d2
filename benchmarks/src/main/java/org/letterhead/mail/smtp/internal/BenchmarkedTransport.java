/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.Connector;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.NetworkPolicy;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.SecretRenewal;
import org.letterhead.mail.transport.TransportSettings;

/**
 * The transport as delivery gets it: a route, and its connector. It stands in this package because the runtime alone
 * makes the transport's configuration elsewhere.
 */
public final class BenchmarkedTransport {
    private BenchmarkedTransport() {}

    /** How delivery would connect to the server of an account that has named this address. */
    public static Connector connector(InetSocketAddress server) throws InvalidSettingsException {
        SmtpConfiguration defaults = (SmtpConfiguration) Proxy.newProxyInstance(
                SmtpConfiguration.class.getClassLoader(),
                new Class<?>[] {SmtpConfiguration.class},
                (proxy, method, arguments) -> method.getDefaultValue());
        TransportSettings settings = new TransportSettings(
                Map.of(
                        "host", "mail.bench.test",
                        "port", Integer.toString(server.getPort()),
                        "encryption", "none",
                        "from.address", "shop@bench.test"),
                Map.of());
        RouteContext account = new RouteContext() {
            @Override
            public String account() {
                return "bench";
            }

            @Override
            public TransportSettings settings() {
                return settings;
            }

            @Override
            public Secret renewSecret(String field, Deadline deadline, SecretRenewal renewal) {
                throw new UnsupportedOperationException("nothing here is secret");
            }

            @Override
            public NetworkPolicy network() {
                return (host, port, deadline) -> List.of(server);
            }
        };
        Carrier.Own own =
                (Carrier.Own) new SmtpTransport(defaults).open(account).carrier();
        return own.connector();
    }
}
