/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.connect;

import org.letterhead.mail.transport.Carrier;

/**
 * Tells which connections may stand for one another: those of one service with an equal key. The carrier comes along so
 * that the pool can connect; equal keys mean equal settings, so any one of them will do.
 */
record PoolKey(long service, String way, Carrier.Own carrier) {
    @Override
    public boolean equals(Object other) {
        return other instanceof PoolKey that
                && service == that.service
                && carrier.key().equals(that.carrier.key());
    }

    @Override
    public int hashCode() {
        return Long.hashCode(service) * 31 + carrier.key().hashCode();
    }
}
