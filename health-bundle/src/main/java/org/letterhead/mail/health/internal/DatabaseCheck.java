/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.health.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.letterhead.mail.store.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Whether the database of the mails is there and answers. */
@Component(
        // A delayed one would be made anew for each question, and forget that the last one still hangs.
        immediate = true,
        property = {
            HealthCheck.NAME + "=letterhead database",
            HealthCheck.TAGS + "=letterhead",
            HealthCheck.MBEAN_NAME + "=letterhead-database"
        })
public final class DatabaseCheck implements HealthCheck {
    private final LimitedCall<Boolean> call;

    // Not by the constructor: a component would be made anew whenever the database comes and goes.
    @Reference(
            target = "(" + Database.SCHEMA + "=delivery)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Database database;

    @Activate
    public DatabaseCheck() {
        this(Waiting.LIMIT, Clock.systemUTC());
    }

    DatabaseCheck(Duration limit, InstantSource clock) {
        call = new LimitedCall<>("Letterhead health: database", limit, clock);
    }

    @Deactivate
    void close() {
        call.close();
    }

    @Override
    public Result execute() {
        Findings findings = new Findings();
        Database found = database;
        if (found == null) {
            return findings.critical("There is no database for mails: the store could not open it or make its tables,"
                            + " or no database is installed. The log says which (search it for"
                            + " org.letterhead.mail.store); install one with: feature:install letterhead-h2")
                    .result();
        }
        long begun = System.nanoTime();
        LimitedCall.Outcome<Boolean> outcome = call.ask(() -> answers(found));
        if (outcome instanceof LimitedCall.Outcome.Answer<Boolean>) {
            findings.good("The database answered within "
                    + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms.");
        } else if (outcome instanceof LimitedCall.Outcome.Failed<Boolean> failed) {
            findings.critical("The database cannot be used: " + failed.words());
        } else if (outcome instanceof LimitedCall.Outcome.Silent<Boolean> silent) {
            findings.critical(
                    "The database has not answered since " + silent.since().truncatedTo(ChronoUnit.SECONDS) + ".");
        }
        return findings.result();
    }

    private static boolean answers(Database database) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
        }
    }
}
