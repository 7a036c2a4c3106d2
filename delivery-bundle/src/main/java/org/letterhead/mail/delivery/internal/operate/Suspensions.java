/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.operate;

import org.osgi.service.component.annotations.Component;

/** Stub until the real one is merged. */
@Component(service = Suspensions.class)
public final class Suspensions {
    public boolean isSuspended(String account) {
        return false;
    }

    public boolean allSuspended() {
        return false;
    }
}
