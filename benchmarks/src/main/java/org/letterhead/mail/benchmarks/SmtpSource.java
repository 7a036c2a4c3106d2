/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Postfix's own load generator. It sends a number of mails and not for a time, so the number follows the last speed. */
final class SmtpSource implements Peer {
    private final InetSocketAddress server;
    private double lastSpeed = 5_000;

    SmtpSource(InetSocketAddress server) {
        this.server = server;
    }

    @Override
    public String name() {
        return "smtp-source -d -s 4";
    }

    @Override
    public double mailsPerSecond(Duration time) throws Exception {
        long count = Math.max(100, (long) (lastSpeed * time.toMillis() / 1000));
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(
                        "smtp-source",
                        "-d",
                        "-s",
                        "4",
                        "-l",
                        Integer.toString(Mail.SIZE),
                        "-m",
                        Long.toString(count),
                        "-f",
                        Mail.SENDER,
                        "-t",
                        Mail.RECIPIENT,
                        server.getAddress().getHostAddress() + ":" + server.getPort())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("smtp-source failed: " + said);
        }
        lastSpeed = count * 1e9 / (System.nanoTime() - begin);
        return lastSpeed;
    }
}
