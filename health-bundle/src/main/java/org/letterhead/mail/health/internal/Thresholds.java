/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.health.internal;

import java.time.Duration;
import java.util.Optional;

/**
 * When a waiting mail is a reason to worry.
 *
 * @param warn from this age on a little
 * @param critical from this age on very much
 * @param problem what is wrong with the operator's values, if something is: then these are the defaults
 */
record Thresholds(Duration warn, Duration critical, Optional<String> problem) {
    private static final Duration WARN = Duration.ofMinutes(5);
    private static final Duration CRITICAL = Duration.ofMinutes(30);

    /** A health check that is missing because of a slip in its file would look like good health. */
    static Thresholds of(HealthConfiguration configuration) {
        int warn;
        int critical;
        try {
            warn = configuration.warn_minutes();
            critical = configuration.critical_minutes();
        } catch (RuntimeException e) {
            // What DS throws for a value that is no number.
            return wrong("warn.minutes and critical.minutes must be whole numbers");
        }
        if (warn < 1 || critical < warn) {
            return wrong("warn.minutes is " + warn + " and critical.minutes is " + critical
                    + ", but they must be at least 1 and in this order");
        }
        return new Thresholds(Duration.ofMinutes(warn), Duration.ofMinutes(critical), Optional.empty());
    }

    private static Thresholds wrong(String what) {
        return new Thresholds(
                WARN,
                CRITICAL,
                Optional.of("In etc/" + QueueCheck.PID + ".cfg " + what + "; 5 and 30 are used instead."));
    }
}
