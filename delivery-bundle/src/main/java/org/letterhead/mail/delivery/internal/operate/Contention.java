/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.operate;

import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;
import org.letterhead.mail.MailUnavailableException;

/**
 * Two transactions may want the same rows in different orders; then the database gives up one of them, of which nothing is
 * left. That one simply goes again.
 */
final class Contention {
    /** Serialisation failure and deadlock (both databases, PostgreSQL), concurrent update and lock time-out (H2). */
    private static final Set<String> PASSING = Set.of("40001", "40P01", "90131", "HYT00");

    private static final int TRIES = 5;

    private Contention() {}

    static <T> T again(Supplier<T> transaction) {
        for (int tries = 1; ; tries++) {
            try {
                return transaction.get();
            } catch (MailUnavailableException e) {
                if (tries == TRIES || !passes(e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean passes(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null && PASSING.contains(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
