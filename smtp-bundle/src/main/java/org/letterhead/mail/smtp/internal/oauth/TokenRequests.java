/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.JWTBearerGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.letterhead.mail.Failure;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.TransportException;

/**
 * Trades a grant for an access token. Exceptions of the library and of the network stop here: their messages can quote
 * what was sent or received.
 */
final class TokenRequests {
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final Duration ASSERTION = Duration.ofMinutes(10);

    private final TokenHttp http;
    private final Clock clock;

    TokenRequests(TokenHttp http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    /**
     * What the provider has given.
     *
     * @param rotated the secret that replaces the one that renews itself, if the provider has sent one
     */
    private record Granted(BearerToken token, Optional<Secret> rotated) {}

    /**
     * A token, and what is now known to lead to it.
     *
     * @param used the secret that was sent; empty if the grant has none that renews itself
     * @param next the secret for the next time
     */
    record Renewed(BearerToken token, Optional<Secret> used, Optional<Secret> next) {}

    /** Asks the provider; a rotated secret has been handed on when this returns. */
    Renewed renew(Grant grant, Deadline deadline) throws TransportException {
        Deadline end = deadline.orSooner(LONGEST);
        if (grant instanceof Grant.RefreshToken refresh) {
            List<Renewed> renewed = new ArrayList<>();
            refresh.keeper().renew(end, current -> {
                Secret used = Secret.of(current.reveal());
                Granted granted = ask(
                        grant,
                        client(refresh.endpoint().address(), refresh, used),
                        List.of(used, refresh.clientSecret().orElse(used)),
                        end);
                Secret next = granted.rotated().orElse(current);
                renewed.add(new Renewed(granted.token(), Optional.of(used), Optional.of(next)));
                return next;
            });
            return renewed.get(0);
        }
        Granted granted;
        if (grant instanceof Grant.ClientCredentials client) {
            granted = ask(
                    grant,
                    new TokenRequest.Builder(
                            client.endpoint().address(),
                            new ClientSecretPost(new ClientID(client.client()), secret(client.clientSecret())),
                            new ClientCredentialsGrant()),
                    List.of(client.clientSecret()),
                    end);
        } else {
            Grant.ServiceAccount service = (Grant.ServiceAccount) grant;
            String assertion = assertion(service);
            granted = ask(
                    grant,
                    new TokenRequest.Builder(service.endpoint().address(), parsed(assertion)),
                    List.of(Secret.of(assertion)),
                    end);
        }
        return new Renewed(granted.token(), Optional.empty(), Optional.empty());
    }

    private static TokenRequest.Builder client(URI address, Grant.RefreshToken grant, Secret token) {
        AuthorizationGrant refresh = new RefreshTokenGrant(new RefreshToken(token.reveal()));
        ClientID client = new ClientID(grant.client());
        return grant.clientSecret()
                .map(secret -> new TokenRequest.Builder(address, new ClientSecretPost(client, secret(secret)), refresh))
                .orElseGet(() -> new TokenRequest.Builder(address, client, refresh));
    }

    private static com.nimbusds.oauth2.sdk.auth.Secret secret(Secret secret) {
        return new com.nimbusds.oauth2.sdk.auth.Secret(secret.reveal());
    }

    /** RFC 7523: the service account says for whom it acts, and signs that. */
    private String assertion(Grant.ServiceAccount grant) throws TransportException {
        ServiceAccountKey key = ServiceAccountKey.of(grant.key().reveal())
                .orElseThrow(() -> new TransportException(TokenRefusals.badServiceKey()));
        Instant now = clock.instant();
        boolean scoped = !grant.endpoint().scope().isEmpty();
        SignedJWT assertion = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.id()).build(),
                new JWTClaimsSet.Builder()
                        .issuer(key.account())
                        .subject(grant.subject())
                        .audience(grant.endpoint().audience())
                        .claim("scope", scoped ? grant.endpoint().scope() : null)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(ASSERTION)))
                        .build());
        try {
            assertion.sign(new RSASSASigner(key.key()));
            return assertion.serialize();
        } catch (JOSEException | IllegalArgumentException e) {
            throw new TransportException(TokenRefusals.badServiceKey());
        }
    }

    private static JWTBearerGrant parsed(String assertion) {
        try {
            return new JWTBearerGrant(SignedJWT.parse(assertion));
        } catch (java.text.ParseException e) {
            throw new IllegalStateException("the library cannot read its own assertion");
        }
    }

    private Granted ask(Grant grant, TokenRequest.Builder request, List<Secret> secrets, Deadline deadline)
            throws TransportException {
        boolean inAssertion = grant instanceof Grant.ServiceAccount;
        if (!inAssertion && !grant.endpoint().scope().isEmpty()) {
            request.scope(Scope.parse(grant.endpoint().scope()));
        }
        Instant asked = clock.instant();
        TokenHttp.Answer answer =
                post(grant.endpoint().address(), request.build().toHTTPRequest().getBody(), deadline);
        if (answer.status() == 429 || answer.status() >= 500) {
            throw new TransportException(TokenRefusals.busy(answer.status(), seconds(answer.retryAfter())));
        }
        try {
            HTTPResponse response = new HTTPResponse(answer.status());
            response.setContentType(answer.contentType());
            response.setBody(answer.body());
            TokenResponse parsed = TokenResponse.parse(response);
            if (parsed.indicatesSuccess()) {
                return granted(parsed.toSuccessResponse().getTokens(), asked);
            }
            throw new TransportException(
                    refused(grant, answer, parsed.toErrorResponse().getErrorObject(), secrets));
        } catch (ParseException | IllegalArgumentException e) {
            throw new TransportException(TokenRefusals.nonsense(answer.status()));
        }
    }

    private TokenHttp.Answer post(URI address, String form, Deadline deadline) throws TransportException {
        try {
            return http.post(address, form, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException(TokenRefusals.aborted());
        } catch (TimeoutException | java.net.http.HttpTimeoutException e) {
            throw new TransportException(TokenRefusals.slow());
        } catch (SSLException e) {
            throw new TransportException(TokenRefusals.unsafe());
        } catch (IOException e) {
            throw new TransportException(TokenRefusals.unreachable());
        }
    }

    private static Granted granted(Tokens tokens, Instant asked) throws ParseException {
        if (tokens.getBearerAccessToken() == null) {
            throw new ParseException("the token is none that can be shown to a mail server");
        }
        AccessToken access = tokens.getBearerAccessToken();
        RefreshToken refresh = tokens.getRefreshToken();
        return new Granted(
                BearerToken.of(Secret.of(access.getValue()), Duration.ofSeconds(access.getLifetime()), asked),
                Optional.ofNullable(refresh).map(RefreshToken::getValue).map(Secret::of));
    }

    private static Failure refused(Grant grant, TokenHttp.Answer answer, ErrorObject error, List<Secret> secrets)
            throws ParseException {
        if (error == null || error.getCode() == null) {
            throw new ParseException("no error is named");
        }
        String description = error.getDescription() == null ? "" : error.getDescription();
        String reply = error.getCode() + " " + description;
        for (Secret secret : secrets) {
            // Some endpoints repeat what they refuse.
            reply = reply.replace(secret.reveal(), "***");
        }
        return TokenRefusals.refused(grant.method(), answer.status(), error.getCode(), description, reply);
    }

    private static OptionalInt seconds(String retryAfter) {
        return retryAfter.matches("[0-9]{1,5}") ? OptionalInt.of(Integer.parseInt(retryAfter)) : OptionalInt.empty();
    }
}
