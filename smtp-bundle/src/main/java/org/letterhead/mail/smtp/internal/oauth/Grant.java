/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal.oauth;

import java.util.Optional;
import org.letterhead.mail.smtp.internal.oauth.OAuthProviders.Endpoint;
import org.letterhead.mail.transport.ConnectionKey;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.SecretRenewal;
import org.letterhead.mail.transport.TransportException;

/** What an account has been granted and trades for access tokens. */
public sealed interface Grant {
    /** Where the tokens come from. */
    Endpoint endpoint();

    /** How the account comes to its tokens. */
    OAuthMethod method();

    /** Adds everything that another grant differs in, but for a secret that renews itself. */
    void addTo(ConnectionKey.Builder key);

    /** The secret that renews itself, as the account has filled it in. */
    default Optional<Secret> filledIn() {
        return Optional.empty();
    }

    /** Whether the text is the key of a service account. */
    static boolean isServiceAccountKey(Secret json) {
        return ServiceAccountKey.of(json.reveal()).isPresent();
    }

    /** Keeps a secret that the provider replaces: {@code RouteContext.renewSecret} for the field of the form. */
    @FunctionalInterface
    interface Keeper {
        /** Renews the secret. */
        Secret renew(Deadline deadline, SecretRenewal renewal) throws TransportException;
    }

    /**
     * A refresh token.
     *
     * @param clientSecret empty for a client that has none
     */
    record RefreshToken(
            OAuthMethod method,
            Endpoint endpoint,
            String client,
            Optional<Secret> clientSecret,
            Secret token,
            Keeper keeper)
            implements Grant {
        @Override
        public void addTo(ConnectionKey.Builder key) {
            common(this, key).add("client", client).add("has-secret", clientSecret.isPresent());
            clientSecret.ifPresent(secret -> key.add("client-secret", secret));
        }

        @Override
        public Optional<Secret> filledIn() {
            return Optional.of(token);
        }
    }

    /** An application's own right. */
    record ClientCredentials(OAuthMethod method, Endpoint endpoint, String client, Secret clientSecret)
            implements Grant {
        @Override
        public void addTo(ConnectionKey.Builder key) {
            common(this, key).add("client", client).add("client-secret", clientSecret);
        }
    }

    /**
     * A service account.
     *
     * @param key the JSON file
     * @param subject the person for whom it acts
     */
    record ServiceAccount(OAuthMethod method, Endpoint endpoint, Secret key, String subject) implements Grant {
        @Override
        public void addTo(ConnectionKey.Builder connection) {
            common(this, connection).add("subject", subject).add("service-key", key);
        }
    }

    private static ConnectionKey.Builder common(Grant grant, ConnectionKey.Builder key) {
        return key.add("method", grant.method().value())
                .add("endpoint", grant.endpoint().address().toString())
                .add("scope", grant.endpoint().scope());
    }
}
