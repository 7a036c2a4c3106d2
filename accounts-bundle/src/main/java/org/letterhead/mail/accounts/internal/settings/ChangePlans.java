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
import java.util.function.BooleanSupplier;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.RouteTester;
import org.letterhead.mail.account.RouteTester.Examination;
import org.letterhead.mail.account.SenderNames;
import org.letterhead.mail.accounts.internal.Words;
import org.letterhead.mail.accounts.internal.routing.Plans;
import org.letterhead.mail.accounts.internal.settings.Change.FilledWay;
import org.letterhead.mail.accounts.internal.settings.Change.NotMade;
import org.letterhead.mail.accounts.internal.settings.SettingsChange.Wish;
import org.letterhead.mail.accounts.internal.settings.SettingsCheck.Checked;
import org.letterhead.mail.accounts.internal.settings.SettingsCheck.Offer;
import org.letterhead.mail.people.ShownText;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Thinks through what somebody wants to change, and says what it is in words. */
@Component(service = ChangePlans.class)
public final class ChangePlans {
    private static final int LONGEST_PROOF = 200;

    private final Ways ways;
    private final Plans plans;
    private final SettingsCheck check;
    private final ChangeWords said;

    /** Called by Declarative Services. */
    @Activate
    public ChangePlans(@Reference Ways ways, @Reference Plans plans, @Reference SettingsCheck check) {
        this.ways = ways;
        this.plans = plans;
        this.check = check;
        this.said = new ChangeWords(ways, plans);
    }

    /** New settings of a way, which becomes the account's. */
    Change save(Stored now, Locale people, Wish wish, Draft draft, Optional<String> proof) throws NotMade {
        RouteTester tester = tester(wish);
        TransportDescriptor description = open(wish, draft.way());
        Checked checked = check.check(now.ways(), wish.account(), description, draft, wish.reader());
        Examination.Fit fit = fit(checked);
        Optional<BooleanSupplier> use =
                fit.ownConnection() ? Optional.of(use(tester, wish, draft.way(), checked, proof)) : Optional.empty();
        return changed(
                now.choice(),
                people,
                draft.way(),
                checked,
                fit,
                Optional.of(new FilledWay(draft.way(), checked.filledIn(), checked.saved(), use.isPresent())),
                use,
                "settings.saved");
    }

    private BooleanSupplier use(RouteTester tester, Wish wish, String way, Checked checked, Optional<String> proof)
            throws NotMade {
        String given = proof.filter(text -> !text.isEmpty() && text.length() <= LONGEST_PROOF)
                .orElseThrow(() ->
                        NotMade.because(new Saving.NotProven(Words.say("settings.save.test-first", wish.reader()))));
        return () ->
                tester.consume(given, wish.account(), way, checked.filledIn().settings());
    }

    /** A way that has settings already becomes the account's again. */
    Change switchOn(Stored now, Locale people, Wish wish, String way) throws NotMade {
        tester(wish);
        TransportDescriptor description = open(wish, way);
        Optional<StoredWay> saved = SettingsCheck.find(now.ways(), way, false);
        boolean nothingToFillIn = description.form().fields().isEmpty();
        if (saved.isEmpty() && !nothingToFillIn) {
            String never = ways.isAdopted(way) ? "settings.on.never-verified" : "settings.on.never-saved";
            throw NotMade.because(
                    new Saving.NotPossible(Words.say(never, Map.of("way", description.displayName()), wish.reader())));
        }
        Checked checked = saved.isPresent()
                ? check.checkSaved(wish.account(), description, saved.get(), wish.reader())
                : check.check(
                        now.ways(),
                        wish.account(),
                        description,
                        new Draft(way, Map.of(), Map.of(), Set.of()),
                        wish.reader());
        Examination.Fit fit = fit(checked);
        // What was saved when the way had no connection of its own was never proven.
        if (fit.ownConnection() && !saved.map(StoredWay::proven).orElse(false)) {
            throw NotMade.because(new Saving.NotProven(Words.say("settings.save.test-first", wish.reader())));
        }
        if (now.choice().way().equals(Optional.of(way))) {
            throw NotMade.nothing();
        }
        return changed(
                now.choice(),
                people,
                way,
                checked,
                fit,
                saved.isPresent()
                        ? Optional.empty()
                        : Optional.of(new FilledWay(way, checked.filledIn(), Optional.empty(), false)),
                Optional.empty(),
                "settings.switched-on");
    }

    /** The operator's default way counts again. */
    Change switchOff(Stored stored, Locale people, String way) throws NotMade {
        Choice now = stored.choice();
        if (!now.way().equals(Optional.of(way))) {
            throw NotMade.nothing();
        }
        List<String> words = new ArrayList<>();
        Map<String, String> details = new HashMap<>();
        if (way.equals(plans.defaultWay())) {
            // The way is the same, but what was filled in for it does not count any more.
            ways.find(way, people)
                    .map(TransportDescriptor::form)
                    .ifPresent(form -> said.fields(
                            way,
                            form,
                            DraftReader.changes(
                                    form, SettingsCheck.find(stored.ways(), way, false), DraftReader.NOTHING),
                            people,
                            words,
                            details));
        }
        said.way(now, plans.defaultWay(), people, words, details);
        details.put("way", plans.defaultWay());
        details.put("before", way);
        return new Change(
                Optional.empty(),
                now.names(),
                now.fallback(),
                Optional.empty(),
                Optional.empty(),
                "settings.switched-off",
                details,
                words);
    }

