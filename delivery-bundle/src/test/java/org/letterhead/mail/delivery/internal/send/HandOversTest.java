/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.delivery.internal.testing.Delivery;
import org.letterhead.mail.delivery.internal.testing.RecordingTransport;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.testing.Databases;

class HandOversTest {
    private static final int MAILS = 80;
    private static final int THREADS = 2;
    private static final int MOST = 16 * THREADS;

    @TempDir
    Path folder;

    private final Semaphore outcomesMayCommit = new Semaphore(0);
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger mostUnwritten = new AtomicInteger();

    @Test
    void howeverSlowlyTheDatabaseWritesFewMailsAreTakenAndNotWritten() {
        Databases databases = Databases.on(Databases.Kind.H2, folder);
        RecordingTransport platform = new RecordingTransport();
        try (Delivery delivery = new Delivery(Map.of("accounts", "none", "sender_threads", THREADS), databases)) {
            platform.submit = (envelope, outgoing, deadline) -> {
                mostUnwritten.accumulateAndGet(taken.incrementAndGet() - written(delivery), Math::max);
                return platform.accept(envelope, outgoing, deadline);
            };
            delivery.suspend();
            for (int i = 0; i < MAILS; i++) {
                delivery.service.send(MailRequest.forAccount("acme")
                        .content(new MailContent.Given("Hello", "Hello", Optional.empty()))
                        .to(Mailbox.of("anna@shop.example"))
                        .build());
            }
            delivery.inject(
                    delivery.store,
                    "database",
                    slow(databases.schema("delivery", Path.of("src/main/resources/db/delivery"))));
            delivery.way("platform", platform);
            delivery.resume();

            while (written(delivery) < MAILS) {
                delivery.eventually(() ->
                        taken.get() == MAILS || taken.get() - written(delivery) >= MOST || written(delivery) == MAILS);
                outcomesMayCommit.release();
            }
        } finally {
            outcomesMayCommit.release(MAILS);
        }

        assertThat(platform.mails).hasSize(MAILS);
        assertThat(mostUnwritten).hasValue(MOST);
    }

    private static int written(Delivery delivery) {
        return delivery.store.run(
                handle -> handle.createQuery("select count(*) from lh_delivery_recipient where state = 'SENT'")
                        .mapTo(Integer.class)
                        .one());
    }

    /** What became of mails is written only when the test lets it. */
    private Database slow(Database database) {
        return () -> {
            Connection real = database.connection();
            return (Connection) Proxy.newProxyInstance(
                    HandOversTest.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("commit")
                                && Thread.currentThread().getName().startsWith("letterhead-outcome")) {
                            outcomesMayCommit.acquire();
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        };
    }
}
