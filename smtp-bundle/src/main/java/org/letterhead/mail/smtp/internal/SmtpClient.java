/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import jakarta.mail.Session;
import java.util.Properties;

/** What all connections of a service share: none of it belongs to a server or an account. */
final class SmtpClient {
    private final Tls tls;
    private final OperatorReplies replies;
    private Session session;

    SmtpClient(Tls tls) {
        this(tls, OperatorReplies.ofKaraf());
    }

    SmtpClient(Tls tls, OperatorReplies replies) {
        this.tls = tls;
        this.replies = replies;
    }

    /** The same with another idea of whom to trust. */
    SmtpClient with(Tls other) {
        return new SmtpClient(other, replies);
    }

    OperatorReplies replies() {
        return replies;
    }

    Tls tls() {
        return tls;
    }

    /**
     * Angus's settings, made anew and not from the JVM's system properties. No host, no login and no time-out is among
     * them: those are the line's and the conversation's. Made at the first connection, as Jakarta Mail reads files.
     */
    synchronized Session session() {
        if (session == null) {
            Properties settings = new Properties();
            settings.put("mail.smtp.ssl.socketFactory", tls.forStartTls());
            settings.put("mail.smtp.quitwait", "false");
            session = Session.getInstance(settings);
        }
        return session;
    }
}
