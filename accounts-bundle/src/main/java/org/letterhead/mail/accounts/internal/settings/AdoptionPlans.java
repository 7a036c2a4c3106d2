/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.RouteTester.Examination;
import org.letterhead.mail.account.SenderAdoption.Cause;
import org.letterhead.mail.account.SenderAdoption.Use;
import org.letterhead.mail.accounts.internal.Words;
import org.letterhead.mail.accounts.internal.routing.Plans;
import org.letterhead.mail.accounts.internal.settings.Change.FilledWay;
import org.letterhead.mail.accounts.internal.settings.Change.NotMade;
import org.letterhead.mail.accounts.internal.settings.SettingsCheck.Checked;
import org.letterhead.mail.people.ShownText;
import org.letterhead.mail.transport.TransportDescriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Thinks through what becomes of settings that were proven elsewhere, and says what it is in words. */
@Component(service = AdoptionPlans.class)
public final class AdoptionPlans {
    /** The way whose recipients see nothing of the platform. */
    private static final String WHITE_LABEL = "whitelabel";

    /** Ways that the operator has set up, and that somebody gives up gladly who has proven an address. */
    private static final Set<String> OF_THE_OPERATOR = Set.of(AccountRoute.PLATFORM.way(), WHITE_LABEL);

    private final Ways ways;
    private final Plans plans;
    private final SettingsCheck check;
    private final ChangeWords said;

    /** Called by Declarative Services. */
    @Activate
    public AdoptionPlans(@Reference Ways ways, @Reference Plans plans, @Reference SettingsCheck check) {
        this.ways = ways;
        this.plans = plans;
        this.check = check;
        this.said = new ChangeWords(ways, plans);
    }

    /**
     * What was proven.
     *
     * @param way the way
     * @param values by the names of the form's fields
     * @param replaces whether it only takes the place of what is there
     * @param cause why
     */
    record Proven(String way, Map<String, String> values, boolean replaces, Cause cause) {}

    /** Keeps settings, and puts them to use if nothing better is in use. */
    Change adopt(Stored now, Locale people, String account, Proven proven) throws NotMade {
        String way = proven.way();
        Optional<StoredWay> saved = SettingsCheck.find(now.ways(), way, false);
        if (proven.replaces() ? saved.isEmpty() : isSame(saved, proven)) {
            throw NotMade.nothing();
        }
        if (check.tester().isEmpty()) {
            throw new MailUnavailableException(Words.say("settings.no-delivery", Locale.ENGLISH));
        }
        TransportDescriptor description = ways.find(way, Locale.ENGLISH)
                .orElseThrow(() -> new MailUnavailableException(
                        Words.say("settings.way-absent", Map.of("way", ShownText.of(way)), Locale.ENGLISH)));
        Checked checked = check.checkProven(
                now.ways(), account, description, new Draft(way, proven.values(), Map.of(), Set.of()), Locale.ENGLISH);
        Examination.Fit fit = checked.fit().orElseThrow(() -> NotMade.because(new Saving.Refused(checked.findings())));
        if (fit.ownConnection()) {
            throw new IllegalArgumentException("The way " + way
                    + " connects to a server of its own, so its settings count only after a test mail.");
        }
        List<String> changed = DraftReader.changes(description.form(), saved, checked.filledIn());
        if (changed.isEmpty() && saved.isPresent()) {
            throw NotMade.nothing();
        }
        boolean included = plans.includes(account, way);
        boolean moves = included && !proven.replaces() && givesWay(account, now.choice(), way);
        return change(now, people, proven, checked, fit, changed, included, moves);
    }

