/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Permanence;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.smtp.internal.SmtpServer.Owner;
import org.letterhead.mail.transport.Deadline;

/** Says what went wrong with one server, in the terms of the api. */
final class Failures {
    /** At the operator's relay these are the operator's to solve, whatever exactly they are. */
    private static final Set<Cause> OPERATORS =
            EnumSet.of(Cause.CREDENTIALS, Cause.CONFIGURATION, Cause.POLICY, Cause.NETWORK, Cause.TLS);

    /** Later on a server that has hung up must still look like one: the pool then takes another connection. */
    private static final Set<Phase> BEFORE_ANY_MAIL = EnumSet.of(Phase.CONNECT, Phase.TLS, Phase.AUTHENTICATE);

    private final SmtpServer server;
    private final boolean atRelay;

    private final Supplier<ReplyRules> rules;
    private final Set<String> hosts;

    Failures(SmtpServer server) {
        this(server, () -> ReplyRules.OWN);
    }

    Failures(SmtpServer server, Supplier<ReplyRules> rules) {
        this(server, rules, Set.of(server.host()));
    }

    private Failures(SmtpServer server, Supplier<ReplyRules> rules, Set<String> hosts) {
        this.server = server;
        this.rules = rules;
        this.hosts = hosts;
        this.atRelay = server.owner() == Owner.OPERATOR;
    }

    /** The server has greeted: under a name of its own it may be known better than under the one in the settings. */
    Failures greetedBy(Reply greeting) {
        Set<String> names = new LinkedHashSet<>(Set.of(server.host()));
        names.add(greeting.greetingName());
        return new Failures(server, rules, names);
    }

    /** The server has refused something. */
    Failure refused(Phase phase, Reply reply) {
        ReplyReading.Meaning meaning =
                rules.get().meaning(hosts, phase, reply).orElseGet(() -> ReplyReading.of(phase, reply));
        Scope scope = meaning.scope();
        if (atRelay && meaning.cause() == Cause.SENDER_REFUSED) {
            // The relay carries many senders; that it does not want this one says nothing about the others.
            scope = Scope.MESSAGE;
        }
        Failure.Builder failure = failure(phase, meaning.cause(), scope, meaning.advice())
                .reply(reply.code(), reply.enhanced().orElse(null), reply.text());
        meaning.retryAfter().ifPresent(failure::retryAfter);
        return (meaning.permanence(reply) == Permanence.TEMPORARY ? failure.temporary() : failure).build();
    }

    /** Nobody can be sent to: of what was said about the recipients, the answer that leaves most hope. */
    static Failure mostHopeful(Collection<Failure> refused) {
        return refused.stream().filter(Failure::temporary).findFirst().orElseGet(() -> refused.iterator()
                .next());
    }

    /** The server's name leads nowhere. Java does not tell whether for good, so it can pass. */
    Failure notFound(Exception e) {
        return connection(
                        Phase.CONNECT,
                        Cause.NETWORK,
                        has(e, UnknownHostException.class) ? "unknown-host" : "slow-look-up")
                .temporary()
                .build();
    }

    /** No TCP connection could be made. */
    Failure notConnected(Exception e, Deadline deadline) {
        String advice = "unreachable";
        if (has(e, SocketTimeoutException.class) || deadline.expired()) {
            advice = "connect-timeout";
        } else if (has(e, ConnectException.class)) {
            advice = "connection-refused";
        }
        return connection(Phase.CONNECT, Cause.NETWORK, advice).temporary().build();
    }

    /** This side has ended it. */
    Failure aborted(Phase phase) {
        return certainty(phase, connection(phase, Cause.PLATFORM, "aborted").temporary());
    }

    /** The server says nothing. */
    Failure noAnswer(Phase phase) {
        String advice = "no-answer";
        if (phase == Phase.CONNECT) {
            // A server that expects TLS waits for us to begin, while we wait for its greeting.
            advice = portIsFor(Encryption.IMPLICIT_TLS) ? "port-mismatch" : "no-greeting";
        } else if (phase == Phase.ANSWER) {
            advice = "outcome-unknown";
        }
        return certainty(
                phase,
                connection(phase, advice.equals("port-mismatch") ? Cause.TLS : Cause.NETWORK, advice)
                        .temporary());
    }

    /** The server has hung up, or the network has. */
    Failure lost(Phase phase) {
        String advice = phase == Phase.ANSWER ? "outcome-unknown" : "connection-lost";
        return certainty(phase, connection(phase, Cause.NETWORK, advice).temporary());
    }

    /** What came is no SMTP. */
    Failure notSmtp(Phase phase) {
        if (phase == Phase.CONNECT && portIsFor(Encryption.IMPLICIT_TLS)) {
            return connection(phase, Cause.TLS, "port-mismatch").build();
        }
        return certainty(
                phase, connection(phase, Cause.NETWORK, phase == Phase.ANSWER ? "outcome-unknown" : "not-smtp"));
    }

