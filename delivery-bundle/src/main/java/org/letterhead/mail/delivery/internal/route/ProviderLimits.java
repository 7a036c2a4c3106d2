/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import java.util.Optional;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.TransportSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What the providers behind accounts' settings are known to allow, for whoever asks about an account. */
@Component(service = ProviderLimits.class)
public final class ProviderLimits {
    private final Router router;
    private final Transports transports;

    /** Called by Declarative Services. */
    @Activate
    public ProviderLimits(@Reference Router router, @Reference Transports transports) {
        this.router = router;
        this.transports = transports;
    }

    /** The way that an account has chosen, if that can be known now. */
    public Optional<String> chosenWay(String account) {
        return router.chosenWay(account);
    }

    /** What is known for a way of an account, with the settings that it uses now if that is the way it has chosen. */
    public SendingLimits of(String account, String way) {
        return transports.limits(way, router.inUse(account, way).orElse(TransportSettings.EMPTY));
    }
}
