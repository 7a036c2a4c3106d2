/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.routing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.FallbackPolicy;

/** How what becomes of mail while its way fails stands in the tables and in memory. */
public final class FallbackColumns {
    private static final Set<MessageClass> ALL = Set.copyOf(EnumSet.allOf(MessageClass.class));

    private FallbackColumns() {}

    /** From the columns {@code fallback_on}, {@code fallback_way} and {@code fallback_classes}. */
    public static FallbackPolicy read(ResultSet row) throws SQLException {
        String classes = row.getString("fallback_classes");
        return policy(
                row.getBoolean("fallback_on"),
                Optional.ofNullable(row.getString("fallback_way")),
                classes == null ? "" : classes);
    }

    /** The kinds of mail by name; {@code null} for all, those of a later version too. */
    public static String classes(FallbackPolicy policy) {
        String packed = packed(policy);
        return packed.isEmpty() ? null : packed;
    }

    static String packed(FallbackPolicy policy) {
        return policy.classes().equals(ALL)
                ? ""
                : policy.classes().stream().sorted().map(MessageClass::name).collect(Collectors.joining(","));
    }

    static FallbackPolicy policy(boolean on, Optional<String> way, String classes) {
        if (on && way.isEmpty() && classes.isEmpty()) {
            return FallbackPolicy.DEFAULT;
        }
        List<String> names = List.of(classes.split(","));
        Set<MessageClass> known = classes.isEmpty()
                ? ALL
                : ALL.stream().filter(one -> names.contains(one.name())).collect(Collectors.toSet());
        return new FallbackPolicy(on, way, known);
    }
}
