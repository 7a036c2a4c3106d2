/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.tables;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.argument.Argument;

/**
 * Moments in columns. They go to the driver with their offset: by way of java.sql.Timestamp they would lose it, and an
 * hour of the day on which the clocks are put back would be another one in the table.
 */
public final class StoredTime {
    private StoredTime() {}

    /** A moment for a column. */
    public static Argument of(Instant moment) {
        OffsetDateTime utc = moment.atOffset(ZoneOffset.UTC);
        return (position, statement, context) -> statement.setObject(position, utc);
    }

    /** A moment for a column that may be empty. */
    public static Argument of(Optional<Instant> moment) {
        OffsetDateTime utc = moment.map(known -> known.atOffset(ZoneOffset.UTC)).orElse(null);
        return (position, statement, context) ->
                statement.setObject(position, utc, java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
    }

    /** The moment in a column of the current row. */
    public static Instant read(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** The moment in a column of the current row, if there is one. */
    public static Optional<Instant> find(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    /** The least id of version 7 that can be made at a moment: a span of ids is a span of time. */
    public static UUID firstId(Instant moment) {
        return new UUID(moment.toEpochMilli() << 16, 0);
    }
}