    /** No safe connection could be made. */
    Failure notSecured(Exception e) {
        String advice = "tls-handshake";
        if (has(e, Tls.PinMismatch.class)) {
            advice = "tls-pin";
        } else if (has(e, CertificateExpiredException.class) || has(e, CertificateNotYetValidException.class)) {
            advice = "tls-expired";
        } else if (has(e, CertPathBuilderException.class) || has(e, CertPathValidatorException.class)) {
            advice = "tls-untrusted";
        } else if (has(e, CertificateException.class)) {
            // The JDK's check of the name has no exception type of its own; it throws the general one.
            advice = "tls-name";
        } else if (!has(e, SSLHandshakeException.class) && server.encryption() == Encryption.IMPLICIT_TLS) {
            // What came was no TLS record: the server has greeted in plain text.
            advice = "port-mismatch";
        }
        if (advice.equals("tls-handshake") && saysOtherVersion(e)) {
            advice = "tls-outdated";
        }
        Failure.Builder failure = connection(Phase.TLS, Cause.TLS, advice);
        // Certificates and ports stay as they are until somebody changes them; a handshake can fail under load too.
        return (advice.equals("tls-handshake") ? failure.temporary() : failure).build();
    }

    /** The JDK has no exception type of its own for it, but TLS has a name for it (RFC 8446 section 6.2). */
    private static boolean saysOtherVersion(Exception e) {
        return has(
                e,
                one -> one instanceof SSLException
                        && one.getMessage() != null
                        && (one.getMessage().contains("protocol_version")
                                || one.getMessage().contains("not accepted by client preferences")));
    }

    static boolean isTls(Exception e) {
        return has(e, SSLException.class);
    }

    static boolean isTimeout(Exception e) {
        return has(e, SocketTimeoutException.class);
    }

    Failure startTlsNotOffered() {
        return connection(Phase.TLS, Cause.TLS, "starttls-not-offered").build();
    }

    Failure loginNotOffered() {
        return connection(Phase.AUTHENTICATE, Cause.CONFIGURATION, "login-not-offered")
                .build();
    }

    Failure tooLarge(long size, long limit) {
        Map<String, String> arguments = arguments();
        arguments.put("size", Long.toString(size));
        arguments.put("limit", Long.toString(limit));
        return Failure.of(Phase.SENDER, Cause.CONTENT, SmtpWords.advice("too-large-announced", atRelay, arguments))
                .build();
    }

    /** The recipient has letters outside ASCII before the @, and the server takes none. */
    Failure needsSmtpUtf8(Phase phase) {
        return phase == Phase.SENDER
                ? failure(phase, Cause.SENDER_REFUSED, Scope.MESSAGE, "sender-needs-utf8")
                        .build()
                : failure(phase, Cause.RECIPIENT, Scope.RECIPIENT, "recipient-needs-utf8")
                        .build();
    }

    /** An address in the mail's header has such letters. */
    Failure mailNeedsSmtpUtf8() {
        return failure(Phase.SENDER, Cause.CONTENT, Scope.MESSAGE, "mail-needs-utf8")
                .build();
    }

    /** The address has a form in which it cannot be put into a command. */
    Failure unwritable(Phase phase) {
        return phase == Phase.SENDER
                ? failure(phase, Cause.SENDER_REFUSED, Scope.MESSAGE, "sender-unwritable")
                        .build()
                : failure(phase, Cause.RECIPIENT, Scope.RECIPIENT, "recipient-unwritable")
                        .build();
    }

    /** The composed mail cannot be read, or is not what it should be. */
    Failure mailIsBroken(boolean readable) {
        return failure(
                        Phase.CONTENT,
                        Cause.PLATFORM,
                        Scope.MESSAGE,
                        readable ? "mail-not-canonical" : "mail-unreadable")
                .build();
    }

    private boolean portIsFor(Encryption other) {
        return server.encryption() != other && server.port() == other.usualPort();
    }

    /** Once the last byte has left, silence does not mean that the mail was not taken. */
    private static Failure certainty(Phase phase, Failure.Builder failure) {
        return (phase == Phase.ANSWER ? failure.unknownOutcome() : failure).build();
    }

    private Failure.Builder connection(Phase phase, Cause cause, String advice) {
        return failure(phase, cause, Scope.CONNECTION, advice);
    }

    private Failure.Builder failure(Phase phase, Cause cause, Scope scope, String advice) {
        boolean operators = atRelay
                && scope == Scope.CONNECTION
                && OPERATORS.contains(cause)
                && (cause != Cause.NETWORK || BEFORE_ANY_MAIL.contains(phase));
        return Failure.of(phase, operators ? Cause.PLATFORM : cause, SmtpWords.advice(advice, atRelay, arguments()))
                .scope(scope);
    }

    private Map<String, String> arguments() {
        return new HashMap<>(Map.of("host", server.host(), "port", Integer.toString(server.port())));
    }

    private static boolean has(Throwable e, Class<? extends Throwable> type) {
        return has(e, type::isInstance);
    }

    private static boolean has(Throwable e, Predicate<Throwable> wanted) {
        List<Throwable> seen = new ArrayList<>();
        for (Throwable one = e; one != null && !seen.contains(one); one = next(one)) {
            if (wanted.test(one)) {
                return true;
            }
            seen.add(one);
        }
        return false;
    }

    private static Throwable next(Throwable e) {
        return e instanceof MessagingException mail && mail.getNextException() != null
                ? mail.getNextException()
                : e.getCause();
    }
}
