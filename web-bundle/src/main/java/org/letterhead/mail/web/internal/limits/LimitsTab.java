/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.limits;

import java.math.RoundingMode;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.operate.FailingWays;
import org.letterhead.mail.operate.FailingWays.Failing;
import org.letterhead.mail.operate.MailLimits;
import org.letterhead.mail.operate.MailLimits.Use;
import org.letterhead.mail.web.internal.PlainText;
import org.letterhead.mail.web.internal.log.WayNames;
import org.letterhead.mail.web.internal.page.Moment;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.Tab;
import org.letterhead.mail.web.internal.page.View;
import org.letterhead.mail.web.internal.page.Visit;
import org.letterhead.mail.web.internal.page.Words;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The tab that shows how much the account may send, and which of its ways fail. It changes nothing. */
@Component(service = LimitsTab.class)
public final class LimitsTab implements Tab {
    private static final Words WORDS = Words.of("limits");
    private static final String DELIVERY = "delivery-bundle";
    private static final int MOST_WAYS = 100;
    private static final int LONGEST_REASON = 600;

    /** From here on the account is warned, as its people are by mail. */
    private static final double NEAR = 0.9;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile MailLimits limits;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile FailingWays failing;

    @Reference
    WayNames ways;

    @Override
    public String name() {
        return "limits";
    }

    @Override
    public Words words() {
        return WORDS;
    }

    @Override
    public Reply show(Visit visit) {
        if (!visit.path().isEmpty()) {
            return new Reply.Missing();
        }
        List<Map<String, Object>> cards =
                limits(visit, Visit.there(limits, DELIVERY).of(visit.account()));
        List<Map<String, Object>> troubles =
                Visit.there(failing, DELIVERY).list(Optional.of(visit.account()), MOST_WAYS).stream()
                        .map(way -> failing(visit, way))
                        .toList();
        Map<String, Object> values = new HashMap<>();
        values.put("ways", cards);
        values.put("hasWays", !cards.isEmpty());
        values.put("failing", troubles);
        values.put("hasFailing", !troubles.isEmpty());
        values.put("heldLink", visit.link("log", "held"));
        return Reply.page(View.of("limits/limits.html", WORDS.say("title", visit.locale()), values));
    }

    @Override
    public Reply change(Visit visit) {
        return new Reply.Missing();
    }

    private List<Map<String, Object>> limits(Visit visit, List<Use> uses) {
        Map<String, List<Use>> byWay = new LinkedHashMap<>();
        uses.forEach(use ->
                byWay.computeIfAbsent(use.way(), way -> new ArrayList<>()).add(use));
        List<Map<String, Object>> cards = new ArrayList<>();
        byWay.forEach((way, ofWay) -> cards.add(Map.of(
                "id",
                "way-" + cards.size(),
                "name",
                ways.of(way, visit.locale()),
                "uses",
                ofWay.stream()
                        .sorted(Comparator.comparing(Use::kind))
                        .map(use -> use(visit, use))
                        .toList())));
        return cards;
    }

    private static Map<String, Object> use(Visit visit, Use use) {
        Locale locale = visit.locale();
        boolean full = use.used() >= use.most();
        double part = use.most() == 0 ? 1 : (double) use.used() / use.most();
        NumberFormat percent = NumberFormat.getPercentInstance(locale);
        // What is nearly used up is not told as used up.
        percent.setRoundingMode(RoundingMode.DOWN);
        Map<String, Object> values = new HashMap<>();
        values.put("kind", say(visit, "kind." + use.kind()));
        values.put("max", use.most());
        values.put("value", Math.min(use.used(), use.most()));
        values.put("high", Math.round(use.most() * NEAR));
        values.put(
                "words",
                visit.say(
                        WORDS,
                        "used",
                        Map.of(
                                "used", number(use.used(), locale),
                                "most", number(use.most(), locale),
                                "percent", percent.format(part))));
        values.put("source", say(visit, "source." + use.source()));
        values.put("full", full);
        values.put("near", !full && part >= NEAR);
        values.put("wellBelow", !full && part < NEAR);
        use.opensAt().ifPresent(at -> values.put("opens", Moment.of(at, locale)));
        return values;
    }

    private Map<String, Object> failing(Visit visit, Failing way) {
        Map<String, Object> values = new HashMap<>();
        values.put("name", ways.of(way.way(), visit.locale()));
        values.put("why", say(visit, "cause." + way.cause()));
        if (visit.locale().getLanguage().equals(Locale.ENGLISH.getLanguage())) {
            // The driver's own words are kept in English alone.
            values.put("why", PlainText.words(way.text(), LONGEST_REASON));
        }
        values.put("since", Moment.of(way.since(), visit.locale()));
        values.put("trial", Moment.of(way.nextTrial(), visit.locale()));
        values.put("settings", visit.link("delivery", way.way()));
        return values;
    }

    private static String say(Visit visit, String key) {
        return WORDS.say(key, visit.locale());
    }

    private static String number(long number, Locale locale) {
        return NumberFormat.getIntegerInstance(locale).format(number);
    }
}
