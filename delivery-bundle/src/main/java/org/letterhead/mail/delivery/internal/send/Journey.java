/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.time.Clock;
import org.letterhead.mail.delivery.internal.limit.Limits;
import org.letterhead.mail.delivery.internal.operate.Suspensions;
import org.letterhead.mail.delivery.internal.outbox.Claims;
import org.letterhead.mail.delivery.internal.outbox.OutcomeWriter;
import org.letterhead.mail.delivery.internal.outbox.Parcels;
import org.letterhead.mail.delivery.internal.route.Availability;
import org.letterhead.mail.delivery.internal.way.Breakers;

/** What every {@link Trip} needs on its way. */
record Journey(
        Parcels parcels,
        Consent consent,
        Claims claims,
        Suspensions suspensions,
        Availability availability,
        HandOvers handOvers,
        Breakers breakers,
        Limits limits,
        OutcomeWriter outcomes,
        Clock clock) {}
