/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.operate;

import java.util.Optional;
import org.letterhead.mail.Cancellation;
import org.letterhead.mail.MailId;
import org.osgi.service.component.annotations.Component;

/** Stub until the real one is merged. */
@Component(service = Cancellations.class)
public final class Cancellations {
    public Optional<Cancellation> cancel(MailId id) {
        return Optional.empty();
    }
}
