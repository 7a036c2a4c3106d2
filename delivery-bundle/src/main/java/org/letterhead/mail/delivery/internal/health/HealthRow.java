/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.health;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.letterhead.mail.tables.StoredTime;

/**
 * How a way fares, as far as it is known in one place: in the table, or in this process and not written yet.
 *
 * @param since since when it fares so
 * @param lastSuccess when a server has last taken a mail
 * @param lastFailure when it has last failed
 * @param trouble why it has last failed
 */
record HealthRow(
        Optional<Instant> since,
        Optional<Instant> lastSuccess,
        Optional<Instant> lastFailure,
        Optional<Trouble> trouble) {
    static final HealthRow NOTHING =
            new HealthRow(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    static HealthRow read(ResultSet row) throws SQLException {
        return new HealthRow(
                StoredTime.find(row, "since"),
                StoredTime.find(row, "last_success"),
                StoredTime.find(row, "last_failure"),
                Trouble.read(row));
    }

    boolean isFailing() {
        return lastFailure.isPresent()
                && lastSuccess.filter(at -> !at.isBefore(lastFailure.get())).isEmpty();
    }

    boolean isNothing() {
        return lastSuccess.isEmpty() && lastFailure.isEmpty();
    }

    /** What {@link HealthTable} makes of it when it is written. */
    HealthRow and(HealthRow later) {
        // In the order in which they happened: the later one decides how it fares.
        return later.isFailing()
                ? success(later.lastSuccess()).failure(later.lastFailure(), later.trouble())
                : failure(later.lastFailure(), later.trouble()).success(later.lastSuccess());
    }

    private HealthRow success(Optional<Instant> at) {
        if (at.isEmpty()
                || lastSuccess.filter(before -> !before.isBefore(at.get())).isPresent()) {
            return this;
        }
        boolean turns = isNothing() || isFailing() && !at.get().isBefore(lastFailure.orElseThrow());
        return new HealthRow(turns ? at : since, at, lastFailure, trouble);
    }

    private HealthRow failure(Optional<Instant> at, Optional<Trouble> why) {
        if (at.isEmpty()
                || lastFailure.filter(before -> !before.isBefore(at.get())).isPresent()) {
            return this;
        }
        boolean turns = isNothing() || !isFailing() && at.get().isAfter(lastSuccess.orElseThrow());
        return new HealthRow(turns ? at : since, lastSuccess, at, why);
    }

    HealthRow sent(Instant at) {
        return and(new HealthRow(Optional.empty(), Optional.of(at), Optional.empty(), Optional.empty()));
    }

    HealthRow failed(Instant at, Trouble why) {
        return and(new HealthRow(Optional.empty(), Optional.empty(), Optional.of(at), Optional.of(why)));
    }
}
