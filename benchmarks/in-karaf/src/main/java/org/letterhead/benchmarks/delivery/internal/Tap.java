/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.benchmarks.delivery.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Hashtable;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.letterhead.mail.MailService;
import org.letterhead.mail.transport.Capabilities;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.ConnectionKey;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.Envelope;
import org.letterhead.mail.transport.MailConnection;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.OutgoingMail;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.SenderRequest;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportDescriptor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/**
 * Stands in for the relay while one mail is sent, to have that mail's bytes: what the bare transport sends is byte for
 * byte what delivery composes.
 */
final class Tap implements MailTransport {
    private static final long PATIENCE_SECONDS = 30;

    private final BundleContext context;
    private final MailService mail;
    private final BenchMails mails;
    private final BlockingQueue<byte[]> captured = new LinkedBlockingQueue<>();

    Tap(BundleContext context, MailService mail, BenchMails mails) {
        this.context = context;
        this.mail = mail;
        this.mails = mails;
    }

    byte[] capture(int size) throws InterruptedException {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(MailTransport.RELAY, true);
        properties.put(Constants.SERVICE_RANKING, Integer.MAX_VALUE);
        ServiceRegistration<MailTransport> service = context.registerService(MailTransport.class, this, properties);
        try {
            mail.send(mails.mail(size, 1, 0));
            byte[] bytes = captured.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (bytes == null) {
                throw new IllegalStateException("no mail has come within " + PATIENCE_SECONDS + " s");
            }
            return bytes;
        } finally {
            service.unregister();
        }
    }

    @Override
    public TransportDescriptor describe(Locale locale) {
        return new TransportDescriptor(
                "Tap",
                "Keeps one mail of the benchmark.",
                TransportDescriptor.Standing.LEAST_PREFERRED,
                SettingsForm.NONE,
                SendingLimits.UNKNOWN);
    }

    @Override
    public MailRoute open(RouteContext account) {
        return new MailRoute() {
            @Override
            public Sender sender(SenderRequest wanted) {
                throw new UnsupportedOperationException("a relay carries and chooses no sender");
            }

            @Override
            public Carrier carrier() {
                ConnectionKey key = ConnectionKey.builder().add("tap", 1).build();
                return new Carrier.Own(key, deadline -> connection(), Capabilities.SMTP);
            }
        };
    }

    private MailConnection connection() {
        return new MailConnection() {
            @Override
            public Submission submit(Envelope envelope, OutgoingMail outgoing, Deadline deadline) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try {
                    outgoing.mime().writeTo(bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                captured.add(bytes.toByteArray());
                return Submission.all(envelope, "tapped");
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }
}
