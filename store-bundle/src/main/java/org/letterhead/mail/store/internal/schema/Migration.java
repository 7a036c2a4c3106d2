/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.schema;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.letterhead.mail.store.internal.database.Connections;
import org.letterhead.mail.store.internal.schema.MigrationOutcome.Migrated;
import org.letterhead.mail.store.internal.schema.MigrationOutcome.Refused;
import org.letterhead.mail.store.internal.schema.MigrationOutcome.Unreachable;

/**
 * Brings one schema up to date, by Flyway. Each schema has a history of its own, since all share one database; what others
 * have in it already is no obstacle (baseline 0).
 */
public final class Migration {
    private final Connections connections;
    private final MigrationConnections source;
    private final Schema schema;

    /** Nothing happens yet. */
    public Migration(Connections connections, MigrationConnections source, Schema schema) {
        this.connections = connections;
        this.source = source;
        this.schema = schema;
    }

    /** Runs what has not run yet. May take long; {@link MigrationConnections#close()} ends it. */
    public MigrationOutcome run() {
        try {
            Flyway flyway = flyway();
            MigrationInfo[] all = flyway.info().all();
            Optional<String> wrong = newer(all).or(() -> changed(all));
            if (wrong.isPresent()) {
                return new Refused(wrong.get());
            }
            if (Stream.of(all).anyMatch(migration -> migration.getState() == MigrationState.FAILED)) {
                // A mark that the last attempt failed. The script may have been corrected since; no other changed.
                flyway.repair();
            }
            return new Migrated(flyway.migrate().migrationsExecuted);
        } catch (FlywayException e) {
            return failed(e);
        }
    }

    private Flyway flyway() {
        return Flyway.configure(Migration.class.getClassLoader())
                .dataSource(source)
                .table(schema.historyTable())
                .resourceProvider(new SchemaResources(schema))
                .javaMigrationClassProvider(List::of)
                .locations(new String[0])
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .ignoreMigrationPatterns(new String[0])
                .validateMigrationNaming(true)
                .placeholderReplacement(false)
                .cleanDisabled(true)
                .encoding("UTF-8")
                .loggers(QuietLogs.class.getName())
                .initSql(connections.engine().greeting())
                .load();
    }

    private Optional<String> newer(MigrationInfo[] all) {
        Optional<MigrationVersion> future = Stream.of(all)
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS
                        || migration.getState() == MigrationState.FUTURE_FAILED)
                .map(MigrationInfo::getVersion)
                .max(MigrationVersion::compareTo);
        return future.map(version -> {
            String own = Stream.of(all)
                    .filter(migration -> migration.getState().isResolved())
                    .map(MigrationInfo::getVersion)
                    .max(MigrationVersion::compareTo)
                    .map(MigrationVersion::getVersion)
                    .orElse("none");
            return what() + " has version " + version.getVersion() + " in the database "
                    + connections.engine().place() + ", newer than version " + own + " that " + schema.origin()
                    + " knows. Install the newer bundle again, or restore the backup that was made before it. "
                    + "Nothing was changed.";
        });
    }

    private Optional<String> changed(MigrationInfo[] all) {
        return Stream.of(all)
                .filter(migration -> migration.isApplied() && migration.getState() != MigrationState.FAILED)
                .filter(migration -> migration.getState() == MigrationState.MISSING_SUCCESS
                        || migration.getState().isResolved() && !migration.isChecksumMatching())
                .findFirst()
                .map(migration -> what() + " was made in the database "
                        + connections.engine().place() + " with another script for version " + migration.getVersion()
                        + " (\"" + migration.getDescription() + "\") than the one in " + schema.origin()
                        + ". A released script never changes: install the bundle that made the tables, or one that"
                        + " brings its scripts unchanged. Nothing was changed.");
    }

    private MigrationOutcome failed(FlywayException failure) {
        SQLException reason = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException deeper) {
                reason = deeper;
            }
        }
        if (reason != null && connections.engine().isGone(reason)) {
            return new Unreachable(connections.unreachable(reason));
        }
        return new Refused(what() + " of " + schema.origin() + " cannot be made in the database "
                + connections.engine().place() + ": " + failure.getMessage().strip()
                + ". The bundle waits; install one whose scripts run, or repair the tables.");
    }

    private String what() {
        return "Schema \"" + schema.name() + "\"";
    }
}
