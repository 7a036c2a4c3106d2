/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import java.util.function.Function;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.SenderRequest;

/** A way whose addresses are the operator's and whose server is the operator's relay. */
record OperatorRoute(OperatorSender operator, Function<SenderRequest, String> name) implements MailRoute {
    @Override
    public Sender sender(SenderRequest wanted) {
        return operator.as(name.apply(wanted), wanted);
    }

    @Override
    public Carrier carrier() {
        return new Carrier.Relay();
    }
}
