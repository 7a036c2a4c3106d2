/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.testing;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.accept.MailIntake;
import org.letterhead.mail.delivery.internal.connect.ConnectionPool;
import org.letterhead.mail.delivery.internal.ledger.MailLedger;
import org.letterhead.mail.delivery.internal.route.RenewedSecrets;
import org.letterhead.mail.delivery.internal.route.Router;
import org.letterhead.mail.delivery.internal.route.Transports;
import org.letterhead.mail.delivery.internal.route.TransportsTesting;
import org.letterhead.mail.delivery.internal.send.MailSenders;
import org.letterhead.mail.transport.MailTransport;

/** All of delivery, put together as Declarative Services does it, without a framework. */
public final class Delivery implements AutoCloseable {
    public final ConnectionPool pool;
    public final Transports transports;
    public final Router router;
    public final MailLedger ledger = new MailLedger();
    public final MailSenders senders;
    public final MailIntake service;

    public Delivery(Map<String, Object> settings) {
        DeliverySettings checked = Settings.with(settings);
        pool = new ConnectionPool(checked);
        transports = new Transports(pool);
        router = new Router(transports, checked, new RenewedSecrets());
        senders = new MailSenders(checked, ledger, router, pool);
        service = new MailIntake(checked, ledger, senders, transports);
    }

    /** With two accounts, and everybody on the platform's own address. */
    public static Delivery ready() {
        Delivery delivery = new Delivery(Map.of("accounts", "none"));
        delivery.inject(delivery.service, "directory", (AccountDirectory) account -> account.equals("acme")
                ? Optional.of(new AccountProfile(
                        "acme",
                        "Acme Café",
                        Locale.ENGLISH,
                        Optional.of(Mailbox.of("Acme", "help@acme.example")),
                        List.of()))
                : Optional.empty());
        return delivery;
    }

    /** What Declarative Services does for a dynamic field reference. */
    public void inject(Object component, String field, Object service) {
        try {
            Field reference = component.getClass().getDeclaredField(field);
            reference.setAccessible(true);
            reference.set(component, service);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    public AutoCloseable way(String name, MailTransport transport) {
        return TransportsTesting.bind(transports, Map.of(MailTransport.TRANSPORT, name), transport);
    }

    public AutoCloseable relay(MailTransport transport) {
        return TransportsTesting.bind(transports, Map.of(MailTransport.RELAY, true), transport);
    }

    /** Waits until nothing more happens to a mail. */
    public MailStatus ended(MailId id) {
        eventually(() -> service.status(id, Locale.ENGLISH).orElseThrow().isFinal());
        return service.status(id, Locale.ENGLISH).orElseThrow();
    }

    /** Waits until something holds. */
    public void eventually(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within 20 s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    @Override
    public void close() {
        try {
            senders.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pool.close();
    }
}
