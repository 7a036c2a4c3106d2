/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import com.icegreen.greenmail.smtp.SmtpHandler;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.commands.SmtpCommand;
import com.icegreen.greenmail.smtp.commands.SmtpCommandRegistry;
import java.net.Socket;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of a sender: GreenMail's, with two commands of our own. */
final class Session extends SmtpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Sessions sessions;

    Session(SmtpManager manager, Socket client, SourceFiles files, Sessions sessions) {
        super(new Commands(Map.of("MAIL", new MailFromAnybody(), "DATA", new KeepSource(files))), manager, client);
        this.sessions = sessions;
        sessions.began();
    }

    @Override
    public void run() {
        try {
            super.run();
        } catch (IllegalStateException e) {
            // GreenMail's message repeats the mail it had read so far, so it is not for the log.
            LOG.warn("A sender broke off; what it had not finished sending was not kept");
        } finally {
            sessions.ended();
        }
    }

    private static final class Commands extends SmtpCommandRegistry {
        private final Map<String, SmtpCommand> own;

        Commands(Map<String, SmtpCommand> own) {
            this.own = own;
        }

        @Override
        public SmtpCommand getCommand(String name) {
            SmtpCommand command = own.get(name);
            return command != null ? command : super.getCommand(name);
        }
    }
}
