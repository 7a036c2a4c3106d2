/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.letterhead.mail.transport.Deadline;

/**
 * Finds the operator's own server, which may be anywhere, on this machine too. The JDK's look-up has no time-out and
 * ignores interrupts, so a thread of its own waits for it.
 */
final class OperatorLookup implements NameLookup {
    @Override
    public List<InetSocketAddress> resolve(String host, int port, Deadline deadline) throws IOException {
        FutureTask<InetAddress[]> answer = new FutureTask<>(() -> InetAddress.getAllByName(host));
        Thread lookUp = new Thread(null, answer, "letterhead-relay-look-up", 0, false);
        lookUp.setDaemon(true);
        lookUp.setContextClassLoader(null);
        lookUp.start();
        try {
            return Arrays.stream(answer.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS))
                    .map(address -> new InetSocketAddress(address, port))
                    .toList();
        } catch (ExecutionException e) {
            UnknownHostException unknown = new UnknownHostException(host);
            unknown.initCause(e.getCause());
            throw unknown;
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("the name " + host + " could not be looked up in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while looking up " + host);
        }
    }
}
