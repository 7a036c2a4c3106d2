/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.schema;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flyway's words, for whoever looks for them. What matters to an operator is said once by the store; Flyway would say it at
 * every attempt, among hints at its other products.
 */
public final class QuietLogs implements LogCreator {
    /** Flyway makes it by its name. */
    public QuietLogs() {
        // Nothing to keep.
    }

    @Override
    public Log createLogger(Class<?> of) {
        return new QuietLog(LoggerFactory.getLogger(of));
    }

    private record QuietLog(Logger log) implements Log {

        @Override
        public void debug(String message) {
            log.trace(message);
        }

        @Override
        public void info(String message) {
            log.debug(message);
        }

        @Override
        public void warn(String message) {
            log.debug(message);
        }

        @Override
        public void error(String message) {
            log.debug(message);
        }

        @Override
        public void error(String message, Exception e) {
            log.debug(message, e);
        }

        @Override
        public void notice(String message) {
            log.debug(message);
        }
    }
}
