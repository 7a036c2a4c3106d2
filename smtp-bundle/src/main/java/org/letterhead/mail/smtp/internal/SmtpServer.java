/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.time.Duration;
import java.util.Optional;
import org.letterhead.mail.transport.ConnectionKey;
import org.letterhead.mail.transport.Secret;

/**
 * One server and how to speak with it. Everything that makes a difference between two connections is in here.
 *
 * @param owner whose server it is, which decides who has to be told what
 * @param host the name in its ASCII form; certificates are checked against it
 * @param port the TCP port
 * @param encryption how the connection is made safe
 * @param login who logs in and how; empty: nobody
 * @param connectTimeout the longest wait for one TCP connection
 * @param readTimeout the longest silence of the server
 * @param ehloName how this side names itself
 */
record SmtpServer(
        Owner owner,
        String host,
        int port,
        Encryption encryption,
        Optional<Login> login,
        Duration connectTimeout,
        Duration readTimeout,
        String ehloName) {

    /**
     * An address literal (RFC 5321 section 4.1.4) that says nothing: any other name would be read by every recipient
     * in the Received header, and a white-label mail must not name the platform's machines.
     */
    static final String NO_NAME = "[127.0.0.1]";

    /** Whose server it is. */
    enum Owner {
        /** An account has named it; the account can correct its settings. */
        ACCOUNT,
        /** The operator has named it; no account can do anything about it. */
        OPERATOR
    }

    /** Who logs in, and how: the account has chosen one way, and the other one is never tried. */
    sealed interface Login {
        /** The user name. */
        String user();

        /** Adds what makes a difference between two connections. */
        void addTo(ConnectionKey.Builder key);

        /**
         * With a password.
         *
         * @param password revealed when it is sent and at no other time
         */
        record Password(String user, Secret password) implements Login {
            @Override
            public void addTo(ConnectionKey.Builder key) {
                key.add("user", user).add("password", password);
            }
        }

        /** With a token that is fetched for the connection; see {@link SignIn}. */
        record OAuth(String user, SignIn signIn) implements Login {
            @Override
            public void addTo(ConnectionKey.Builder key) {
                key.add("user", user).add("sign-in", "oauth");
                signIn.addTo(key);
            }
        }

        /** With a token that has been fetched. */
        record Bearer(String user, Secret token) implements Login {
            @Override
            public void addTo(ConnectionKey.Builder key) {
                throw new IllegalStateException("a connection is known by what fetches its tokens");
            }
        }
    }

    /** The same server, with another way to log in. */
    SmtpServer with(Login other) {
        return new SmtpServer(owner, host, port, encryption, Optional.of(other), connectTimeout, readTimeout, ehloName);
    }

    ConnectionKey key() {
        return key("");
    }

    /** The key of its connections, each made with this idea of whom to trust. */
    ConnectionKey key(String trust) {
        ConnectionKey.Builder key = ConnectionKey.builder()
                .add("trust", trust)
                .add("owner", owner.name())
                .add("host", host)
                .add("port", port)
                .add("encryption", encryption.value())
                .add("connect", connectTimeout.toMillis())
                .add("read", readTimeout.toMillis())
                .add("ehlo", ehloName);
        login.ifPresent(who -> who.addTo(key));
        return key.build();
    }
}
