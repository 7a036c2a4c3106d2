/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.log;

import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailStatus;
import org.osgi.service.component.annotations.Component;

/** Stub until the real one is merged. */
@Component(service = Statuses.class)
public final class Statuses {
    public Optional<MailStatus> find(MailId id, Locale locale) {
        return Optional.empty();
    }
}
