/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.log.LogQuery;

/** The options of {@code mail:log} as typed; what was not typed is {@code null}. */
record Search(
        String account,
        List<String> states,
        String template,
        String to,
        String since,
        String until,
        int limit,
        String after) {

    boolean isPlain() {
        return onlyAccountAndSince() && account == null && since == null;
    }

    boolean onlyAccountAndSince() {
        return Stream.of(states, template, to, until, after).allMatch(Objects::isNull) && limit == LogQuery.ALL.limit();
    }

    LogQuery query(Instant now) throws CommandException {
        if (limit < 1 || limit > LogQuery.MAX_LIMIT) {
            throw Refusal.because("--limit is " + limit + " and must be from 1 to " + LogQuery.MAX_LIMIT + ".");
        }
        return new LogQuery(
                AccountName.of(account),
                states == null ? Set.of() : states(states),
                Optional.ofNullable(template),
                Optional.ofNullable(to).map(MailAddress::of),
                moment(since, now),
                moment(until, now),
                after == null ? Optional.empty() : Optional.of(GivenId.of(after)),
                limit);
    }

    /** How a state is typed: without a space, so that it needs no quotes. */
    static String typed(RecipientState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Optional<Instant> moment(String text, Instant now) throws CommandException {
        return text == null ? Optional.empty() : Optional.of(Moment.of(text, now));
    }

    private static Set<RecipientState> states(List<String> names) throws CommandException {
        Set<RecipientState> states = EnumSet.noneOf(RecipientState.class);
        for (String name : names) {
            states.add(state(name));
        }
        return states;
    }

    private static RecipientState state(String name) throws CommandException {
        String wanted = name.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
        return Arrays.stream(RecipientState.values())
                .filter(state -> typed(state).equals(wanted))
                .findFirst()
                .orElseThrow(() -> Refusal.because("\"" + name + "\" is no state. There are: "
                        + Arrays.stream(RecipientState.values())
                                .map(Search::typed)
                                .collect(Collectors.joining(", "))
                        + "."));
    }
}
