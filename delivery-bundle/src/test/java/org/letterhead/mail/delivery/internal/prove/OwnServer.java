/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.prove;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.RouteTester.Test;
import org.letterhead.mail.account.SenderNames;
import org.letterhead.mail.delivery.internal.testing.RecordingTransport;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.MailConnection;
import org.letterhead.mail.transport.MailHeader;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.MimeMail;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.SenderRequest;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor;
import org.letterhead.mail.transport.TransportException;
import org.letterhead.mail.transport.TransportSettings;

/** A driver with a host, a password that must be "right", and a token that it replaces at every login. */
final class OwnServer extends RecordingTransport {
    final List<SenderRequest> wanted = new CopyOnWriteArrayList<>();
    final List<String> tokens = new CopyOnWriteArrayList<>();
    volatile Runnable whileOpening = () -> {};

    static TransportSettings settings(String host, String password) {
        return new TransportSettings(Map.of("host", host), Map.of("password", Secret.of(password)));
    }

    static Test test(String account, TransportSettings settings) {
        return new Test(
                account,
                "own",
                settings,
                new SenderNames(Optional.of("Acme\u202eShop"), Optional.of(Mailbox.of("sales@acme.example"))),
                Mailbox.of("Anna", "anna@acme.example"),
                new RenderedMail(Locale.ENGLISH, "Test mail", "It works.", Optional.of("<p>It works.</p>")),
                Locale.ENGLISH);
    }

    static Failure wrongPassword() {
        return Failure.of(
                        Failure.Phase.AUTHENTICATE,
                        Failure.Cause.CREDENTIALS,
                        new Advice("recording.password", Map.of(), "Make an app password."))
                .scope(Failure.Scope.CONNECTION)
                .reply(535, "5.7.8", "bad password of inner-host")
                .build();
    }

    @Override
    public TransportDescriptor describe(Locale locale) {
        return new TransportDescriptor(
                "Own",
                "Own",
                TransportDescriptor.Standing.PREFERRED,
                new SettingsForm(List.of(field("host", FormField.Type.HOST), field("password", FormField.Type.SECRET))),
                SendingLimits.UNKNOWN);
    }

    private static FormField field(String name, FormField.Type type) {
        return new FormField(name, type, name, "", true, true, "", List.of(), Optional.empty());
    }

    @Override
    public MailRoute open(RouteContext context) {
        whileOpening.run();
        String host = context.settings().value("host").orElse("");
        if (host.isEmpty() || host.equals("of the operator")) {
            throw OwnServer.<RuntimeException>sneaky(new InvalidSettingsException(
                    host.isEmpty() ? "host" : "tls.ca.file",
                    new Advice("recording.host", Map.of(), "Name the server.")));
        }
        MailRoute route = super.open(context);
        return new MailRoute() {
            @Override
            public Sender sender(SenderRequest request) {
                wanted.add(request);
                return route.sender(request);
            }

            @Override
            public List<MailHeader> seal(MimeMail mail) throws TransportException {
                return route.seal(mail);
            }

            @Override
            public Carrier carrier() {
                return route.carrier() instanceof Carrier.Own own
                        ? new Carrier.Own(own.key(), deadline -> login(own, context, deadline), own.capabilities())
                        : route.carrier();
            }
        };
    }

    private MailConnection login(Carrier.Own own, RouteContext context, Deadline deadline) throws TransportException {
        if (context.settings().secret("token").isPresent()) {
            context.renewSecret("token", deadline, current -> {
                tokens.add(current.reveal());
                return Secret.of(current.reveal() + "'");
            });
        } else if (!context.settings().secret("password").orElseThrow().reveal().equals("right")) {
            throw new TransportException(wrongPassword());
        }
        return own.connector().connect(deadline);
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X sneaky(Throwable e) throws X {
        throw (X) e;
    }
}
