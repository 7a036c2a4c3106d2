/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.letterhead.mail.smtp.internal.SmtpServer.Login;
import org.letterhead.mail.smtp.internal.oauth.BearerTokens;
import org.letterhead.mail.smtp.internal.oauth.Grant;
import org.letterhead.mail.smtp.internal.oauth.OAuthMethod;
import org.letterhead.mail.smtp.internal.oauth.OAuthProviders;
import org.letterhead.mail.smtp.internal.oauth.OAuthProviders.Endpoint;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.SecretRenewal;
import org.letterhead.mail.transport.TransportException;

/** Reads what an account that signs in by OAuth has filled in. Where its tokens come from is not among it. */
final class OAuthSettings {
    /** RFC 6749 appendix A.1. */
    private static final Pattern CLIENT = Pattern.compile("[\\x20-\\x7e]{1,255}");

    /** Every organisation's and every person's. An application's own right belongs to one directory. */
    private static final String ANY_TENANT = "common";

    private final RouteContext context;
    private final BearerTokens tokens;
    private final OperatorSettings operator;
    private final SmtpConfiguration configuration;

    OAuthSettings(
            RouteContext context, BearerTokens tokens, OperatorSettings operator, SmtpConfiguration configuration) {
        this.context = context;
        this.tokens = tokens;
        this.operator = operator;
        this.configuration = configuration;
    }

    Login login(String user) throws InvalidSettingsException {
        String written = text(SmtpForm.OAUTH_METHOD);
        if (written.isEmpty()) {
            throw wrong(SmtpForm.OAUTH_METHOD, "missing");
        }
        OAuthMethod method = OAuthMethod.of(written).orElseThrow(() -> wrong(SmtpForm.OAUTH_METHOD, "unknown"));
        Endpoint endpoint = OAuthProviders.endpoint(method, instead(method), tenant(method));
        Grant grant;
        if (method == OAuthMethod.GOOGLE_SERVICE_ACCOUNT) {
            grant = new Grant.ServiceAccount(method, endpoint, serviceKey(), user);
        } else {
            String client = client();
            Optional<Secret> clientSecret = secret(SmtpForm.OAUTH_CLIENT_SECRET);
            if (clientSecret.isEmpty() && method.needsClientSecret()) {
                throw wrong(SmtpForm.OAUTH_CLIENT_SECRET, "missing");
            }
            grant = method.hasRefreshToken()
                    ? new Grant.RefreshToken(
                            method, endpoint, client, clientSecret, needed(SmtpForm.OAUTH_REFRESH_TOKEN), this::renew)
                    : new Grant.ClientCredentials(method, endpoint, client, clientSecret.orElseThrow());
        }
        return new Login.OAuth(user, new SignIn(user, tokens, new BearerTokens.Owner(context.account(), grant)));
    }

    /** The stored token may be as it was pasted; only a new one replaces it. */
    private Secret renew(Deadline deadline, SecretRenewal renewal) throws TransportException {
        return context.renewSecret(SmtpForm.OAUTH_REFRESH_TOKEN, deadline, stored -> {
            Secret current = stripped(stored);
            Secret next = renewal.renew(current);
            return next == current ? stored : next;
        });
    }

    private String tenant(OAuthMethod method) throws InvalidSettingsException {
        String tenant = method.hasTenant() ? text(SmtpForm.OAUTH_TENANT) : "";
        if (tenant.isEmpty()) {
            if (method == OAuthMethod.MICROSOFT_CLIENT_CREDENTIALS) {
                throw wrong(SmtpForm.OAUTH_TENANT, "missing");
            }
            return ANY_TENANT;
        }
        if (!OAuthProviders.TENANT.matcher(tenant).matches() || tenant.contains("..")) {
            throw wrong(SmtpForm.OAUTH_TENANT, "invalid");
        }
        return tenant;
    }

    private String client() throws InvalidSettingsException {
        String client = text(SmtpForm.OAUTH_CLIENT);
        if (client.isEmpty()) {
            throw wrong(SmtpForm.OAUTH_CLIENT, "missing");
        }
        if (!CLIENT.matcher(client).matches()) {
            throw wrong(SmtpForm.OAUTH_CLIENT, "invalid");
        }
        return client;
    }

    private Secret serviceKey() throws InvalidSettingsException {
        Secret key = needed(SmtpForm.OAUTH_SERVICE_KEY);
        if (!Grant.isServiceAccountKey(key)) {
            throw wrong(SmtpForm.OAUTH_SERVICE_KEY, "invalid");
        }
        return key;
    }

    private Secret needed(String field) throws InvalidSettingsException {
        return secret(field).orElseThrow(() -> wrong(field, "missing"));
    }

    /** Pasted secrets bring blanks and line ends with them. */
    private Optional<Secret> secret(String field) {
        return context.settings().secret(field).map(OAuthSettings::stripped);
    }

    private static Secret stripped(Secret pasted) {
        return Secret.sealed(() -> pasted.reveal().strip());
    }

    private Optional<String> instead(OAuthMethod method) throws InvalidSettingsException {
        boolean microsoft = method.hasTenant();
        String key = microsoft ? "oauth.microsoft.endpoint" : "oauth.google.endpoint";
        Supplier<String> value =
                microsoft ? configuration::oauth_microsoft_endpoint : configuration::oauth_google_endpoint;
        String address = operator.text(key, value);
        if (!address.isEmpty() && !OAuthProviders.acceptable(address)) {
            throw operator.wrong(key, "oauth-endpoint");
        }
        return Optional.of(address).filter(one -> !one.isEmpty());
    }

    private String text(String field) {
        return context.settings().value(field).map(String::strip).orElse("");
    }

    private static InvalidSettingsException wrong(String field, String what) {
        return new InvalidSettingsException(field, SmtpWords.advice("settings." + field + "." + what, false, Map.of()));
    }
}
