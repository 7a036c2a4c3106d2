/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.log;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.log.DomainRefusals;
import org.letterhead.mail.log.MailLog;
import org.letterhead.mail.web.internal.PlainText;
import org.letterhead.mail.web.internal.page.Moment;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.View;
import org.letterhead.mail.web.internal.page.Visit;

/** Who refuses the account's mail. */
final class RefusalsPage {
    private static final int DAYS = 30;

    private RefusalsPage() {}

    static Reply show(Visit visit, Shown shown, MailLog log, Clock clock) {
        List<Map<String, Object>> rows =
                log.refusals(Optional.of(visit.account()), clock.instant().minus(Duration.ofDays(DAYS))).stream()
                        .map(refusals -> row(refusals, visit, shown))
                        .toList();
        Map<String, Object> values = new HashMap<>();
        values.put("pages", shown.pages("refusals"));
        values.put("rows", rows);
        values.put("hasRows", !rows.isEmpty());
        values.put("about", shown.say("refusals.about", Map.of("days", shown.number(DAYS))));
        values.put("none", shown.say("refusals.none", Map.of("days", shown.number(DAYS))));
        return Reply.page(View.of("log/refusals.html", shown.say("refusals.title"), values));
    }

    private static Map<String, Object> row(DomainRefusals refusals, Visit visit, Shown shown) {
        return Map.of(
                "domain",
                PlainText.untrusted(refusals.domain(), Shown.LONGEST_ADDRESS),
                "count",
                shown.number(refusals.refusals()),
                "last",
                Moment.of(refusals.lastAt(), visit.locale()),
                "reason",
                Shown.reason(refusals.lastReason()));
    }
}