    private Change change(
            Stored now,
            Locale people,
            Proven proven,
            Checked checked,
            Examination.Fit fit,
            List<String> changed,
            boolean included,
            boolean moves) {
        String way = proven.way();
        List<String> words = new ArrayList<>();
        Map<String, String> details = new HashMap<>(proven.cause().details());
        Choice choice = now.choice();
        boolean active = included && (moves || choice.way().equals(Optional.of(way)));
        if (moves) {
            said.way(choice, way, people, words, details);
        }
        said.fields(way, checked.description().form(), changed, people, words, details);
        String from = fit.from().toString();
        String what =
                active ? "settings.changed.from" : included ? "settings.changed.ready" : "settings.changed.locked";
        words.add(Words.say(
                what, Map.of("from", ShownText.of(from), "way", ShownText.of(ways.shownName(way, people))), people));
        details.put("way", way);
        details.put("from", from);
        details.put(
                "use",
                (active ? Use.ACTIVE : included ? Use.READY : Use.LOCKED).name().toLowerCase(Locale.ROOT));
        return new Change(
                moves ? Optional.of(way) : choice.way(),
                choice.names(),
                choice.fallback(),
                Optional.of(new FilledWay(way, checked.filledIn(), SettingsCheck.find(now.ways(), way, false), false)),
                Optional.empty(),
                proven.cause().what(),
                details,
                words);
    }

    /** Forgets settings. If mail left by them, it leaves by the operator's default way, or the neutral one where nobody is to see the platform. */
    Change abandon(Stored now, Locale people, String account, String way, Cause cause) throws NotMade {
        Choice choice = now.choice();
        Optional<StoredWay> saved = SettingsCheck.find(now.ways(), way, false);
        boolean chosen = choice.way().equals(Optional.of(way));
        if (saved.isEmpty() && !chosen) {
            throw NotMade.nothing();
        }
        List<String> words = new ArrayList<>();
        Map<String, String> details = new HashMap<>(cause.details());
        Optional<String> instead = chosen ? neutralInstead(account) : choice.way();
        if (chosen) {
            said.way(choice, instead.orElse(plans.defaultWay()), people, words, details);
        }
        String values = saved.map(StoredWay::values).orElse(Map.of()).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .collect(Collectors.joining(", "));
        words.add(Words.say(
                "settings.changed.forgotten",
                Map.of("way", ShownText.of(ways.shownName(way, people)), "values", ShownText.of(values)),
                people));
        details.put("way", way);
        return new Change(
                instead,
                choice.names(),
                choice.fallback(),
                Optional.empty(),
                Optional.of(way),
                Optional.empty(),
                cause.what(),
                details,
                words);
    }

    /** What use a way's settings are. */
    Use use(String account, Choice choice, String way) {
        if (!isIncluded(account, way)) {
            return Use.LOCKED;
        }
        return choice.way().equals(Optional.of(way)) ? Use.ACTIVE : Use.READY;
    }

    /**
     * Whether an account's mail leaves in a way that nobody of the account has set up. A white label stays where the neutral way would show the
     * platform: that is for the account's people to decide.
     */
    private boolean givesWay(String account, Choice choice, String way) {
        String chosen = choice.way().orElse(plans.defaultWay());
        if (chosen.equals(way)) {
            return true;
        }
        String used = plans.includes(account, chosen) ? chosen : plans.defaultWay();
        if (used.equals(WHITE_LABEL) && !plans.neutralWay().equals(WHITE_LABEL)) {
            return false;
        }
        return used.equals(plans.defaultWay()) || OF_THE_OPERATOR.contains(used);
    }

    /** What takes the place of the default way where that would show the platform to recipients who must not see it. */
    private Optional<String> neutralInstead(String account) {
        String neutral = plans.neutralWay();
        return plans.showsPlatform(plans.defaultWay()) && isIncluded(account, neutral)
                ? Optional.of(neutral)
                : Optional.empty();
    }

    /** While nobody can say what the plan includes, mail goes on leaving as it did. */
    private boolean isIncluded(String account, String way) {
        try {
            return plans.includes(account, way);
        } catch (MailUnavailableException e) {
            return true;
        }
    }

    private static boolean isSame(Optional<StoredWay> saved, Proven proven) {
        return saved.map(way -> way.values().equals(proven.values())).orElse(false);
    }
}
