/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.letterhead.mail.account.AccountRouting;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.transport.MailTransport;
import org.osgi.framework.ServiceReference;

/** Lets a transport come and go as the framework does. */
public final class TransportsTesting {
    private static final AtomicLong IDS = new AtomicLong();

    private TransportsTesting() {}

    @SuppressWarnings("unchecked")
    public static AutoCloseable bind(Transports transports, Map<String, Object> given, MailTransport transport) {
        Map<String, Object> properties = new HashMap<>(given);
        long id = IDS.incrementAndGet();
        properties.put("service.id", id);
        ServiceReference<MailTransport> reference = (ServiceReference<MailTransport>) Proxy.newProxyInstance(
                TransportsTesting.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getProperty" -> properties.get(arguments[0]);
                    // As the framework orders services of equal ranking: the older one is greater.
                    case "compareTo" -> Long.compare(idOf(arguments[0]), id);
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> (int) id;
                    case "toString" -> properties.toString();
                    default -> null;
                });
        transports.bindTransport(reference, transport);
        return () -> transports.unbindTransport(reference);
    }

    private static long idOf(Object reference) {
        return (Long) ((ServiceReference<?>) reference).getProperty("service.id");
    }

    /** What Declarative Services does when the accounts' settings come. */
    public static void bind(Router router, AccountRouting routing) {
        router.bindAccounts(routing);
    }

    /** How long mail waits for those who know when they have gone. */
    public static void patience(RecipientWishes wishes, Duration patience) {
        wishes.patience = patience;
    }

    /** What Declarative Services does when those come who know who does not want what. */
    public static AutoCloseable bind(RecipientWishes wishes, Subscriptions subscriptions) {
        wishes.bindSubscriptions(subscriptions);
        return () -> wishes.unbindSubscriptions(subscriptions);
    }

    /** What Declarative Services does when there are pages for links. */
    public static void linksCame(RecipientWishes wishes) {
        wishes.bindLinks(null);
    }
}
