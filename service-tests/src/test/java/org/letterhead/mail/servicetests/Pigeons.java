/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.transport.Capabilities;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.ConnectionKey;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.Envelope;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.FormField.Type;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.MailConnection;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.OutgoingMail;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.SenderRequest;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportDescriptor;
import org.letterhead.mail.transport.TransportException;

/** A third party's driver: pigeons that fly from a loft to whoever whistles right. It knows nothing of Letterhead but the api. */
final class Pigeons implements MailTransport {
    static final String WAY = "pigeon";
    static final String WHISTLE = "two long, one short";

    /** What flew: loft and whistle, and who it was from. */
    final List<String> flights = new CopyOnWriteArrayList<>();

    @Override
    public TransportDescriptor describe(Locale locale) {
        return new TransportDescriptor(
                "Carrier pigeons",
                "Slow, but charming.",
                TransportDescriptor.Standing.PREFERRED,
                new SettingsForm(List.of(
                        field("loft", Type.TEXT, true, List.of()),
                        field("whistle", Type.SECRET, true, List.of()),
                        field(
                                "wind",
                                Type.CHOICE,
                                false,
                                List.of(new FormField.Option("east", "East"), new FormField.Option("west", "West"))),
                        field("gate", Type.PORT, false, List.of()),
                        field("night", Type.SWITCH, false, List.of()),
                        field("from", Type.ADDRESS, false, List.of()))),
                SendingLimits.UNKNOWN);
    }

    private static FormField field(String name, Type type, boolean connection, List<FormField.Option> options) {
        return new FormField(
                name,
                type,
                "The " + name,
                "",
                connection,
                connection && type != Type.SECRET,
                "",
                options,
                Optional.empty());
    }

    @Override
    public MailRoute open(RouteContext context) throws InvalidSettingsException {
        String loft = context.settings().value("loft").orElseThrow(() -> wrong("loft", "Fill in the loft."));
        if (loft.equals("atlantis")) {
            throw wrong("loft", "No pigeon finds atlantis.");
        }
        Secret whistle =
                context.settings().secret("whistle").orElseThrow(() -> wrong("whistle", "Fill in the whistle."));
        return new MailRoute() {
            @Override
            public Sender sender(SenderRequest wanted) {
                return Sender.of(
                        Mailbox.of(
                                wanted.displayName(),
                                context.settings().value("from").orElse("coo@pigeons.example")),
                        wanted.replyTo());
            }

            @Override
            public Carrier carrier() {
                return new Carrier.Own(
                        ConnectionKey.builder()
                                .add("loft", loft)
                                .add("whistle", whistle)
                                .build(),
                        deadline -> new Flight(loft, whistle),
                        Capabilities.SMTP);
            }
        };
    }

    private static InvalidSettingsException wrong(String field, String text) {
        return new InvalidSettingsException(field, new Advice("pigeon." + field, Map.of(), text));
    }

    private final class Flight implements MailConnection {
        private final String loft;
        private final Secret whistle;

        private Flight(String loft, Secret whistle) {
            this.loft = loft;
            this.whistle = whistle;
        }

        @Override
        public Submission submit(Envelope envelope, OutgoingMail mail, Deadline deadline) throws TransportException {
            flights.add(loft + "/" + whistle.reveal());
            if (!whistle.reveal().equals(WHISTLE)) {
                throw new TransportException(Failure.of(
                                Failure.Phase.AUTHENTICATE,
                                Failure.Cause.CREDENTIALS,
                                new Advice("pigeon.deaf", Map.of(), "The pigeon does not know this whistle."))
                        .build());
            }
            return Submission.all(envelope, "coo");
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
