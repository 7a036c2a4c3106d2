/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.prove;

import java.time.Duration;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.accept.TestMails;
import org.letterhead.mail.delivery.internal.connect.ConnectionPool;
import org.letterhead.mail.delivery.internal.operate.Suspensions;
import org.letterhead.mail.delivery.internal.outbox.TestWriter;
import org.letterhead.mail.delivery.internal.outbox.WayWatch;
import org.letterhead.mail.delivery.internal.route.Router;
import org.letterhead.mail.delivery.internal.route.Transports;
import org.letterhead.mail.delivery.internal.way.Breakers;

/** Opens what only tests need. */
public final class ProveTesting {
    private ProveTesting() {}

    public static DirectTester tester(
            Router router,
            Transports transports,
            ConnectionPool pool,
            DeliverySettings settings,
            Suspensions suspensions,
            TestMails mails,
            TestWriter log,
            Proofs proofs,
            WayWatch watch,
            Breakers breakers,
            Duration longest) {
        return new DirectTester(
                router, transports, pool, settings, suspensions, mails, log, proofs, watch, breakers, longest);
    }
}
