/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What has become of a mail, at the moment of asking.
 *
 * @param id the mail
 * @param account the account in whose name it is sent
 * @param messageClass why it was written
 * @param template the template it was written from, if any
 * @param locale the language it is written in
 * @param subject its subject, as the recipients read it
 * @param messageId the Message-ID of its source without angle brackets (RFC 5322 section 3.6.4); empty before it was
 *     composed; the same over all tries
 * @param acceptedAt when {@link MailService#send} took it
 * @param recipients one status for each recipient, in the order of the request
 */
public record MailStatus(
        MailId id,
        String account,
        MessageClass messageClass,
        Optional<String> template,
        Locale locale,
        String subject,
        Optional<String> messageId,
        Instant acceptedAt,
        List<RecipientStatus> recipients) {
    /** Copies the list. */
    public MailStatus {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(messageClass, "messageClass");
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(locale, "locale");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(messageId, "messageId");
        Objects.requireNonNull(acceptedAt, "acceptedAt");
        recipients = List.copyOf(recipients);
    }

    /**
     * Returns whether nothing more will happen to this mail by itself.
     *
     * @return true if every recipient's state is final
     */
    public boolean isFinal() {
        return recipients.stream().allMatch(recipient -> recipient.state().isFinal());
    }
}
