/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.util.concurrent.locks.ReentrantLock;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.Envelope;
import org.letterhead.mail.transport.MailConnection;
import org.letterhead.mail.transport.MimeMail;
import org.letterhead.mail.transport.OutgoingMail;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportException;

/** A connection that is logged in and takes mails. */
final class SmtpConnection implements MailConnection {
    private final Line line;
    private final SmtpConversation conversation;
    private final ReentrantLock busy = new ReentrantLock();

    SmtpConnection(Line line, SmtpConversation conversation) {
        this.line = line;
        this.conversation = conversation;
    }

    @Override
    public Submission submit(Envelope envelope, OutgoingMail mail, Deadline deadline) throws TransportException {
        MimeMail mime = mail.mime();
        busy.lock();
        try {
            line.until(deadline);
            return OwnClassLoader.call(() -> conversation.submit(envelope, mime));
        } finally {
            busy.unlock();
        }
    }

    @Override
    public boolean isUsable() {
        return conversation.usable() && line.isOpen();
    }

    /** An idle server is told goodbye; what is under way is cut off. */
    @Override
    public void close() {
        if (busy.tryLock()) {
            try {
                if (isUsable()) {
                    conversation.quit();
                }
            } finally {
                busy.unlock();
            }
        }
        line.abort();
    }

    Line line() {
        return line;
    }
}
