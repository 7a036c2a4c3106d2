/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.transport.Capabilities;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.ConnectionKey;
import org.letterhead.mail.transport.Connector;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.Envelope;
import org.letterhead.mail.transport.MailConnection;
import org.letterhead.mail.transport.MailHeader;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.MimeMail;
import org.letterhead.mail.transport.OutgoingMail;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.SenderRequest;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportDescriptor;
import org.letterhead.mail.transport.TransportException;

/**
 * A whole driver that keeps the mails it is given. A test changes one step of it to see what delivery makes of that.
 */
public class RecordingTransport implements MailTransport {
    /** One step of the exchange, as a test wants it. */
    public interface Submit {
        Submission submit(Envelope envelope, OutgoingMail mail, Deadline deadline) throws TransportException;
    }

    public final List<String> received = new CopyOnWriteArrayList<>();
    public final List<OutgoingMail> mails = new CopyOnWriteArrayList<>();
    public final List<Envelope> envelopes = new CopyOnWriteArrayList<>();
    public final List<Connection> connections = new CopyOnWriteArrayList<>();
    public volatile Capabilities capabilities = Capabilities.SMTP;
    public volatile boolean throughRelay;
    public volatile List<MailHeader> seals = List.of();
    public volatile String settings = "the same";
    public volatile Submit submit = this::accept;
    public volatile Connector connector = deadline -> new Connection();

    @Override
    public TransportDescriptor describe(Locale locale) {
        return new TransportDescriptor(
                "Recording",
                "Keeps what it is given",
                TransportDescriptor.Standing.PREFERRED,
                SettingsForm.NONE,
                SendingLimits.UNKNOWN);
    }

    @Override
    public MailRoute open(RouteContext context) {
        return new MailRoute() {
            @Override
            public Sender sender(SenderRequest wanted) {
                return Sender.of(Mailbox.of(wanted.displayName(), "mail@platform.example"), wanted.replyTo());
            }

            @Override
            public List<MailHeader> seal(MimeMail mail) {
                return seals;
            }

            @Override
            public Carrier carrier() {
                return throughRelay
                        ? new Carrier.Relay()
                        : new Carrier.Own(
                                ConnectionKey.builder()
                                        .add("settings", settings)
                                        .build(),
                                d -> connect(d),
                                capabilities);
            }
        };
    }

    private MailConnection connect(Deadline deadline) throws TransportException {
        return connector.connect(deadline);
    }

    /** Takes the mail for everybody. */
    public Submission accept(Envelope envelope, OutgoingMail mail, Deadline deadline) {
        ByteArrayOutputStream source = new ByteArrayOutputStream();
        try {
            if (capabilities.form() == Capabilities.Form.MIME) {
                mail.mime().writeTo(source);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        envelopes.add(envelope);
        mails.add(mail);
        received.add(source.toString(StandardCharsets.US_ASCII));
        return new Submission(Set.copyOf(envelope.recipients()), Map.of(), "kept " + received.size());
    }

    @Override
    public Optional<String> advice(org.letterhead.mail.Advice advice, Locale locale) {
        return advice.key().startsWith("recording.") && locale.getLanguage().equals("fr")
                ? Optional.of("Le pilote dit " + advice.key())
                : Optional.empty();
    }

    /** A connection that counts. */
    public class Connection implements MailConnection {
        public volatile boolean usable = true;
        public volatile boolean closed;
        public volatile int submissions;

        public Connection() {
            connections.add(this);
        }

        @Override
        public Submission submit(Envelope envelope, OutgoingMail mail, Deadline deadline) throws TransportException {
            submissions++;
            return submit.submit(envelope, mail, deadline);
        }

        @Override
        public boolean isUsable() {
            return usable;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
