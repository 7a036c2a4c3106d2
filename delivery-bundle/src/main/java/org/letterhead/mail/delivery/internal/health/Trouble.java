/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.health;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.delivery.internal.outbox.FailureColumns;

/** Why a way fails, as far as it is told to its account: nothing of what a server said. */
record Trouble(Cause cause, Advice advice) {
    private static final int MOST_ENGLISH = 4000;

    static Trouble of(Failure failure) {
        Advice advice = failure.advice();
        // Ten thousand of them may be kept in memory.
        return new Trouble(
                failure.cause(),
                new Advice(advice.key(), advice.arguments(), FailureColumns.fit(advice.english(), MOST_ENGLISH)));
    }

    /** Whether a failure is the way's, and not that of one mail or one recipient. */
    static boolean isOfWay(Failure failure) {
        return switch (failure.cause()) {
            case RECIPIENT, CONTENT -> false;
            case CREDENTIALS,
                    CONFIGURATION,
                    POLICY,
                    SENDER_REFUSED,
                    TLS,
                    OAUTH,
                    NETWORK,
                    DOMAIN_AUTHENTICATION,
                    PLATFORM -> true;
            case QUOTA, THROTTLED -> failure.scope() == Scope.CONNECTION || failure.scope() == Scope.QUOTA;
        };
    }

    static Optional<Trouble> read(ResultSet row) throws SQLException {
        String cause = row.getString("cause");
        return cause == null
                ? Optional.empty()
                : Optional.of(new Trouble(
                        Cause.valueOf(cause),
                        new Advice(
                                row.getString("advice_key"),
                                FailureColumns.arguments(row.getString("advice_arguments")),
                                row.getString("advice_english"))));
    }

    /** The same trouble as before need not be written again at once. */
    boolean isLike(Trouble other) {
        return cause == other.cause && advice.key().equals(other.advice.key());
    }

    /** For whoever says failures in words. */
    Failure asFailure() {
        return Failure.of(Failure.Phase.ROUTE, cause, advice).build();
    }
}
