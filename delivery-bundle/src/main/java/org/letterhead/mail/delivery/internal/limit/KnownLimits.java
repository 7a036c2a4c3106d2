/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import org.letterhead.mail.delivery.internal.route.Choice;
import org.letterhead.mail.transport.SendingLimits;
import org.osgi.service.component.annotations.Component;

/** What is known of the providers behind accounts' settings. */
@Component(service = KnownLimits.class)
public final class KnownLimits {
    /** What the provider behind an account's choice allows, as far as is known. Cheap: asked for every mail. */
    public SendingLimits of(Choice choice) {
        return SendingLimits.UNKNOWN;
    }
}
