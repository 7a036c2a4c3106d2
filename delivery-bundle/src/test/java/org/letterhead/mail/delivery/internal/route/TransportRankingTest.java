/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.*;
import org.junit.jupiter.api.*;
import org.letterhead.mail.delivery.internal.connect.ConnectionPool;
import org.letterhead.mail.delivery.internal.testing.*;
import org.letterhead.mail.transport.*;
import org.osgi.framework.ServiceReference;

/** A service may change its ranking while it is there. */
@Timeout(30)
class TransportRankingTest {
    static class Ref {
        final Map<String, Object> p = new HashMap<>();
        ServiceReference<MailTransport> ref;
    }

    @SuppressWarnings("unchecked")
    static Ref ref(long id, String way, int rank) {
        Ref r = new Ref();
        r.p.put("service.id", id);
        r.p.put("service.ranking", rank);
        r.p.put(MailTransport.TRANSPORT, way);
        r.ref = (ServiceReference<MailTransport>) Proxy.newProxyInstance(
                Ref.class.getClassLoader(), new Class<?>[] {ServiceReference.class}, (x, m, a) -> switch (m.getName()) {
                    case "getProperty" -> r.p.get(a[0]);
                    case "compareTo" -> {
                        ServiceReference<?> o = (ServiceReference<?>) a[0];
                        int c = Integer.compare(
                                (int) r.p.get("service.ranking"), (int) o.getProperty("service.ranking"));
                        yield c != 0 ? c : Long.compare((Long) o.getProperty("service.id"), id);
                    }
                    case "equals" -> x == a[0];
                    case "hashCode" -> (int) id;
                    default -> null;
                });
        return r;
    }

    @Test
    void aTransportWhoseRankingChangedIsLetGo() {
        Transports t = new Transports(new ConnectionPool(Settings.with(Map.of())), new Availability());
        List<Ref> refs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Ref r = ref(i + 1, "w" + i, 0);
            refs.add(r);
            t.bindTransport(r.ref, new RecordingTransport());
        }
        refs.get(3).p.put("service.ranking", 100);
        t.unbindTransport(refs.get(3).ref);
        assertThat(t.useWay("w3")).isEmpty();
    }

    @Test
    void aRelayThatComesOrIsChangedIsTold() {
        Availability availability = new Availability();
        Transports transports = new Transports(new ConnectionPool(Settings.with(Map.of())), availability);
        Ref relay = ref(1, "relay", 0);
        relay.p.put(MailTransport.RELAY, true);
        transports.bindTransport(relay.ref, new RecordingTransport());
        assertThat(availability.relays()).isEqualTo(1);

        transports.updatedTransport(relay.ref);
        assertThat(availability.relays()).as("its settings are others now").isEqualTo(2);

        long changes = availability.changes();
        Ref way = ref(2, "smtp", 0);
        transports.bindTransport(way.ref, new RecordingTransport());
        transports.updatedTransport(way.ref);
        assertThat(availability.relays()).as("a way is no relay").isEqualTo(2);
        assertThat(availability.changes()).isEqualTo(changes + 2);
    }
}
