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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.Subscriptions.Unsubscribe;
import org.letterhead.mail.delivery.internal.Words;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.letterhead.mail.delivery.internal.outbox.OpenedParcel;
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
    private final String submissionKey;
    private final String messageId;
    private final ContentMail content;
    private final Instant date;
    private ComposedMail composed;

    private Outgoing(MailId id, String submissionKey, String messageId, ContentMail content, Instant date) {
        this.id = id;
        this.submissionKey = submissionKey;
        this.messageId = messageId;
        this.content = content;
        this.date = date;
    }

    /**
     * Puts a parcel under the sender of its route.
     *
     * @param opened the parcel
     * @param unsubscribe how its recipient stops mail of its kind; given for subscription mail
     * @param capture the mailbox that gets it instead of its recipients, if the operator captures all mail
     * @throws TransportException if it cannot be composed or must not leave without a seal
     */
    public static Outgoing of(
            OpenedParcel opened,
            Route route,
            Optional<Unsubscribe> unsubscribe,
            Optional<MailAddress> capture,
            Clock clock)
            throws TransportException {
        Outgoing outgoing = unsealed(opened, route, unsubscribe, capture, clock);
        List<MailHeader> seals = route.seal(() -> outgoing.composed);
        if (!seals.isEmpty()) {
            outgoing.composed = outgoing.composed.sealedWith(seals);
        }
        return outgoing;
    }

    /** The same to look at only: whoever holds a sealed source could send it as the sender's own. */
    static Outgoing unsealed(
            OpenedParcel opened,
            Route route,
            Optional<Unsubscribe> unsubscribe,
            Optional<MailAddress> capture,
            Clock clock)
            throws TransportException {
        Sender sender = route.sender();
        boolean headersOnly = route.capabilities().envelope() == Capabilities.EnvelopeForm.HEADERS_ONLY;
        // A provider that reads no envelope sends to whoever stands in the headers, so nobody else may stand there.
        AcceptedMail mail =
                headersOnly ? opened.mail().shownTo(Set.copyOf(opened.addresses())::contains) : opened.mail();
        Optional<SubscriptionLine> line = unsubscribe.map(how -> new SubscriptionLine(how, mail.locale()));
        ContentMail content = contentOf(mail, sender, line, headersOnly);
        Outgoing outgoing = new Outgoing(
                mail.id(),
                submissionKey(opened),
                opened.messageId().orElseGet(() -> messageId(opened, sender)),
                capture.isPresent() ? captured(content, opened, capture.get(), headersOnly) : content,
                clock.instant());
        if (route.capabilities().form() == Capabilities.Form.MIME) {
            outgoing.composed = outgoing.compose();
        }
        return outgoing;
    }

    @Override
    public MailId id() {
        return id;
    }

    @Override
    public String submissionKey() {
        return submissionKey;
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

    /** The same after a crash, which leaves the number of tries as it was; another after a try that has ended. */
    private static String submissionKey(OpenedParcel opened) {
        int recipients = opened.parcel().recipientNos().hashCode();
        int tries =
                opened.recipients().stream().mapToInt(OpenedParcel.To::attempts).sum();
        return opened.parcel().mail() + "-" + Integer.toHexString(recipients) + "-" + tries;
    }

    /** Each message of a mail that has several gets a name of its own, or a mailbox could take them for one. */
    private static String messageId(OpenedParcel opened, Sender sender) {
        String domain = IDN.toASCII(new MailAddress("id", sender.messageIdDomain()).domain());
        String name = opened.mail().isOneForEach()
                ? opened.parcel().mail() + "." + opened.recipients().get(0).no()
                : opened.parcel().mail().toString();
        return name + "@" + domain;
    }

    /** Says in the mail itself that it was captured, and for whom it was. */
    private static ContentMail captured(
            ContentMail content, OpenedParcel opened, MailAddress capture, boolean headersOnly) {
        List<MailHeader> headers = new ArrayList<>(content.headers());
        for (MailAddress recipient : opened.addresses()) {
            headers.add(new MailHeader("X-Letterhead-Captured-For", ascii(recipient)));
        }
        return new ContentMail(
                content.from(),
                content.replyTo(),
                // A provider that reads no envelope would send to whoever stands in the headers.
                headersOnly ? List.of(new Mailbox("", capture)) : content.to(),
                headersOnly ? List.of() : content.cc(),
                List.of(),
                content.subject(),
                content.text(),
                content.html(),
                content.attachments(),
                headers);
    }

    private static String ascii(MailAddress address) {
        return address.toString().replaceAll("[^\\x21-\\x7e]", "?");
    }

    private static ContentMail contentOf(
            AcceptedMail mail, Sender sender, Optional<SubscriptionLine> line, boolean headersOnly) {
        List<MailHeader> headers = new ArrayList<>();
        // RFC 3834: no person wrote this, so no out-of-office should answer.
        headers.add(new MailHeader("Auto-Submitted", "auto-generated"));
        headers.add(new MailHeader("Content-Language", mail.locale().toLanguageTag()));
        line.ifPresent(how -> headers.addAll(how.headers()));
        return new ContentMail(
                sender.from(),
                sender.replyTo(),
                mail.to(),
                mail.cc(),
                // Blind copies stand in the envelope alone, unless the provider reads no envelope.
                headersOnly ? mail.bcc() : List.of(),
                mail.subject(),
                line.map(how -> how.in(mail.text())).orElse(mail.text()),
                line.isPresent() ? mail.html().map(line.get()::inHtml) : mail.html(),
                mail.attachments(),
                headers);
    }
}
