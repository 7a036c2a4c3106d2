/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.log;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.log.LogQuery;
import org.letterhead.mail.web.internal.page.Form;

/**
 * What somebody looks for in the log.
 *
 * @param typed by field, as it was typed
 * @param wrong by field, the key of the text that says what is wrong with it
 * @param query what is asked of the log, as far as the fields are right
 * @param mail the one mail that is looked for by its id
 */
record LogFilter(Map<String, String> typed, Map<String, String> wrong, LogQuery query, Optional<MailId> mail) {
    private static final Pattern ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Pattern KIND = Pattern.compile("[^\\p{Cntrl}]{1,200}");
    private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2999, 12, 31);
    private static final int ON_A_PAGE = 30;

    /** The states that people tell apart. */
    enum Group {
        SENT(RecipientState.SENT, RecipientState.SENT_BY_FALLBACK),
        OTHER_WAY(RecipientState.SENT_BY_FALLBACK),
        WAITING(RecipientState.QUEUED, RecipientState.SENDING, RecipientState.DEFERRED),
        HELD(RecipientState.HELD),
        FAILED(RecipientState.FAILED, RecipientState.BOUNCED),
        UNKNOWN(RecipientState.UNKNOWN_OUTCOME),
        UNWANTED(RecipientState.SUPPRESSED),
        CANCELLED(RecipientState.CANCELLED);

        private final Set<RecipientState> states;

        Group(RecipientState... states) {
            this.states = Set.of(states);
        }
    }

    /** Reads the fields. What is wrong is left out of the query. */
    static LogFilter read(Form form, String account, ZoneId zone) {
        Map<String, String> typed = new LinkedHashMap<>();
        for (String field : new String[] {"q", "state", "kind", "from", "to"}) {
            String text = form.text(field);
            if (!text.isEmpty()) {
                typed.put(field, text);
            }
        }
        Map<String, String> wrong = new LinkedHashMap<>();
        LogQuery query = LogQuery.ALL.ofAccount(account).limitedTo(ON_A_PAGE);
        Optional<MailId> mail = Optional.empty();
        String sought = typed.get("q");
        if (sought != null && ID.matcher(sought).matches()) {
            mail = Optional.of(MailId.parse(sought));
        } else if (sought != null) {
            Optional<MailAddress> address = address(sought);
            query = address.isPresent() ? query.toRecipient(address.get()) : query;
            if (address.isEmpty()) {
                wrong.put("q", "wrong.q");
            }
        }
        if (typed.containsKey("state")) {
            Optional<Group> group = group(typed.get("state"));
            query = group.isPresent() ? query.inStates(group.get().states) : query;
            if (group.isEmpty()) {
                wrong.put("state", "wrong.state");
            }
        }
        if (typed.containsKey("kind")) {
            if (KIND.matcher(typed.get("kind")).matches()) {
                query = query.fromTemplate(typed.get("kind"));
            } else {
                wrong.put("kind", "wrong.kind");
            }
        }
        return new LogFilter(typed, wrong, days(query, typed, wrong, zone), mail);
    }

    private static LogQuery days(LogQuery query, Map<String, String> typed, Map<String, String> wrong, ZoneId zone) {
        Optional<LocalDate> from = day(typed.get("from"));
        Optional<LocalDate> to = day(typed.get("to"));
        if (typed.containsKey("from") && from.isEmpty()) {
            wrong.put("from", "wrong.day");
        }
        if (typed.containsKey("to") && to.isEmpty()) {
            wrong.put("to", "wrong.day");
        }
        if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
            wrong.put("to", "wrong.order");
        }
        Instant earliest = from.orElse(EARLIEST).atStartOfDay(zone).toInstant();
        Instant end = to.orElse(LATEST).plusDays(1).atStartOfDay(zone).toInstant();
        return from.isPresent() || to.isPresent() ? query.acceptedBetween(earliest, end) : query;
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.ofNullable(text)
                    .map(LocalDate::parse)
                    .filter(day -> !day.isBefore(EARLIEST) && !day.isAfter(LATEST));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<MailAddress> address(String text) {
        try {
            return Optional.of(MailAddress.of(text));
        } catch (MailRejectedException e) {
            return Optional.empty();
        }
    }

    private static Optional<Group> group(String name) {
        return Arrays.stream(Group.values())
                .filter(group -> group.name().equals(name))
                .findFirst();
    }

    boolean isNarrow() {
        return !typed.isEmpty();
    }

    /** What stands behind the address of the list, for a page further on. */
    String address(Optional<MailId> after) {
        Map<String, String> fields = new LinkedHashMap<>(typed);
        after.ifPresent(last -> fields.put("after", last.toString()));
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }
}
