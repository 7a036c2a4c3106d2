/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import org.letterhead.benchmarks.delivery.InsideDelivery;
import org.letterhead.mail.template.RenderedMail;

/** Delivery's own classes for its tables, driven without the rest of it. */
public final class MeasuredOutbox implements InsideDelivery {
    @Override
    public double statements(RenderedMail texts, int accounts, int threads, int mails) {
        throw new UnsupportedOperationException();
    }

    @Override
    public double claim(int mails) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long open() {
        throw new UnsupportedOperationException();
    }
}
