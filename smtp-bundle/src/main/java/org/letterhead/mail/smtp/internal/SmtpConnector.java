/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.smtp.internal.SmtpServer.Login;
import org.letterhead.mail.transport.Connector;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.MailConnection;
import org.letterhead.mail.transport.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes connections to one server. */
final class SmtpConnector implements Connector {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpConnector.class);

    private final SmtpServer server;
    private final NameLookup lookup;
    private final SmtpClient client;
    private final Failures failures;

    SmtpConnector(SmtpServer server, NameLookup lookup, SmtpClient client) {
        this.server = server;
        this.lookup = lookup;
        this.client = client;
        this.failures = new Failures(server, client.replies()::rules);
    }

    @Override
    public MailConnection connect(Deadline deadline) throws TransportException {
        return server.login().orElse(null) instanceof Login.OAuth login
                ? login.signIn().connect(server, deadline, bearer -> connect(server.with(bearer), deadline))
                : connect(server, deadline);
    }

    private MailConnection connect(SmtpServer server, Deadline deadline) throws TransportException {
        Line line = dial(find(deadline), deadline);
        boolean open = false;
        try {
            SmtpConversation conversation = OwnClassLoader.call(() -> {
                SmtpConversation begun = new SmtpConversation(client.session(), server, line, failures);
                begun.open(client.tls());
                return begun;
            });
            open = true;
            LOG.debug(
                    "connected to {}:{} ({})",
                    server.host(),
                    server.port(),
                    server.encryption().value());
            return new SmtpConnection(line, conversation);
        } finally {
            if (!open) {
                line.close();
            }
        }
    }

    private List<InetSocketAddress> find(Deadline deadline) throws TransportException {
        try {
            return lookup.resolve(server.host(), server.port(), deadline);
        } catch (IOException e) {
            throw new TransportException(
                    abandoned(deadline) ? failures.aborted(Phase.CONNECT) : failures.notFound(e), e);
        }
    }

    /** Tries the addresses one after the other. If none answers, the first one's trouble is told: it is the best one. */
    private Line dial(List<InetSocketAddress> addresses, Deadline deadline) throws TransportException {
        IOException first = null;
        for (InetSocketAddress address : addresses) {
            try {
                return Line.open(server, address, deadline);
            } catch (IOException e) {
                first = first == null ? e : first;
                if (Thread.currentThread().isInterrupted() || deadline.expired()) {
                    break;
                }
            }
        }
        throw new TransportException(
                abandoned(deadline) ? failures.aborted(Phase.CONNECT) : failures.notConnected(first, deadline), first);
    }

    /** Interrupted for another reason than that the time is up. */
    private static boolean abandoned(Deadline deadline) {
        return Thread.currentThread().isInterrupted() && !deadline.expired();
    }
}
