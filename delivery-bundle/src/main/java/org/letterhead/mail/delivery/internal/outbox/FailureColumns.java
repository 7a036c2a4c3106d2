/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.SqlStatement;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;

/** How a {@link Failure} stands in a row of lh_delivery_attempt. A row without a phase tells of no failure. */
public final class FailureColumns {
    /** The columns, for a select or an insert. */
    public static final String NAMES = "phase, reply_code, enhanced_code, cause, scope, permanence, certainty, "
            + "retry_after_ms, advice_key, advice_arguments, advice_english, reply";

    /** The named parameters for the columns, in the same order. */
    public static final String PARAMETERS = ":phase, :replyCode, :enhancedCode, :cause, :scope, :permanence, "
            + ":certainty, :retryAfterMs, :adviceKey, :adviceArguments, :adviceEnglish, :reply";

    private static final int MOST_ADVICE = 4000;
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final char PAIRS = '\u001e';
    private static final char WITHIN = '\u001f';

    private FailureColumns() {}

    /** Fills the parameters. */
    public static <T extends SqlStatement<T>> T bind(T statement, Optional<Failure> failure) {
        Failure known = failure.orElse(null);
        return statement
                .bind("phase", known == null ? null : known.phase().name())
                .bind(
                        "replyCode",
                        known == null || known.replyCode().isEmpty()
                                ? null
                                : (Integer)
                                        Math.max(-1, Math.min(known.replyCode().getAsInt(), Short.MAX_VALUE)))
                .bind(
                        "enhancedCode",
                        known == null
                                ? null
                                : known.enhancedCode()
                                        .map(code -> fit(code, 16))
                                        .orElse(null))
                .bind("cause", known == null ? null : known.cause().name())
                .bind("scope", known == null ? null : known.scope().name())
                .bind("permanence", known == null ? null : known.permanence().name())
                .bind("certainty", known == null ? null : known.certainty().name())
                .bind(
                        "retryAfterMs",
                        known == null
                                ? null
                                : known.retryAfter().map(FailureColumns::millis).orElse(null))
                .bind("adviceKey", known == null ? null : fit(known.advice().key(), 200))
                .bind(
                        "adviceArguments",
                        known == null ? null : written(known.advice().arguments()))
                .bind("adviceEnglish", known == null ? null : fit(known.advice().english(), MOST_ADVICE))
                .bind("reply", known == null ? null : fit(known.reply(), Failure.MAX_REPLY));
    }

    /** Reads the columns of the current row. */
    public static Optional<Failure> read(ResultSet row) throws SQLException {
        String phase = row.getString("phase");
        if (phase == null) {
            return Optional.empty();
        }
        int code = row.getInt("reply_code");
        OptionalInt replyCode = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(code);
        long millis = row.getLong("retry_after_ms");
        Optional<Duration> retryAfter = row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
        return Optional.of(new Failure(
                Failure.Phase.valueOf(phase),
                replyCode,
                Optional.ofNullable(row.getString("enhanced_code")),
                Failure.Cause.valueOf(row.getString("cause")),
                Failure.Scope.valueOf(row.getString("scope")),
                Failure.Permanence.valueOf(row.getString("permanence")),
                Failure.Certainty.valueOf(row.getString("certainty")),
                retryAfter,
                new Advice(
                        row.getString("advice_key"),
                        arguments(row.getString("advice_arguments")),
                        row.getString("advice_english")),
                row.getString("reply")));
    }

    /** An advice's arguments as one text. */
    // The separators of ASCII: an advice's arguments are for people and have no control characters.
    public static String written(Map<String, String> arguments) {
        return fit(
                arguments.entrySet().stream()
                        .map(entry -> plain(entry.getKey()) + WITHIN + plain(entry.getValue()))
                        .collect(Collectors.joining(String.valueOf(PAIRS))),
                MOST_ADVICE);
    }

    /** What {@link #written} has made a text of. */
    public static Map<String, String> arguments(String written) {
        Map<String, String> arguments = new LinkedHashMap<>();
        for (String pair : written.split(String.valueOf(PAIRS))) {
            int cut = pair.indexOf(WITHIN);
            if (cut >= 0) {
                arguments.put(pair.substring(0, cut), pair.substring(cut + 1));
            }
        }
        return arguments;
    }

    private static String plain(String text) {
        return withoutNul(text).replace(PAIRS, ' ').replace(WITHIN, ' ');
    }

    /** A driver's or a server's text, so that its column can hold it: one that could not would keep back all the others. */
    public static String fit(String text, int most) {
        String clean = withoutNul(text);
        if (clean.length() <= most) {
            return clean;
        }
        return clean.substring(0, Character.isHighSurrogate(clean.charAt(most - 1)) ? most - 1 : most);
    }

    private static Long millis(Duration wait) {
        return wait.isNegative() ? 0 : (wait.compareTo(LONGEST) > 0 ? LONGEST : wait).toMillis();
    }

    // PostgreSQL has no text with U+0000.
    private static String withoutNul(String text) {
        return text.replace('\0', ' ');
    }
}
