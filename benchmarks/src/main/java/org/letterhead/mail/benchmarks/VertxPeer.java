/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Vert.x's mail client with its own pool; four mails are always under way. It composes each mail; it takes none composed. */
final class VertxPeer implements Peer {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final MailClient client;
    private final int connections;
    private final MailMessage message =
            new MailMessage(Mail.SENDER, Mail.RECIPIENT, Mail.SUBJECT, Mail.text(Mail.SIZE));

    VertxPeer(InetSocketAddress server, int connections) {
        this.connections = connections;
        client = MailClient.create(
                vertx,
                new MailConfig(server.getHostString(), server.getPort())
                        .setMaxPoolSize(connections)
                        .setKeepAlive(true)
                        .setStarttls(StartTLSOptions.DISABLED)
                        .setLogin(LoginOption.NONE)
                        .setOwnHostname("bench.test"));
    }

    @Override
    public String name() {
        return "Vert.x mail client, " + connections + " connections";
    }

    @Override
    public double mailsPerSecond(Duration time) throws Exception {
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        AtomicLong sent = new AtomicLong();
        CompletableFuture<?>[] lanes = new CompletableFuture<?>[connections];
        for (int i = 0; i < connections; i++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            lanes[i] = done;
            sendNext(end, sent, done);
        }
        CompletableFuture.allOf(lanes).get(2, TimeUnit.MINUTES);
        return sent.get() * 1e9 / (System.nanoTime() - begin);
    }

    private void sendNext(long end, AtomicLong sent, CompletableFuture<Void> done) {
        client.sendMail(message).onComplete(result -> {
            if (result.failed()) {
                done.completeExceptionally(result.cause());
            } else if (sent.incrementAndGet() >= 0 && System.nanoTime() - end < 0) {
                sendNext(end, sent, done);
            } else {
                done.complete(null);
            }
        });
    }

    @Override
    public void close() throws Exception {
        client.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
