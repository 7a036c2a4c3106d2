/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.smtp.SmtpConnection;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.smtp.commands.MailCommand;
import java.util.regex.Pattern;

/**
 * MAIL FROM, the empty sender {@code <>} included: mail that must not be answered is sent so (RFC 5321 section 4.5.5),
 * and GreenMail alone would refuse its recipients.
 */
final class MailFromAnybody extends MailCommand {
    private static final Pattern EMPTY_SENDER = Pattern.compile("MAIL FROM: ?<>.*", Pattern.CASE_INSENSITIVE);

    @Override
    public void execute(SmtpConnection connection, SmtpState state, SmtpManager manager, String line) {
        super.execute(connection, state, manager, line);
        if (EMPTY_SENDER.matcher(line).matches()) {
            state.getMessage().setReturnPath(new MailAddress(""));
        }
    }
}
