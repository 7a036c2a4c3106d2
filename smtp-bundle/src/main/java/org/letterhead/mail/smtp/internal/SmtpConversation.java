/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.smtp.internal.SmtpServer.Login;
import org.letterhead.mail.transport.Envelope;
import org.letterhead.mail.transport.MimeMail;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportException;

/**
 * The conversation with one server. Angus greets, negotiates and reads replies; what is said about a mail is in {@link
 * #submit}. Angus's own {@code sendMessage} is not used: it takes a parsed message, which it would write anew, and the
 * bytes of a signed mail must not change.
 */
final class SmtpConversation extends SMTPTransport {
    /** RFC 5321 section 4.5.3.2.6: giving up on the final answer early is what makes double mails. */
    private static final Duration FINAL_ANSWER = Duration.ofMinutes(10);

    private static final int GO_AHEAD = 354;

    /**
     * Angus can log every line that goes to and fro, and a server may repeat a password in its answer. Kept in a field,
     * since loggers are forgotten, levels and all, when nobody holds them.
     */
    private static final Logger ANGUS_TRACE = Logger.getLogger(SmtpConversation.class.getPackageName() + ".protocol");

    static {
        ANGUS_TRACE.setLevel(Level.OFF);
    }

    private final SmtpServer server;
    private final Line line;
    private final Failures failures;

    private Phase phase = Phase.CONNECT;
    private Reply reply;
    private boolean replyIsSmtp = true;
    private List<String> secrets = List.of();
    private byte[] buffer;
    private volatile boolean usable = true;

    SmtpConversation(Session session, SmtpServer server, Line line, Failures failures) {
        super(session, null);
        this.server = server;
        this.line = line;
        this.failures = failures;
        setLocalHost(server.ehloName());
    }

    /** Greets, secures the line and logs in. */
    synchronized void open(Tls tls) throws TransportException {
        try {
            Wire wire = line.top();
            if (server.encryption() == Encryption.IMPLICIT_TLS) {
                phase = Phase.TLS;
                wire = tls.secure(line);
                phase = Phase.CONNECT;
            }
            connect(wire);
            if (server.encryption() == Encryption.STARTTLS) {
                phase = Phase.TLS;
                if (!supportsExtension("STARTTLS")) {
                    throw new TransportException(failures.startTlsNotOffered());
                }
                startTLS();
                // What was offered before TLS may have been put in by somebody else; it is asked for again.
                if (!ehlo(getLocalHost())) {
                    throw refused();
                }
            }
            if (server.login().isPresent()) {
                phase = Phase.AUTHENTICATE;
                logIn(server.login().get());
            }
        } catch (MessagingException | IOException e) {
            throw broken(e);
        }
    }

    /** Hands over one mail: the whole conversation, from MAIL FROM to the final answer. */
    synchronized Submission submit(Envelope envelope, MimeMail mail) throws TransportException {
        Map<MailAddress, Failure> refused = new LinkedHashMap<>();
        Set<MailAddress> accepted = new LinkedHashSet<>();
        try {
            phase = Phase.RECIPIENT;
            Map<MailAddress, String> recipients = writable(envelope, refused);
            if (recipients.isEmpty()) {
                throw nobodyAccepted(refused);
            }

            phase = Phase.SENDER;
            check(mail);
            String sender = writableSender(envelope.sender());
            if (!say("MAIL FROM:" + sender + parameters(envelope.sender(), recipients.keySet(), mail))
                    .positive()) {
                throw refused();
            }

            phase = Phase.RECIPIENT;
            for (Map.Entry<MailAddress, String> recipient : recipients.entrySet()) {
                if (say("RCPT TO:" + recipient.getValue()).positive()) {
                    accepted.add(recipient.getKey());
                } else if (reply.refusal()) {
                    refused.put(recipient.getKey(), failures.refused(phase, reply));
                } else {
                    throw refused();
                }
            }
            if (accepted.isEmpty()) {
                throw nobodyAccepted(refused);
            }

            phase = Phase.CONTENT;
            if (say("DATA").code() != GO_AHEAD) {
                throw refused();
            }
            reply = null;
            DataStream data = new DataStream(line.output(), buffer());
            write(mail, data);

            phase = Phase.ANSWER;
            line.beMorePatient(FINAL_ANSWER);
            data.end();
            if (!answer().positive()) {
                throw refused();
            }
            return new Submission(accepted, refused, reply.text());
        } catch (TransportException e) {
            startOver();
            throw e;
        } catch (MessagingException | IOException e) {
            throw broken(e);
        } catch (RuntimeException e) {
            hangUp();
            throw e;
        }
    }

