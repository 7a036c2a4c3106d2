/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
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

    /** What is sent before replies are read, and the replies to it, fit into the buffers of every TCP connection. */
    private static final int RECIPIENTS_AT_ONCE = 100;

    private static final int BYTES_AT_ONCE = 8 * 1024;

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
    private Failures failures;

    private Phase phase = Phase.CONNECT;
    private Reply reply;
    private boolean replyIsSmtp = true;
    private List<String> secrets = List.of();
    private final CommandBatch commands = new CommandBatch();
    private DataStream data;
    private Extensions offered = Extensions.NONE;
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
            String sender = "MAIL FROM:" + writableSender(envelope.sender())
                    + parameters(envelope.sender(), recipients.keySet(), mail);
            if (offered.pipelining()) {
                introduceTogether(sender, recipients, accepted, refused);
            } else {
                introduceOneByOne(sender, recipients, accepted, refused);
            }

            phase = Phase.CONTENT;
            reply = null;
            DataStream data = content();
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
            // Whoever was refused before the rest was stays refused for the own reason: the one for now, the other for
            // good.
            throw refused.isEmpty() ? e : new TransportException(e.failure(), refused, e.getCause());
        } catch (MessagingException | IOException e) {
            throw broken(e, refused);
        } catch (RuntimeException e) {
            hangUp();
            throw e;
        }
    }

    /** Everything up to the server's "go ahead", each command after the reply to the one before. */
    private void introduceOneByOne(
            String sender,
            Map<MailAddress, String> recipients,
            Set<MailAddress> accepted,
            Map<MailAddress, Failure> refused)
            throws MessagingException, IOException, TransportException {
        if (!say(sender).positive()) {
            throw refused();
        }
        phase = Phase.RECIPIENT;
        for (Map.Entry<MailAddress, String> recipient : recipients.entrySet()) {
            say("RCPT TO:" + recipient.getValue());
            tell(recipient.getKey(), accepted, refused);
        }
        if (accepted.isEmpty()) {
            throw nobodyAccepted(refused);
        }
        phase = Phase.CONTENT;
        if (say("DATA").code() != GO_AHEAD) {
            throw refused();
        }
    }

    /**
     * The same in one round trip (RFC 2920): all commands, then all replies in the same order. A long list of recipients
     * takes more: nobody may write so much without reading that both sides wait for each other.
     */
    private void introduceTogether(
            String sender,
            Map<MailAddress, String> recipients,
            Set<MailAddress> accepted,
            Map<MailAddress, Failure> refused)
            throws MessagingException, IOException, TransportException {
        Iterator<Map.Entry<MailAddress, String>> left = recipients.entrySet().iterator();
        commands.clear();
        commands.add(sender);
        List<MailAddress> named = name(left);
        phase = Phase.SENDER;
        sendCommands();
        if (!answer().positive()) {
            throw senderRefused(named.size(), !left.hasNext());
        }
        phase = Phase.RECIPIENT;
        hearAbout(named, accepted, refused);
        while (left.hasNext()) {
            named = name(left);
            sendCommands();
            hearAbout(named, accepted, refused);
        }
        phase = Phase.CONTENT;
        if (accepted.isEmpty()) {
            passOver(0, true);
            throw nobodyAccepted(refused);
        }
        if (answer().code() != GO_AHEAD) {
            throw refused();
        }
    }

    /** Puts the next recipients into the batch, and DATA behind the last one. */
    private List<MailAddress> name(Iterator<Map.Entry<MailAddress, String>> left) {
        List<MailAddress> named = new ArrayList<>();
        while (left.hasNext() && named.size() < RECIPIENTS_AT_ONCE && commands.size() < BYTES_AT_ONCE) {
            Map.Entry<MailAddress, String> recipient = left.next();
            commands.add("RCPT TO:" + recipient.getValue());
            named.add(recipient.getKey());
        }
        if (!left.hasNext()) {
            commands.add("DATA");
        }
        return named;
    }

    private void hearAbout(List<MailAddress> named, Set<MailAddress> accepted, Map<MailAddress, Failure> refused)
            throws MessagingException, TransportException {
        for (MailAddress recipient : named) {
            answer();
            tell(recipient, accepted, refused);
        }
    }

    private TransportException senderRefused(int named, boolean data) {
        TransportException refused = refused();
        passOver(named, data);
        return refused;
    }

    /**
     * The mail is refused already; what was said behind that has its replies too, and they are taken off the line. If the
     * server asks for the content all the same, it gets an end without content, and its answer means nothing (RFC 2920
     * section 3.1). Whatever goes wrong here ends the connection, but the refusal that is known stays the reason.
     */
    private void passOver(int recipients, boolean data) {
        try {
            boolean taken = false;
            for (int i = 0; usable && i < recipients; i++) {
                taken |= answer().positive();
            }
            if (usable && data && answer().code() == GO_AHEAD) {
                if (taken) {
                    // An end would deliver an empty mail.
                    hangUp();
                } else {
                    content().end();
                    answer();
                }
            }
        } catch (MessagingException | IOException e) {
            hangUp();
        }
    }

    /** The reply to one RCPT. */
    private void tell(MailAddress recipient, Set<MailAddress> accepted, Map<MailAddress, Failure> refused)
            throws TransportException {
        if (reply.positive()) {
            accepted.add(recipient);
        } else if (reply.refusal()) {
            refused.put(recipient, failures.refused(phase, reply));
        } else {
            throw refused();
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

    /** After every EHLO; Angus sends it when it connects, and it is sent again behind STARTTLS. */
    @Override
    protected boolean ehlo(String domain) throws MessagingException {
        offered = Extensions.NONE;
        boolean understood = super.ehlo(domain);
        if (understood) {
            offered = Extensions.of(this::getExtensionParameter);
        }
        return understood;
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
        if (phase == Phase.CONNECT && code == 220) {
            failures = failures.greetedBy(reply);
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
            if (say("AUTH XOAUTH2 " + both).code() == 334) {
                // The challenge holds only what the refusal says again; the refusal comes after an empty line.
                say("");
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
                if (say("AUTH PLAIN " + both).code() == 334) {
                    say(both);
                }
            } else if (supportsAuthentication("LOGIN")) {
                if (say("AUTH LOGIN").code() == 334 && say(base64(login.user())).code() == 334) {
                    say(secret);
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
            } else if (recipient.needsSmtpUtf8() && !offered.smtpUtf8()) {
                refused.put(recipient, failures.needsSmtpUtf8(phase));
            } else {
                writable.put(recipient, written.get());
            }
        }
        return writable;
    }

    private String writableSender(MailAddress sender) throws TransportException {
        if (sender.needsSmtpUtf8() && !offered.smtpUtf8()) {
            throw new TransportException(failures.needsSmtpUtf8(phase));
        }
        return WireAddress.of(sender).orElseThrow(() -> new TransportException(failures.unwritable(phase)));
    }

    private String parameters(MailAddress sender, Set<MailAddress> recipients, MimeMail mail) {
        boolean utf8 = mail.needsSmtpUtf8()
                || sender.needsSmtpUtf8()
                || recipients.stream().anyMatch(MailAddress::needsSmtpUtf8);
        String parameters = offered.size() ? " SIZE=" + mail.size() : "";
        if (offered.eightBitMime()) {
            // Only a header field can be UTF-8, and only then; the body is always 7-bit.
            parameters += mail.needsSmtpUtf8() ? " BODY=8BITMIME" : " BODY=7BIT";
        }
        return utf8 ? parameters + " SMTPUTF8" : parameters;
    }

    /** What is known before a word is said. */
    private void check(MimeMail mail) throws TransportException {
        if (mail.needsSmtpUtf8() && !offered.smtpUtf8()) {
            throw new TransportException(failures.mailNeedsSmtpUtf8());
        }
        long limit = offered.sizeLimit().orElse(Long.MAX_VALUE);
        if (mail.size() > limit) {
            throw new TransportException(failures.tooLarge(mail.size(), limit));
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
    private Reply say(String command) throws MessagingException, IOException {
        commands.clear();
        commands.add(command);
        sendCommands();
        return answer();
    }

    private void sendCommands() throws IOException {
        reply = null;
        commands.send(line.output());
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
        } catch (MessagingException | IOException e) {
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
        return broken(e, Map.of());
    }

    /** The same in the middle of a mail; recipients that were refused before stay refused. */
    private TransportException broken(Exception e, Map<MailAddress, Failure> refused) {
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
        return new TransportException(failure, refused, e);
    }

    /** The buffer is made for the first mail: a connection that only tests a login needs none. */
    private DataStream content() throws IOException {
        if (data == null) {
            data = new DataStream();
        }
        return data.begin(line.output());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
