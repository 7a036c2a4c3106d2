/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.operate;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.Actor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Finds out what the operator's relay does with a From that is not the platform's: whether it refuses it, replaces it, signs the mail and for
 * whom. An accepted mail tells half of that; the rest stands in the source of the mail that has arrived. Keeps nothing. May be called from any
 * thread.
 */
@ProviderType
public interface RelayCheck {
    /**
     * Sends one mail now through the relay, over a connection of its own, from the platform's envelope sender and with another address in From.
     * Blocks a minute at most.
     *
     * @param actor who does it; an operator or a bundle of the host's
     * @param from what is to stand in From
     * @param to a mailbox whose mail the operator can read
     * @throws SecurityException if the actor is a user
     */
    Sending send(Actor actor, MailAddress from, MailAddress to);

    /**
     * Reads the source of such a mail as it has arrived.
     *
     * @param source all of it, or at least its header
     * @param from what was to stand in From; empty to take it from the mail's subject
     * @throws IllegalArgumentException if it is no such source, in words
     */
    Received read(String source, Optional<MailAddress> from);

    /** What came of {@link #send}. */
    sealed interface Sending {
        /**
         * The relay has taken it.
         *
         * @param messageId to find the mail by; without angle brackets
         * @param envelopeSender where it would come back
         */
        record Accepted(String messageId, MailAddress envelopeSender) implements Sending {}

        /**
         * It was refused, or there was no connection, or no answer in time.
         *
         * @param failure why
         * @param text why and what to do, in English
         */
        record Refused(Failure failure, String text) implements Sending {}

        /**
         * Nothing was sent.
         *
         * @param text why and what to do, in English
         */
        record NotTried(String text) implements Sending {}
    }

    /**
     * What stands in the source of a mail.
     *
     * @param wanted what was to stand in From
     * @param from what does; empty if it cannot be read
     * @param returnPath the envelope sender, as the receiver has noted it
     * @param signatures DKIM signatures, which anybody can write there; only {@link #authentication} tells which of them hold
     * @param authentication what the receiver has found out
     * @param disregarded how many more such findings there are, of which nobody knows who has written them
     */
    record Received(
            MailAddress wanted,
            Optional<MailAddress> from,
            Optional<String> returnPath,
            List<Signature> signatures,
            Optional<Authentication> authentication,
            int disregarded) {
        /** Copies the list. */
        public Received {
            Objects.requireNonNull(wanted, "wanted");
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(returnPath, "returnPath");
            Objects.requireNonNull(authentication, "authentication");
            signatures = List.copyOf(signatures);
        }

        /** What it comes to. */
        public Conclusion conclusion() {
            if (!from.filter(wanted::equals).isPresent()) {
                return Conclusion.REWRITTEN;
            }
            if (authentication.isEmpty() || authentication.get().results().isEmpty()) {
                return Conclusion.UNKNOWN;
            }
            return authentication.get().passesFor(wanted.domain()) ? Conclusion.PASSES : Conclusion.DOES_NOT_PASS;
        }
    }

    /** What a relay does with a From that is not the platform's. */
    enum Conclusion {
        /** It leaves it, and the mail passes the checks for that domain. */
        PASSES,
        /** It leaves it, but the mail does not pass the checks for that domain. */
        DOES_NOT_PASS,
        /** It puts another one in its place. */
        REWRITTEN,
        /** It leaves it; the receiver has not said whether the mail passes. */
        UNKNOWN
    }

    /**
     * A DKIM signature (RFC 6376).
     *
     * @param domain who claims to have signed
     * @param selector under which name the key is
     */
    record Signature(String domain, String selector) {}

    /**
     * What stands in the topmost {@code Authentication-Results} (RFC 8601): the one that was added last, so by the receiver, if it adds any.
     * Those below may have come with the mail.
     *
     * @param server who says so; to be believed only if that is a server of the receiver's
     * @param results one after the other
     */
    record Authentication(String server, List<Result> results) {
        /** Copies the list. */
        public Authentication {
            results = List.copyOf(results);
        }

        /** The results of a method, such as {@code dkim}. */
        public List<Result> of(String method) {
            return results.stream()
                    .filter(result -> result.method().equals(method))
                    .toList();
        }

        /** Whether mail with this domain in From passes: by DMARC, else by a signature or an envelope sender of the domain. */
        boolean passesFor(String domain) {
            boolean judged =
                    of("dmarc").stream().anyMatch(result -> !result.value().equals("none"));
            return judged
                    ? of("dmarc").stream().anyMatch(Result::passes)
                    : results.stream().anyMatch(result -> result.passes() && result.alignsWith(domain));
        }
    }

    /**
     * One result.
     *
     * @param method in lower case: {@code spf}, {@code dkim}, {@code dmarc} and others
     * @param value in lower case: {@code pass}, {@code fail}, {@code none} and others
     * @param properties what was looked at, such as {@code header.d}
     */
    record Result(String method, String value, Map<String, String> properties) {
        /** Copies the map. */
        public Result {
            properties = Map.copyOf(properties);
        }

        /** Whether it is a good one. */
        public boolean passes() {
            return value.equals("pass");
        }

        /** The domain that the result is about; empty if it is not said. */
        public Optional<String> domain() {
            return (switch (method) {
                        case "dkim" -> property("header.d").or(() -> property("header.i"));
                        case "spf" -> property("smtp.mailfrom").or(() -> property("smtp.helo"));
                        default -> property("header.from");
                    })
                    .map(text -> text.substring(text.lastIndexOf('@') + 1));
        }

        /** Whether it is about the domain, one above it or one below it. RFC 9989 looks for the organisation's domain instead. */
        public boolean alignsWith(String other) {
            return domain().filter(own -> own.contains(".")
                            && (own.equals(other) || own.endsWith("." + other) || other.endsWith("." + own)))
                    .isPresent();
        }

        private Optional<String> property(String name) {
            return Optional.ofNullable(properties.get(name));
        }
    }
}