    /** Whether another mail can follow. From any thread, without I/O. */
    boolean usable() {
        return usable;
    }

    /** Takes leave without waiting for the answer. */
    synchronized void quit() {
        try {
            sendCommand("QUIT");
        } catch (MessagingException e) {
            // The server has left first.
        }
    }

    /** Every reply passes here: after 421, after the end and after nonsense nothing can be said any more. */
    @Override
    protected int readServerResponse() throws MessagingException {
        line.expectReply();
        reply = null;
        int code;
        try {
            code = super.readServerResponse();
        } catch (MessagingException | RuntimeException e) {
            usable = false;
            throw e;
        }
        replyIsSmtp = code >= 200 && code < 600;
        if (replyIsSmtp) {
            reply = Reply.of(code, getLastServerResponse()).without(secrets);
        }
        if (!replyIsSmtp || code == 421) {
            usable = false;
            throw new MessagingException("the server has ended the conversation");
        }
        return code;
    }

    private void logIn(Login login) throws MessagingException, IOException, TransportException {
        if (login instanceof Login.Password password) {
            logIn(password);
        } else if (login instanceof Login.Bearer bearer) {
            logIn(bearer);
        } else {
            throw new IllegalStateException("the connector fetches the token first");
        }
        if (!reply.positive()) {
            throw refused();
        }
    }

    /** XOAUTH2, as Google and Microsoft describe it. */
    private void logIn(Login.Bearer login) throws MessagingException, IOException, TransportException {
        String token = login.token().reveal();
        String both = base64("user=" + login.user() + "\1auth=Bearer " + token + "\1\1");
        if (!supportsAuthentication("XOAUTH2")) {
            throw new TransportException(SignInFailures.notOffered(server));
        }
        secrets = List.of(both, token);
        try {
            if (saySecretly("AUTH XOAUTH2 " + both).code() == 334) {
                // The challenge holds only what the refusal says again; the refusal comes after an empty line.
                saySecretly("");
            }
        } finally {
            secrets = List.of();
        }
    }

    private void logIn(Login.Password login) throws MessagingException, IOException, TransportException {
        String password = login.password().reveal();
        String secret = base64(password);
        String both = base64("\0" + login.user() + "\0" + password);
        secrets = List.of(both, secret, password);
        try {
            if (supportsAuthentication("PLAIN")) {
                if (saySecretly("AUTH PLAIN " + both).code() == 334) {
                    saySecretly(both);
                }
            } else if (supportsAuthentication("LOGIN")) {
                if (say("AUTH LOGIN").code() == 334
                        && saySecretly(base64(login.user())).code() == 334) {
                    saySecretly(secret);
                }
            } else {
                throw new TransportException(failures.loginNotOffered());
            }
        } finally {
            secrets = List.of();
        }
    }

    /** The recipients that can be named to this server, each as it is written; the others are refused at once. */
    private Map<MailAddress, String> writable(Envelope envelope, Map<MailAddress, Failure> refused) {
        Map<MailAddress, String> writable = new LinkedHashMap<>();
        for (MailAddress recipient : envelope.recipients()) {
            Optional<String> written = WireAddress.of(recipient);
            if (written.isEmpty()) {
                refused.put(recipient, failures.unwritable(phase));
            } else if (recipient.needsSmtpUtf8() && !supportsExtension("SMTPUTF8")) {
                refused.put(recipient, failures.needsSmtpUtf8(phase));
            } else {
                writable.put(recipient, written.get());
            }
        }
        return writable;
    }

