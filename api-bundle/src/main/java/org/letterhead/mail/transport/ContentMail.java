/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.Attachment;
import org.letterhead.mail.Mailbox;

/**
 * The parts of a mail, for providers that compose it themselves.
 *
 * @param from what the recipient reads in From
 * @param replyTo where answers go, if not to From
 * @param to the recipients that everybody sees first
 * @param cc the recipients of a copy that everybody sees
 * @param bcc the recipients of a copy that nobody else sees; names none but for {@link
 *     Capabilities.EnvelopeForm#HEADERS_ONLY}
 * @param subject one line of Unicode text
 * @param text the plain-text part
 * @param html the HTML part, if there is one; it names an inline attachment by its {@link Attachment#contentId()}
 * @param attachments files and pictures
 * @param headers what else the mail must say, such as {@code Auto-Submitted}; a provider that lets only some through
 *     leaves out the others
 */
public record ContentMail(
        Mailbox from,
        Optional<Mailbox> replyTo,
        List<Mailbox> to,
        List<Mailbox> cc,
        List<Mailbox> bcc,
        String subject,
        String text,
        Optional<String> html,
        List<Attachment> attachments,
        List<MailHeader> headers) {
    /** Copies the lists. */
    public ContentMail {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(replyTo, "replyTo");
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        bcc = List.copyOf(bcc);
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(html, "html");
        attachments = List.copyOf(attachments);
        headers = List.copyOf(headers);
    }

    /** Recipients and sizes; what the mail says is not for logs. */
    @Override
    public String toString() {
        return "a mail of " + text.length() + " characters with " + attachments.size() + " attachments, from " + from
                + " to " + to;
    }
}
