/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.benchmarks.delivery.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.Envelope;
import org.letterhead.mail.transport.MailConnection;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.NetworkPolicy;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.SecretRenewal;
import org.letterhead.mail.transport.TransportSettings;

/** The relay's driver alone: one composed mail, again and again over kept connections. */
final class BareTransport {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final MailAddress FROM = MailAddress.of("platform@bench.test");
    private static final MailAddress TO = MailAddress.of("reader@example.test");

    private final MailTransport relay;
    private volatile ReadyMail mail;

    BareTransport(MailTransport relay) {
        this.relay = relay;
    }

    /** From now on sends this mail. */
    void use(byte[] bytes) {
        mail = new ReadyMail(bytes);
    }

    /** Sends for a while over some connections, each with a thread of its own. Connecting is not counted. */
    Answer send(int count, Duration time) throws Exception {
        List<MailConnection> connections = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            Carrier.Own own = (Carrier.Own) relay.open(new NoAccount()).carrier();
            for (int i = 0; i < count; i++) {
                connections.add(own.connector().connect(Deadline.after(PATIENCE)));
            }
            long begin = System.nanoTime();
            long end = begin + time.toNanos();
            List<Future<Integer>> lanes = new ArrayList<>();
            for (MailConnection connection : connections) {
                lanes.add(threads.submit(() -> sendUntil(end, connection)));
            }
            int mails = 0;
            for (Future<Integer> lane : lanes) {
                mails += lane.get();
            }
            return Answer.of("rate", mails / ((System.nanoTime() - begin) / 1e9))
                    .and("mails", mails);
        } finally {
            threads.shutdownNow();
            connections.forEach(MailConnection::close);
        }
    }

    /** As delivery does it: asks whether the connection is usable, and submits with a deadline. */
    private int sendUntil(long end, MailConnection connection) throws Exception {
        int mails = 0;
        do {
            if (!connection.isUsable()) {
                throw new IllegalStateException("the connection has broken");
            }
            connection.submit(new Envelope(FROM, List.of(TO)), mail, Deadline.after(PATIENCE));
            mails++;
        } while (System.nanoTime() - end < 0);
        return mails;
    }

    /** The relay's settings are the operator's: it asks the account for nothing. */
    private static final class NoAccount implements RouteContext {
        @Override
        public String account() {
            return "account-0";
        }

        @Override
        public TransportSettings settings() {
            return TransportSettings.EMPTY;
        }

        @Override
        public Secret renewSecret(String field, Deadline deadline, SecretRenewal renewal) {
            throw new IllegalStateException("nothing here is secret");
        }

        @Override
        public NetworkPolicy network() {
            throw new IllegalStateException("the operator's relay is where the operator says");
        }
    }
}
