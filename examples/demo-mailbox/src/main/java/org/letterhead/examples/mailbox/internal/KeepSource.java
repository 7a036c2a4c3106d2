/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.smtp.SmtpConnection;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.smtp.commands.SmtpCommand;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DATA: writes what came over the wire to a file, and answers 250 only when the file is there. GreenMail's own DATA
 * would parse the mail first, put two header fields before it and keep it in memory for ever.
 */
final class KeepSource extends SmtpCommand {
    private static final Logger LOG = LoggerFactory.getLogger(KeepSource.class);
    private static final int LONGEST_SHOWN = 200;
    private static final byte[] CRLF = {'\r', '\n'};

    private final SourceFiles files;

    KeepSource(SourceFiles files) {
        this.files = files;
    }

    @Override
    public void execute(SmtpConnection connection, SmtpState state, SmtpManager manager, String line)
            throws IOException {
        MovingMessage mail = state.getMessage();
        if (mail.getReturnPath() == null) {
            connection.send("503 MAIL command required");
            return;
        }
        if (mail.getToAddresses().isEmpty()) {
            connection.send("503 RCPT command(s) required");
            return;
        }
        connection.send("354 Start mail input; end with <CRLF>.<CRLF>");
        byte[] source = read(connection);
        connection.send(keep(mail, source));
        state.clearMessagePreservingAuthenticationState();
    }

    /**
     * The mail without its dot-stuffing. GreenMail ends the stream one line end too early (the one before the last dot is
     * the mail's own, RFC 5321 section 4.1.1.4) and cannot read a mail of no lines at all; a line end put in front, and
     * moved to the end here, mends both.
     */
    private static byte[] read(SmtpConnection connection) throws IOException {
        byte[] framed = connection.dotLimitedInputStream(CRLF).readAllBytes();
        if (framed.length == 0) {
            return framed;
        }
        byte[] source = Arrays.copyOfRange(framed, CRLF.length, framed.length + CRLF.length);
        System.arraycopy(CRLF, 0, source, source.length - CRLF.length, CRLF.length);
        return source;
    }

    private String keep(MovingMessage mail, byte[] source) {
        try {
            Path file = files.write(source);
            LOG.info(
                    "Mail from <{}> to {}, subject \"{}\", written to {}",
                    ShownText.line(mail.getReturnPath().getEmail(), LONGEST_SHOWN),
                    mail.getToAddresses().stream()
                            .map(MailAddress::getEmail)
                            .map(address -> "<" + ShownText.line(address, LONGEST_SHOWN) + ">")
                            .sorted()
                            .collect(Collectors.joining(", ")),
                    ShownText.line(subjectOf(source), LONGEST_SHOWN),
                    file);
            return "250 OK";
        } catch (IOException e) {
            LOG.error("The demo mailbox cannot write a mail: {}. The sender was told to try again later", e.toString());
            return "451 4.3.1 The mail could not be written; see the server's log";
        }
    }

    private static String subjectOf(byte[] source) {
        try {
            String subject = new InternetHeaders(new ByteArrayInputStream(source), true).getHeader("Subject", " ");
            return subject == null ? "" : MimeUtility.decodeText(MimeUtility.unfold(subject));
        } catch (MessagingException | UnsupportedEncodingException e) {
            return "(not readable)";
        }
    }
}
