/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.operate;

import org.letterhead.mail.RecipientState;
import org.osgi.service.component.annotations.Component;

/** Stub until the real one is merged. */
@Component(service = DeliveryCounters.class)
public final class DeliveryCounters {
    public void accepted(int n) {}

    public void ended(RecipientState state) {}
}
