/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import java.util.List;
import java.util.Optional;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.operate.FailingWays;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator sees of failing ways, and may do. */
@Component(service = FailingWays.class)
public final class StoredFailingWays implements FailingWays {
    private static final Logger LOG = LoggerFactory.getLogger(StoredFailingWays.class);
    private static final int MOST = 1000;

    private final Breakers breakers;

    /** Called by Declarative Services. */
    @Activate
    public StoredFailingWays(@Reference Breakers breakers) {
        this.breakers = breakers;
    }

    @Override
    public List<Failing> list(Optional<String> account, int most) {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("most is 1 to " + MOST + ", not " + most);
        }
        return breakers.list(account, most).stream()
                .map(breaker -> new Failing(
                        Optional.of(breaker.key().account()).filter(name -> !name.isEmpty()),
                        breaker.key().way(),
                        breaker.since(),
                        breaker.nextTrial(),
                        breaker.failure().cause(),
                        breaker.failure().advice().english()))
                .toList();
    }

    @Override
    public boolean tryAgain(Actor actor, Optional<String> account, String way) {
        if (!(actor instanceof Actor.Operator operator)) {
            throw new SecurityException("Only an operator may have a way tried again.");
        }
        WayKey key = account.map(name -> WayKey.of(name, way)).orElse(WayKey.RELAY);
        boolean failing = breakers.tryAtOnce(key);
        LOG.info(
                "operator {} has {} tried again{}",
                operator.name().replaceAll("[\\p{Cntrl}\\u0080-\\u009f]", " "),
                key.toString().replaceAll("[\\p{Cntrl}\\u0080-\\u009f]", " "),
                failing ? "" : ", which was not failing");
        return failing;
    }
}
