/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.RouteTester;
import org.letterhead.mail.account.RouteTester.Examination;
import org.letterhead.mail.accounts.internal.Words;
import org.letterhead.mail.accounts.internal.routing.Plans;
import org.letterhead.mail.accounts.internal.settings.Change.NotMade;
import org.letterhead.mail.accounts.internal.settings.SettingsChange.Wish;
import org.letterhead.mail.accounts.internal.settings.SettingsCheck.Offer;
import org.letterhead.mail.people.ShownText;
import org.letterhead.mail.transport.TransportSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Thinks through what is to become of mail while an account's own way fails. */
@Component(service = FallbackPlans.class)
public final class FallbackPlans {
    private final Ways ways;
    private final Plans plans;
    private final SettingsCheck check;

    /** Called by Declarative Services. */
    @Activate
    public FallbackPlans(@Reference Ways ways, @Reference Plans plans, @Reference SettingsCheck check) {
        this.ways = ways;
        this.plans = plans;
        this.check = check;
    }

    Change change(Choice now, Locale people, Wish wish, FallbackPolicy wished) throws NotMade {
        if (wished.equals(now.fallback())) {
            throw NotMade.nothing();
        }
        List<Finding> wrong = new ArrayList<>();
        if (wished.on() && wished.classes().isEmpty()) {
            wrong.add(finding("classes", "no-classes", Map.of(), wish));
        }
        if (wished.way().isPresent()) {
            wrongWay(now, wish, wished.way().get()).ifPresent(wrong::add);
        }
        if (!wrong.isEmpty()) {
            throw NotMade.because(new Saving.Refused(wrong));
        }
        return new Change(
                now.way(),
                now.names(),
                wished,
                Optional.empty(),
                Optional.empty(),
                "settings.fallback",
                details(wished),
                List.of(words(wished, people)));
    }

    /** It must be able to carry mail at any moment, without anything filled in. */
    private Optional<Finding> wrongWay(Choice now, Wish wish, String way) throws NotMade {
        Map<String, String> name = Map.of("way", ShownText.of(ways.shownName(way, wish.reader())));
        if (way.equals(now.way().orElse(plans.defaultWay()))) {
            return Optional.of(finding("way", "chosen", name, wish));
        }
        if (check.offer(wish.account(), way, wish.reader()) instanceof Offer.Closed closed) {
            return Optional.of(SettingsCheck.error("way", closed.text()));
        }
        if (plans.showsPlatform(way)) {
            return Optional.of(finding("way", "shows-platform", name, wish));
        }
        RouteTester tester = check.tester()
                .orElseThrow(() ->
                        NotMade.because(new Saving.NotPossible(Words.say("settings.no-delivery", wish.reader()))));
        Examination examined = tester.examine(wish.account(), way, TransportSettings.EMPTY, wish.reader());
        if (examined instanceof Examination.Fit fit) {
            return fit.ownConnection() ? Optional.of(finding("way", "own-connection", name, wish)) : Optional.empty();
        }
        return Optional.of(
                examined instanceof Examination.Unfit
                        ? finding("way", "unfit", name, wish)
                        : SettingsCheck.error("way", Words.say("settings.way-absent", name, wish.reader())));
    }

    private static Finding finding(String field, String key, Map<String, String> arguments, Wish wish) {
        return SettingsCheck.error(field, Words.say("settings.fallback." + key, arguments, wish.reader()));
    }

    private static Map<String, String> details(FallbackPolicy wished) {
        Map<String, String> details = new HashMap<>();
        details.put("fallback", wished.on() ? "on" : "off");
        if (wished.on()) {
            details.put("way", wished.way().orElse(""));
            details.put(
                    "classes",
                    wished.classes().stream().sorted().map(MessageClass::name).collect(Collectors.joining(", ")));
        }
        return details;
    }

    private String words(FallbackPolicy wished, Locale people) {
        if (!wished.on()) {
            return Words.say("settings.changed.fallback-off", people);
        }
        String way = ways.shownName(wished.way().orElse(plans.neutralWay()), people);
        if (wished.classes().containsAll(EnumSet.allOf(MessageClass.class))) {
            return Words.say("settings.changed.fallback", Map.of("way", way), people);
        }
        String kinds = wished.classes().stream()
                .sorted()
                .map(kind -> Words.say("settings.class." + kind.name().toLowerCase(Locale.ROOT), people))
                .collect(Collectors.joining(", "));
        return Words.say("settings.changed.fallback-some", Map.of("way", way, "kinds", kinds), people);
    }
}