    /** Who mail is from. */
    Change names(Choice now, Locale people, Wish wish, SenderNames wished) throws NotMade {
        List<Finding> wrong = new ArrayList<>();
        Optional<String> displayName = wished.displayName().map(String::strip).filter(name -> !name.isEmpty());
        displayName.flatMap(name -> problem("displayName", name, wish)).ifPresent(wrong::add);
        wished.replyTo()
                .flatMap(box -> problem("replyTo", box.displayName(), wish).or(() -> unreachable(box, wish)))
                .ifPresent(wrong::add);
        if (!wrong.isEmpty()) {
            throw NotMade.because(new Saving.Refused(wrong));
        }
        SenderNames names = new SenderNames(displayName, wished.replyTo());
        if (names.equals(now.names())) {
            throw NotMade.nothing();
        }
        List<String> words = new ArrayList<>();
        Map<String, String> details = new HashMap<>();
        if (!names.displayName().equals(now.names().displayName())) {
            words.add(displayName
                    .map(name -> Words.say("settings.changed.name", Map.of("name", ShownText.of(name)), people))
                    .orElseGet(() -> Words.say("settings.changed.name-of-host", people)));
            details.put("displayName", displayName.orElse(""));
        }
        if (!names.replyTo().equals(now.names().replyTo())) {
            words.add(names.replyTo()
                    .map(box -> Words.say(
                            "settings.changed.reply-to",
                            Map.of("address", box.address().toString()),
                            people))
                    .orElseGet(() -> Words.say("settings.changed.reply-to-of-host", people)));
            details.put("replyTo", names.replyTo().map(Mailbox::toString).orElse(""));
        }
        return new Change(
                now.way(), names, now.fallback(), Optional.empty(), Optional.empty(), "settings.names", details, words);
    }

    /** It stands in every mail, and no test has shown that the servers take it. */
    private static Optional<Finding> unreachable(Mailbox replyTo, Wish wish) {
        return Optional.of(replyTo.address())
                .filter(MailAddress::needsSmtpUtf8)
                .map(address -> SettingsCheck.error(
                        "replyTo",
                        Words.say(
                                "settings.names.reply-to-letters",
                                Map.of("address", ShownText.of(address.toString())),
                                wish.reader())));
    }

    private static Optional<Finding> problem(String field, String text, Wish wish) {
        Optional<String> problem =
                text.length() > Mailbox.MAX_DISPLAY_NAME ? Optional.of("too-long") : FieldText.problemOfLine(text);
        return problem.map(what -> SettingsCheck.error(
                field,
                Words.say(
                        "settings.names." + what,
                        Map.of("most", String.valueOf(Mailbox.MAX_DISPLAY_NAME)),
                        wish.reader())));
    }

    private RouteTester tester(Wish wish) throws NotMade {
        return check.tester()
                .orElseThrow(() ->
                        NotMade.because(new Saving.NotPossible(Words.say("settings.no-delivery", wish.reader()))));
    }

    private TransportDescriptor open(Wish wish, String way) throws NotMade {
        Offer offer = check.offer(wish.account(), way, wish.reader());
        if (offer instanceof Offer.Closed closed) {
            throw NotMade.because(new Saving.NotPossible(closed.text()));
        }
        return ((Offer.Open) offer).description();
    }

    private static Examination.Fit fit(Checked checked) throws NotMade {
        return checked.fit().orElseThrow(() -> NotMade.because(new Saving.Refused(checked.findings())));
    }

    private Change changed(
            Choice now,
            Locale people,
            String way,
            Checked checked,
            Examination.Fit fit,
            Optional<FilledWay> settings,
            Optional<BooleanSupplier> proof,
            String what) {
        List<String> words = new ArrayList<>();
        Map<String, String> details = new HashMap<>();
        said.way(now, way, people, words, details);
        // By default nothing counts that was filled in for the way, though it is kept.
        boolean unused = now.way().isEmpty() && way.equals(plans.defaultWay());
        if (settings.isPresent() || unused) {
            SettingsForm form = checked.description().form();
            Optional<StoredWay> before = unused ? Optional.empty() : checked.saved();
            said.fields(way, form, DraftReader.changes(form, before, checked.filledIn()), people, words, details);
        }
        String from = fit.from().toString();
        if (!words.isEmpty()) {
            words.add(Words.say("settings.changed.from", Map.of("from", ShownText.of(from)), people));
        }
        details.put("way", way);
        details.put("from", from);
        return new Change(Optional.of(way), now.names(), now.fallback(), settings, proof, what, details, words);
    }
}
