/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.Advice;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.texts.Texts;
import org.letterhead.mail.transport.InvalidSettingsException;

/**
 * The operator's file as it was read, before anybody has looked whether it makes sense.
 *
 * @param pid the configuration's name
 * @param fromAddress the value of {@value #FROM}
 * @param fromName the value of {@code from.name}
 * @param subscriptionFromAddress the value of {@value #SUBSCRIPTION_FROM}
 * @param envelopeSender the value of {@value #ENVELOPE_SENDER}
 * @param returnPathMailbox the value of {@value #RETURN_PATH}
 */
record OperatorFile(
        String pid,
        String fromAddress,
        String fromName,
        String subscriptionFromAddress,
        String envelopeSender,
        String returnPathMailbox) {
    static final String FROM = "from.address";
    static final String SUBSCRIPTION_FROM = "subscription.from.address";
    static final String ENVELOPE_SENDER = "envelope.sender";

    static final String RETURN_PATH = "return.path.mailbox";

    private static final Texts TEXTS = BrandedTexts.TEXTS;

    static OperatorFile of(PlatformConfiguration values) {
        return new OperatorFile(
                PlatformTransport.PID,
                values.from_address(),
                values.from_name(),
                values.subscription_from_address(),
                values.envelope_sender(),
                values.return_path_mailbox());
    }

    static OperatorFile of(WhiteLabelConfiguration values) {
        return new OperatorFile(
                WhiteLabelTransport.PID,
                values.from_address(),
                values.from_name(),
                values.subscription_from_address(),
                values.envelope_sender(),
                values.return_path_mailbox());
    }

    /** Reads the addresses. */
    OperatorSender sender() throws InvalidSettingsException {
        MailAddress from = optionalAddress(FROM, fromAddress)
                .orElseThrow(() -> invalid(FROM, TEXTS.advice("advice.missing", Map.of("key", FROM, "file", file()))));
        return new OperatorSender(
                from,
                ShownName.clean(fromName),
                optionalAddress(SUBSCRIPTION_FROM, subscriptionFromAddress).orElse(from),
                optionalAddress(ENVELOPE_SENDER, envelopeSender).orElse(from),
                returnPath());
    }

    /**
     * Reads the addresses and insists that all of them are in one domain or below it. Whoever chose white label must
     * not learn from a bounce address, or from a report, whose platform it is.
     */
    OperatorSender senderOfOneDomain() throws InvalidSettingsException {
        OperatorSender sender = sender();
        String neutral = sender.from().domain();
        insistOn(neutral, SUBSCRIPTION_FROM, sender.subscriptionFrom());
        insistOn(neutral, ENVELOPE_SENDER, sender.envelopeSender());
        if (sender.returnPath().isPresent()) {
            insistOn(neutral, RETURN_PATH, sender.returnPath().get().mailbox());
        }
        return sender;
    }

    private Optional<ReturnPath> returnPath() throws InvalidSettingsException {
        Optional<MailAddress> mailbox = optionalAddress(RETURN_PATH, returnPathMailbox);
        Optional<ReturnPath> path = mailbox.flatMap(ReturnPath::of);
        if (mailbox.isPresent() && path.isEmpty()) {
            throw invalid(
                    RETURN_PATH, TEXTS.advice("advice.no-room-for-tag", Map.of("key", RETURN_PATH, "file", file())));
        }
        return path;
    }

    private void insistOn(String domain, String key, MailAddress address) throws InvalidSettingsException {
        if (!address.domain().equals(domain) && !address.domain().endsWith("." + domain)) {
            throw invalid(
                    key,
                    TEXTS.advice(
                            "advice.other-domain",
                            Map.of("key", key, "file", file(), "address", address.toString(), "domain", domain)));
        }
    }

    private Optional<MailAddress> optionalAddress(String key, String value) throws InvalidSettingsException {
        // A configuration made by a program can hold anything, even no value at all.
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(MailAddress.of(value.strip()));
        } catch (MailRejectedException e) {
            throw invalid(key, malformed(key, e.rejection()));
        }
    }

    private Advice malformed(String key, Rejection rejection) {
        return TEXTS.advice("advice.malformed", Map.of("key", key, "file", file(), "problem", rejection.explanation()));
    }

    private static InvalidSettingsException invalid(String key, Advice advice) {
        return new InvalidSettingsException(key, advice);
    }

    private String file() {
        return "etc/" + pid + ".cfg";
    }
}