    private String writableSender(MailAddress sender) throws TransportException {
        if (sender.needsSmtpUtf8() && !supportsExtension("SMTPUTF8")) {
            throw new TransportException(failures.needsSmtpUtf8(phase));
        }
        return WireAddress.of(sender).orElseThrow(() -> new TransportException(failures.unwritable(phase)));
    }

    private String parameters(MailAddress sender, Set<MailAddress> recipients, MimeMail mail) {
        boolean utf8 = mail.needsSmtpUtf8()
                || sender.needsSmtpUtf8()
                || recipients.stream().anyMatch(MailAddress::needsSmtpUtf8);
        return (supportsExtension("SIZE") ? " SIZE=" + mail.size() : "") + (utf8 ? " SMTPUTF8" : "");
    }

    /** What is known before a word is said. */
    private void check(MimeMail mail) throws TransportException {
        if (mail.needsSmtpUtf8() && !supportsExtension("SMTPUTF8")) {
            throw new TransportException(failures.mailNeedsSmtpUtf8());
        }
        String limit = getExtensionParameter("SIZE");
        if (limit != null && limit.matches("[1-9]\\d{0,17}") && mail.size() > Long.parseLong(limit)) {
            throw new TransportException(failures.tooLarge(mail.size(), Long.parseLong(limit)));
        }
    }

    private void write(MimeMail mail, DataStream data) throws IOException, TransportException {
        try {
            mail.writeTo(data);
            data.endLine();
        } catch (IOException e) {
            if (data.serverFailed()) {
                throw e;
            }
            // Half a mail is on its way. Only the end of the connection tells the server to forget it.
            hangUp();
            throw new TransportException(failures.mailIsBroken(e instanceof DataStream.NotCanonical), e);
        }
    }

    /** Says a command and returns the reply. */
    private Reply say(String command) throws MessagingException {
        reply = null;
        simpleCommand(command.getBytes(StandardCharsets.UTF_8));
        return reply;
    }

    /** Goes past Angus's stream, so that nothing of it can ever be in a log of Angus's. */
    private Reply saySecretly(String text) throws MessagingException, IOException {
        reply = null;
        OutputStream out = line.output();
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return answer();
    }

    private Reply answer() throws MessagingException {
        readServerResponse();
        return reply;
    }

    /** After a refusal: the server forgets what was said of this mail, or the connection is given up. */
    private void startOver() {
        try {
            if (usable && !say("RSET").positive()) {
                hangUp();
            }
        } catch (MessagingException e) {
            hangUp();
        }
    }

    private void hangUp() {
        usable = false;
        line.close();
    }

    /** The reply is not the one that was asked for. One that is no refusal either, such as a second 354, is nonsense. */
    private TransportException refused() {
        if (!reply.refusal()) {
            hangUp();
            return new TransportException(failures.notSmtp(phase));
        }
        return new TransportException(failures.refused(phase, reply));
    }

    private static TransportException nobodyAccepted(Map<MailAddress, Failure> refused) {
        return new TransportException(Failures.mostHopeful(refused.values()), refused, null);
    }

    /** The conversation cannot go on: why, as far as it can be known. */
    private TransportException broken(Exception e) {
        Failure failure;
        if (line.isOverdue() || Failures.isTimeout(e)) {
            failure = failures.noAnswer(phase);
        } else if (line.wasAborted() || Thread.currentThread().isInterrupted()) {
            failure = failures.aborted(phase);
        } else if (reply != null && reply.refusal()) {
            failure = failures.refused(phase, reply);
        } else if (phase == Phase.TLS && Failures.isTls(e)) {
            failure = failures.notSecured(e);
        } else if (replyIsSmtp || line.hasEnded()) {
            failure = failures.lost(phase);
        } else {
            failure = failures.notSmtp(phase);
        }
        hangUp();
        return new TransportException(failure, e);
    }

    private byte[] buffer() {
        if (buffer == null) {
            buffer = new byte[DataStream.BUFFER];
        }
        return buffer;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
