/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Why a mail, or one of its recipients, did not get through, in terms that do not depend on the way of sending. It
 * holds plain values only, so that it can be kept when the driver that made it is gone.
 *
 * <p>The codes are for people. Decisions are made from cause, scope, permanence and certainty alone: 421 means one thing in
 * SMTP and another in HTTP. A limit per second or minute (HTTP 429) is THROTTLED with scope CONNECTION, one per day is QUOTA
 * with scope QUOTA, both temporary, whatever digit the code starts with.
 *
 * @param phase how far the exchange had come
 * @param replyCode the three digits of the SMTP reply (RFC 5321 section 4.2) or the HTTP status, if there was one
 * @param enhancedCode the enhanced status code (RFC 3463), such as {@code 5.7.8}, if there was one
 * @param cause what kind of trouble it is
 * @param scope what else is struck by the same trouble
 * @param permanence whether it can pass by itself
 * @param certainty whether the mail can have been sent all the same
 * @param retryAfter how long to wait before another try, if the other side said so
 * @param advice what a person should do
 * @param reply what the other side said, for the operator only: shown to a tenant it would turn a test into a probe of
 *     the network; empty if nothing was said
 */
public record Failure(
        Phase phase,
        OptionalInt replyCode,
        Optional<String> enhancedCode,
        Cause cause,
        Scope scope,
        Permanence permanence,
        Certainty certainty,
        Optional<Duration> retryAfter,
        Advice advice,
        String reply) {

    /** The longest reply text that is kept, in UTF-16 units; the rest is cut off. */
    public static final int MAX_REPLY = 1000;

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f]");

    /** Refuses {@code null}, cuts the reply to {@value #MAX_REPLY} and writes a space for each control character. */
    public Failure {
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(replyCode, "replyCode");
        Objects.requireNonNull(enhancedCode, "enhancedCode");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(permanence, "permanence");
        Objects.requireNonNull(certainty, "certainty");
        Objects.requireNonNull(retryAfter, "retryAfter");
        Objects.requireNonNull(advice, "advice");
        // An operator reads this in a terminal: no escape sequence of a stranger's server reaches it.
        reply = CONTROL.matcher(reply.length() > MAX_REPLY ? reply.substring(0, MAX_REPLY) : reply)
                .replaceAll(" ");
    }

    /** How far the exchange had come. */
    public enum Phase {
        /** Before any connection: the account's way of sending was looked up and opened. */
        ROUTE,
        /** The connection itself: name look-up, TCP, the server's greeting. */
        CONNECT,
        /** The TLS handshake or STARTTLS. */
        TLS,
        /** The login. */
        AUTHENTICATE,
        /** The envelope sender. */
        SENDER,
        /** A recipient of the envelope. */
        RECIPIENT,
        /** The content, up to its last byte. */
        CONTENT,
        /** The answer to the whole mail. */
        ANSWER
    }

    /** What kind of trouble it is; it decides who is told what. */
    public enum Cause {
        /** User, password or token are wrong. */
        CREDENTIALS,
        /** A setting is wrong or missing. */
        CONFIGURATION,
        /** The other side does not allow what was asked, though the credentials may be right. */
        POLICY,
        /** This From or envelope sender may not be used there. */
        SENDER_REFUSED,
        /** A limit per day or month is used up. */
        QUOTA,
        /** Too fast or too many at once. */
        THROTTLED,
        /** This recipient cannot be reached. */
        RECIPIENT,
        /** This content is refused. */
        CONTENT,
        /** SPF, DKIM or DMARC did not pass. */
        DOMAIN_AUTHENTICATION,
        /** The network or the other side does not answer. */
        NETWORK,
        /** No safe connection could be made. */
        TLS,
        /** An OAuth token could not be had. */
        OAUTH,
        /** The platform itself: its configuration, its relay, a fault in a driver. The account can do nothing. */
        PLATFORM
    }

    /** What else is struck by the same trouble. */
    public enum Scope {
        /** This recipient alone. */
        RECIPIENT,
        /** This mail alone. */
        MESSAGE,
        /** Every mail over this connection or with these settings. */
        CONNECTION,
        /** Every mail until a limit opens again. */
        QUOTA
    }

    /** Whether the trouble can pass by itself. */
    public enum Permanence {
        /** Another try may succeed. */
        TEMPORARY,
        /** Another try fails in the same way until somebody changes something. */
        PERMANENT
    }

    /** Whether the mail can have been sent all the same. */
    public enum Certainty {
        /** It was certainly not sent. */
        NOT_SENT,
        /** The other side may have taken it. It is never sent again by itself. */
        UNKNOWN
    }

    /**
     * Starts a failure of a known kind. Unless said otherwise it is permanent, strikes this message, was not sent, and
     * carries no code.
     *
     * @param phase how far the exchange had come
     * @param cause what kind of trouble it is
     * @param advice what a person should do
     * @return a builder
     */
    public static Builder of(Phase phase, Cause cause, Advice advice) {
        return new Builder(phase, cause, advice);
    }

    /**
     * Returns whether another try may succeed by itself.
     *
     * @return true if {@link Permanence#TEMPORARY}
     */
    public boolean temporary() {
        return permanence == Permanence.TEMPORARY;
    }

    /** Collects a {@link Failure}. */
    public static final class Builder {
        private final Phase phase;
        private final Cause cause;
        private final Advice advice;
        private OptionalInt replyCode = OptionalInt.empty();
        private Optional<String> enhancedCode = Optional.empty();
        private Scope scope = Scope.MESSAGE;
        private Permanence permanence = Permanence.PERMANENT;
        private Certainty certainty = Certainty.NOT_SENT;
        private Optional<Duration> retryAfter = Optional.empty();
        private String reply = "";

        private Builder(Phase phase, Cause cause, Advice advice) {
            this.phase = phase;
            this.cause = cause;
            this.advice = advice;
        }

        /**
         * The other side answered.
         *
         * @param code the reply code or HTTP status
         * @param enhanced the enhanced status code, or {@code null} if there was none
         * @param text the text of the reply, possibly empty
         * @return this
         */
        public Builder reply(int code, String enhanced, String text) {
            this.replyCode = OptionalInt.of(code);
            this.enhancedCode = Optional.ofNullable(enhanced);
            this.reply = Objects.requireNonNull(text, "text");
            return this;
        }

        /**
         * Says what else is struck. If never called: {@link Scope#MESSAGE}.
         *
         * @param struck the scope
         * @return this
         */
        public Builder scope(Scope struck) {
            this.scope = struck;
            return this;
        }

        /**
         * Another try may succeed. If never called: permanent.
         *
         * @return this
         */
        public Builder temporary() {
            this.permanence = Permanence.TEMPORARY;
            return this;
        }

        /**
         * The mail can have been sent all the same. If never called: certainly not sent.
         *
         * @return this
         */
        public Builder unknownOutcome() {
            this.certainty = Certainty.UNKNOWN;
            return this;
        }

        /**
         * The other side said how long to wait.
         *
         * @param wait the time to wait
         * @return this
         */
        public Builder retryAfter(Duration wait) {
            this.retryAfter = Optional.of(wait);
            return this;
        }

        /**
         * Makes the failure.
         *
         * @return the failure
         */
        public Failure build() {
            return new Failure(
                    phase, replyCode, enhancedCode, cause, scope, permanence, certainty, retryAfter, advice, reply);
        }
    }
}
