/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.schema;

/** What became of an attempt to bring a schema up to date. */
public sealed interface MigrationOutcome {
    /**
     * The tables are as the bundle wants them.
     *
     * @param scripts how many scripts ran now
     */
    record Migrated(int scripts) implements MigrationOutcome {}

    /**
     * The database is away: try again soon.
     *
     * @param reason for the operator
     */
    record Unreachable(String reason) implements MigrationOutcome {}

    /**
     * It will not work until somebody changes something.
     *
     * @param reason for the operator: what, where, what to do
     */
    record Refused(String reason) implements MigrationOutcome {}
}
