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
 * @param login user and password; empty: none is sent
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

    /**
     * Who logs in.
     *
     * @param user the user name
     * @param password revealed when it is sent and at no other time
     */
    record Login(String user, Secret password) {}

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
        login.ifPresent(who -> key.add("user", who.user()).add("password", who.password()));
        return key.build();
    }
}
