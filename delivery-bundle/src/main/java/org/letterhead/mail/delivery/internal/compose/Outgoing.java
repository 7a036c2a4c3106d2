/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.compose;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.IDN;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.MailId;
import org.letterhead.mail.delivery.internal.Words;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.letterhead.mail.delivery.internal.route.Route;
import org.letterhead.mail.transport.Capabilities;
import org.letterhead.mail.transport.ContentMail;
import org.letterhead.mail.transport.MailHeader;
import org.letterhead.mail.transport.MimeMail;
import org.letterhead.mail.transport.OutgoingMail;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.TransportException;

/**
 * An accepted mail under the sender of its route. For a carrier that takes MIME it is composed and sealed here; for one
 * that takes content it is composed only if the driver asks.
 */
public final class Outgoing implements OutgoingMail {
    private static final MimeComposer COMPOSER = new MimeComposer();

    private final MailId id;
    private final String messageId;
    private final ContentMail content;
    private final Instant date;
    private ComposedMail composed;

    private Outgoing(MailId id, String messageId, ContentMail content, Instant date) {
        this.id = id;
        this.messageId = messageId;
        this.content = content;
        this.date = date;
    }

    /**
     * Puts a mail under the sender of its route.
     *
     * @throws TransportException if it cannot be composed or must not leave without a seal
     */
    public static Outgoing of(AcceptedMail mail, Route route, Clock clock) throws TransportException {
        Sender sender = route.sender();
        String messageId = mail.id() + "@"
                + IDN.toASCII(new org.letterhead.mail.MailAddress("id", sender.messageIdDomain()).domain());
        boolean headersOnly = route.capabilities().envelope() == Capabilities.EnvelopeForm.HEADERS_ONLY;
        Outgoing outgoing = new Outgoing(mail.id(), messageId, contentOf(mail, sender, headersOnly), clock.instant());
        if (route.capabilities().form() == Capabilities.Form.MIME) {
            outgoing.composed = outgoing.compose();
        }
        List<MailHeader> seals = route.seal(() -> outgoing.composed);
        if (!seals.isEmpty()) {
            outgoing.composed = outgoing.composed.sealedWith(seals);
        }
        return outgoing;
    }

    @Override
    public MailId id() {
        return id;
    }

    @Override
    public String submissionKey() {
        // A mail is tried once, for all its recipients together.
        return id.toString();
    }

    @Override
    public String messageId() {
        return messageId;
    }

    @Override
    public ContentMail content() {
        return content;
    }

    @Override
    public MimeMail mime() {
        if (composed == null) {
            try {
                composed = compose();
            } catch (TransportException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
        return composed;
    }

    private ComposedMail compose() throws TransportException {
        try {
            return COMPOSER.compose(content, messageId, date);
        } catch (MessagingException | IOException | RuntimeException e) {
            throw new TransportException(
                    Failure.of(Phase.ROUTE, Cause.CONTENT, Words.advice("compose", Map.of("problem", e.toString())))
                            .build());
        }
    }

    private static ContentMail contentOf(AcceptedMail mail, Sender sender, boolean headersOnly) {
        return new ContentMail(
                sender.from(),
                sender.replyTo(),
                mail.to(),
                mail.cc(),
                // Blind copies stand in the envelope alone, unless the provider reads no envelope.
                headersOnly ? mail.bcc() : List.of(),
                mail.subject(),
                mail.text(),
                mail.html(),
                mail.attachments(),
                // RFC 3834: no person wrote this, so no out-of-office should answer.
                List.of(
                        new MailHeader("Auto-Submitted", "auto-generated"),
                        new MailHeader("Content-Language", mail.locale().toLanguageTag())));
    }
}
