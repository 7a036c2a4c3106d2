/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.util.Optional;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.smtp.internal.SmtpServer.Login;
import org.letterhead.mail.smtp.internal.oauth.BearerToken;
import org.letterhead.mail.smtp.internal.oauth.BearerTokens;
import org.letterhead.mail.transport.ConnectionKey;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.MailConnection;
import org.letterhead.mail.transport.TransportException;

/**
 * Logs in with a token that is fetched before the connection is made. A token can be taken back before it expires, so a
 * server's first refusal leads to a new token and a new connection, once; the second one counts.
 *
 * <p>A connection stays in use after its token has expired: both providers look at the token when it is shown and let
 * the session go on. When they end it, they say so, and the pool makes another one.
 */
record SignIn(String user, BearerTokens tokens, BearerTokens.Owner owner) {
    private static final int REFUSED = 535;

    /** Connects and shows a token. */
    @FunctionalInterface
    interface Connect {
        MailConnection with(Login.Bearer bearer) throws TransportException;
    }

    MailConnection connect(SmtpServer server, Deadline deadline, Connect connect) throws TransportException {
        BearerToken first = tokens.token(owner, Optional.empty(), deadline);
        try {
            return connect.with(new Login.Bearer(user, first.value()));
        } catch (TransportException e) {
            if (!tokenRefused(e.failure())) {
                throw e;
            }
        }
        BearerToken second = tokens.token(owner, Optional.of(first), deadline);
        try {
            return connect.with(new Login.Bearer(user, second.value()));
        } catch (TransportException e) {
            throw tokenRefused(e.failure()) ? new TransportException(SignInFailures.refused(server, e.failure())) : e;
        }
    }

    /** All but the secret that renews itself: a rotated one leads to the same mailbox. */
    void addTo(ConnectionKey.Builder key) {
        key.add("account", owner.account());
        owner.grant().addTo(key);
    }

    /** A mailbox in which the login is switched off is refused with the same code; no other token helps there. */
    private static boolean tokenRefused(Failure failure) {
        return failure.phase() == Phase.AUTHENTICATE
                && failure.cause() == Cause.CREDENTIALS
                && failure.replyCode().orElse(0) == REFUSED;
    }

    @Override
    public String toString() {
        return "sign-in of " + user;
    }
}
