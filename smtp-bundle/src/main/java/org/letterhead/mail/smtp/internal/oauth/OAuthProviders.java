/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal.oauth;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What is known of the providers: {@code oauth/<provider>.properties} in this bundle. No account can name a token
 * endpoint: it would be sent the account's secrets, and could be a server in the platform's own network.
 */
public final class OAuthProviders {
    /** A directory's id or one of its domains. It becomes a part of a path, so it can contain nothing that leads away. */
    public static final Pattern TENANT = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,253}[A-Za-z0-9])?");

    private static final String TENANT_HERE = "{tenant}";
    private static final Map<String, Properties> DATA = new ConcurrentHashMap<>();

    private OAuthProviders() {}

    /**
     * Where a token comes from.
     *
     * @param address the token endpoint
     * @param scope what the token is asked for; possibly empty
     * @param audience whom an assertion is made out to; possibly empty
     */
    public record Endpoint(URI address, String scope, String audience) {}

    /**
     * The endpoint of a way to come to a token.
     *
     * @param instead the operator's own address of the provider's endpoint; empty: the provider's
     * @param tenant the directory; matches {@link #TENANT}
     */
    public static Endpoint endpoint(OAuthMethod method, Optional<String> instead, String tenant) {
        Properties data = DATA.computeIfAbsent(method.provider(), OAuthProviders::read);
        String address = instead.orElseGet(() -> data.getProperty("endpoint"));
        return new Endpoint(
                URI.create(address.replace(TENANT_HERE, tenant)),
                data.getProperty(method.grant() + ".scope", ""),
                data.getProperty(method.grant() + ".audience", ""));
    }

    /** Whether an operator's address of an endpoint is safe: over TLS, or on this very machine. */
    public static boolean acceptable(String address) {
        try {
            URI uri = URI.create(address.replace(TENANT_HERE, "tenant"));
            String host = uri.getHost();
            return host != null
                    && uri.getUserInfo() == null
                    && uri.getFragment() == null
                    && ("https".equals(uri.getScheme())
                            || "http".equals(uri.getScheme()) && (host.equals("127.0.0.1") || host.equals("[::1]")));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Properties read(String provider) {
        String file = "/oauth/" + provider + ".properties";
        try (InputStream in = OAuthProviders.class.getResourceAsStream(file)) {
            Properties data = new Properties();
            data.load(in);
            return data;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
