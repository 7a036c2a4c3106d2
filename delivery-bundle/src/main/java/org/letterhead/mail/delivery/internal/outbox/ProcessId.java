/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.time.Clock;
import java.util.UUID;
import org.letterhead.mail.MailId;
import org.osgi.service.component.annotations.Component;

/** Names this process in the tables: its claims and the events it has to tell. Another one after every start. */
@Component(service = ProcessId.class)
public final class ProcessId {
    private final UUID value = MailId.create(Clock.systemUTC()).value();

    /** The name, which no other process has or had. */
    public UUID value() {
        return value;
    }
}
