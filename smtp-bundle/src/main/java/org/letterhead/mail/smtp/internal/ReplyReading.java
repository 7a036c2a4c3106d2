/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.letterhead.mail.Failure.Phase.ANSWER;
import static org.letterhead.mail.Failure.Phase.AUTHENTICATE;
import static org.letterhead.mail.Failure.Phase.CONNECT;
import static org.letterhead.mail.Failure.Phase.CONTENT;
import static org.letterhead.mail.Failure.Phase.RECIPIENT;
import static org.letterhead.mail.Failure.Phase.SENDER;
import static org.letterhead.mail.Failure.Phase.TLS;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Permanence;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;

/**
 * What a refusal means at a server that nothing more is known about ({@link ReplyRules} knows the large providers). A
 * table, read from top to bottom: the first row that fits counts. Whether it can pass by itself is not in the table,
 * since the first digit says it (RFC 5321 section 4.2.1).
 */
final class ReplyReading {
    private static final Set<Phase> ANY = EnumSet.allOf(Phase.class);
    private static final Set<Phase> WHOLE_MAIL = EnumSet.of(SENDER, CONTENT, ANSWER);
    private static final Set<Phase> AFTER_DATA = EnumSet.of(CONTENT, ANSWER);

    private static final List<Row> TABLE = List.of(
            row(ANY, "421", "", "", Cause.THROTTLED, Scope.CONNECTION, "busy"),
            row(ANY, "530", "", "starttls", Cause.CONFIGURATION, Scope.CONNECTION, "tls-needed"),
            row(ANY, "538", "", "", Cause.CONFIGURATION, Scope.CONNECTION, "tls-needed"),
            row(ANY, "530", "", "", Cause.CONFIGURATION, Scope.CONNECTION, "login-needed"),
            row(CONNECT, "4..", "", "", Cause.THROTTLED, Scope.CONNECTION, "busy"),
            row(CONNECT, "5..", "", "", Cause.POLICY, Scope.CONNECTION, "greeting-refused"),
            row(TLS, "...", "", "", Cause.TLS, Scope.CONNECTION, "starttls-refused"),
            row(AUTHENTICATE, "50[0-4]", "", "", Cause.CONFIGURATION, Scope.CONNECTION, "login-not-offered"),
            row(AUTHENTICATE, "4..", "", "", Cause.THROTTLED, Scope.CONNECTION, "login-later"),
            row(AUTHENTICATE, "5..", "", "", Cause.CREDENTIALS, Scope.CONNECTION, "login-refused"),
            row(WHOLE_MAIL, "5..", "5\\.3\\.4|5\\.2\\.3", "", Cause.CONTENT, Scope.MESSAGE, "too-large"),
            row(WHOLE_MAIL, "552", "none", "", Cause.CONTENT, Scope.MESSAGE, "too-large"),
            row(SENDER, "4..", "", "", Cause.THROTTLED, Scope.CONNECTION, "throttled"),
            row(SENDER, "5..", "", "", Cause.SENDER_REFUSED, Scope.CONNECTION, "sender-refused"),
            row(RECIPIENT, "4..", "", "", Cause.RECIPIENT, Scope.RECIPIENT, "recipient-later"),
            row(RECIPIENT, "5..", "", "relay", Cause.POLICY, Scope.RECIPIENT, "relaying-denied"),
            row(RECIPIENT, "5..", "", "", Cause.RECIPIENT, Scope.RECIPIENT, "recipient-refused"),
            row(AFTER_DATA, "4..", "", "", Cause.THROTTLED, Scope.MESSAGE, "content-later"),
            row(AFTER_DATA, "5..", "", "", Cause.CONTENT, Scope.MESSAGE, "content-refused"));

    private ReplyReading() {}

    /**
     * What a refusal means.
     *
     * @param cause what kind of trouble it is
     * @param scope what else is struck
     * @param advice the key of the text, without its prefix
     * @param permanence whether it can pass by itself; empty: what the first digit says
     * @param retryAfter how long to wait before another try, where that is known
     */
    record Meaning(
            Cause cause, Scope scope, String advice, Optional<Permanence> permanence, Optional<Duration> retryAfter) {
        Meaning(Cause cause, Scope scope, String advice) {
            this(cause, scope, advice, Optional.empty(), Optional.empty());
        }

        Permanence permanence(Reply reply) {
            return permanence.orElse(reply.temporary() ? Permanence.TEMPORARY : Permanence.PERMANENT);
        }
    }

    /** Reads a reply; one that is no refusal makes no sense where it is asked for a meaning. */
    static Meaning of(Phase phase, Reply reply) {
        return TABLE.stream()
                .filter(row -> row.fits(phase, reply))
                .findFirst()
                .map(Row::meaning)
                .orElse(new Meaning(Cause.NETWORK, Scope.CONNECTION, "not-smtp"));
    }

    private record Row(Set<Phase> phases, Pattern code, Pattern enhanced, Pattern text, Meaning meaning) {
        boolean fits(Phase phase, Reply reply) {
            return phases.contains(phase)
                    && code.matcher(Integer.toString(reply.code())).matches()
                    && enhanced.matcher(reply.enhanced().orElse("none")).matches()
                    && text.matcher(reply.text()).find();
        }
    }

    private static Row row(
            Phase phase, String code, String enhanced, String text, Cause cause, Scope scope, String advice) {
        return row(EnumSet.of(phase), code, enhanced, text, cause, scope, advice);
    }

    private static Row row(
            Set<Phase> phases, String code, String enhanced, String text, Cause cause, Scope scope, String advice) {
        return new Row(
                phases,
                Pattern.compile(code),
                Pattern.compile(enhanced.isEmpty() ? ".*" : enhanced),
                Pattern.compile(text, Pattern.CASE_INSENSITIVE),
                new Meaning(cause, scope, advice));
    }
}
