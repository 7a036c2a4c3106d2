/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.operate;

import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** Runs the health checks that are there, for those who have no framework of checks. May be called from any thread. */
@ProviderType
public interface HealthReport {
    /** Runs all of them, now; those that do not answer in time say so. */
    List<Check> run();

    /**
     * What a check has found.
     *
     * @param name the check's
     * @param status such as {@code OK} or {@code CRITICAL}
     * @param healthy whether it is not worse than a warning
     * @param lines what was found, in English
     */
    record Check(String name, String status, boolean healthy, List<String> lines) {
        /** Copies the list. */
        public Check {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(status, "status");
            lines = List.copyOf(lines);
        }
    }
}
