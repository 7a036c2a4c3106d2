/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.RouteTester;
import org.letterhead.mail.account.RouteTester.Examination;
import org.letterhead.mail.accounts.internal.Words;
import org.letterhead.mail.accounts.internal.routing.Plans;
import org.letterhead.mail.accounts.internal.settings.FilledIn.Origin;
import org.letterhead.mail.people.ShownText;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.FormFinding;
import org.letterhead.mail.transport.FormRule.Level;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor;
import org.letterhead.mail.transport.TransportSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** What stands in the way of settings, without a connection: the one judgement that test and save are both based on. */
@Component(service = SettingsCheck.class)
public final class SettingsCheck {
    private static final String WHOLE = "";

    private final Ways ways;
    private final Plans plans;
    private final SettingsSecrets secrets;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile RouteTester tester;

    /** Called by Declarative Services. */
    @Activate
    public SettingsCheck(@Reference Ways ways, @Reference Plans plans, @Reference SettingsSecrets secrets) {
        this.ways = ways;
        this.plans = plans;
        this.secrets = secrets;
    }

    /** Whether an account can use a way now. */
    sealed interface Offer {
        /** It can. */
        record Open(TransportDescriptor description) implements Offer {}

        /** It cannot, and why. */
        record Closed(String text) implements Offer {}
    }

    /**
     * What was found about a draft.
     *
     * @param findings errors first
     * @param fit if there is no error
     */
    record Checked(
            TransportDescriptor description,
            FilledIn filledIn,
            Optional<StoredWay> saved,
            List<Finding> findings,
            Optional<Examination.Fit> fit) {
        List<Finding> warnings() {
            return findings.stream()
                    .filter(finding -> finding.level() == Level.WARNING)
                    .toList();
        }
    }

    /** Whoever tries settings; empty while that is not there. */
    Optional<RouteTester> tester() {
        return Optional.ofNullable(tester);
    }

    /**
     * Tells whether a way can be used, asking for the account's plan anew.
     *
     * @throws MailUnavailableException if nobody can say now what the plan includes
     */
    Offer offer(String account, String way, Locale reader) {
        Optional<TransportDescriptor> description = ways.find(way, reader);
        if (description.isEmpty()) {
            return new Offer.Closed(Words.say("settings.way-absent", Map.of("way", ShownText.of(way)), reader));
        }
        if (!plans.includes(account, way)) {
            String key = plans.plans(account).isPresent() ? "settings.not-included-link" : "settings.not-included";
            return new Offer.Closed(Words.say(
                    key,
                    Map.of(
                            "way",
                            description.get().displayName(),
                            "link",
                            plans.plans(account).map(Object::toString).orElse("")),
                    reader));
        }
        return new Offer.Open(description.get());
    }

    /** Looks at a draft that somebody has typed in. */
    Checked check(List<StoredWay> stored, String account, TransportDescriptor description, Draft draft, Locale reader) {
        return check(stored, account, description, draft, read(stored, account, description, draft, reader), reader);
    }

    /** Looks at a draft that was proven elsewhere. */
    Checked checkProven(
            List<StoredWay> stored, String account, TransportDescriptor description, Draft draft, Locale reader) {
        return check(stored, account, description, draft, readAny(stored, account, description, draft, reader), reader);
    }

    private Checked check(
            List<StoredWay> stored,
            String account,
            TransportDescriptor description,
            Draft draft,
            FilledIn filledIn,
            Locale reader) {
        return judged(
                account,
                description,
                draft.way(),
                readable(account, draft.way(), filledIn, stored, reader),
                find(stored, draft.way(), false),
                reader);
    }

    /**
     * Reads a draft that somebody has typed in, with the stored secrets that fit it, without a judgement whether it is finished. Of a way whose
     * settings are proven elsewhere only what is stored can be typed in.
     */
    FilledIn read(List<StoredWay> stored, String account, TransportDescriptor description, Draft draft, Locale reader) {
        FilledIn filledIn = readAny(stored, account, description, draft, reader);
        if (!filledIn.wrong().isEmpty() || !ways.isAdopted(draft.way())) {
            return filledIn;
        }
        Optional<StoredWay> saved = find(stored, draft.way(), false);
        SettingsForm form = description.form();
        Optional<FormField> differing = saved.isEmpty()
                ? form.fields().stream().findFirst()
                : DraftReader.changes(form, saved, filledIn).stream()
                        .findFirst()
                        .flatMap(form::field);
        return differing
                .map(field -> filledIn.wrongAt(error(
                        field.name(),
                        Words.say(
                                "settings.field.adopted",
                                Map.of("field", field.label(), "way", description.displayName()),
                                reader))))
                .orElse(filledIn);
    }

    private FilledIn readAny(
            List<StoredWay> stored, String account, TransportDescriptor description, Draft draft, Locale reader) {
        return DraftReader.read(
                description.form(),
                draft,
                find(stored, draft.way(), false).map(way -> source(account, way)),
                find(stored, draft.way(), true).map(way -> source(account, way)),
                reader);
    }

    /** Looks at settings that are saved: their own secrets count, and no others. */
    Checked checkSaved(String account, TransportDescriptor description, StoredWay saved, Locale reader) {
        // What a form does not have any more is no mistake of anybody's.
        Map<String, String> known = new HashMap<>(saved.values());
        known.keySet().removeIf(name -> description
                .form()
                .field(name)
                .filter(field -> field.type() != FormField.Type.SECRET)
                .isEmpty());
        FilledIn filledIn = DraftReader.read(
                description.form(),
                new Draft(saved.way(), known, Map.of(), Set.of()),
                Optional.of(source(account, saved)),
                Optional.empty(),
                reader);
        return judged(
                account,
                description,
                saved.way(),
                readable(account, saved.way(), filledIn, List.of(saved), reader),
                Optional.of(saved),
                reader);
    }

    /** Stored secrets whose key is lost must be entered again. */
    private FilledIn readable(String account, String way, FilledIn filledIn, List<StoredWay> stored, Locale reader) {
        List<Finding> missing = new ArrayList<>(filledIn.missing());
        filledIn.origins().forEach((field, origin) -> {
            boolean draft = origin == Origin.DRAFT;
            if (origin != Origin.ENTERED
                    && !secrets.opens(
                            SettingsSecrets.place(account, way, draft, field),
                            find(stored, way, draft).orElseThrow().sealed().get(field))) {
                missing.add(error(field, Words.say("settings.does-not-open", reader)));
            }
        });
        return new FilledIn(filledIn.settings(), filledIn.origins(), filledIn.wrong(), missing);
    }

    /** What a form says of settings that are saved, for somebody who only looks. */
    List<Finding> notices(TransportDescriptor description, Map<String, String> values) {
        return description.form().check(new TransportSettings(values, Map.of())).stream()
                .filter(FormFinding.Noticed.class::isInstance)
                .map(found -> said(found, description.form(), Locale.ROOT))
                .toList();
    }

    private Checked judged(
            String account,
            TransportDescriptor description,
            String way,
            FilledIn filledIn,
            Optional<StoredWay> saved,
            Locale reader) {
        List<Finding> findings = new ArrayList<>(filledIn.wrong());
        findings.addAll(filledIn.missing());
        Set<String> named = new HashSet<>();
        findings.forEach(finding -> named.add(finding.field()));
        description.form().check(filledIn.settings()).stream()
                .filter(found -> !named.contains(found.field()))
                .map(found -> said(found, description.form(), reader))
                .forEach(findings::add);
        Optional<Examination.Fit> fit = Optional.empty();
        if (findings.stream().noneMatch(finding -> finding.level() == Level.ERROR)) {
            RouteTester present = tester;
            Examination examined = present == null ? null : present.examine(account, way, filledIn.settings(), reader);
            if (examined instanceof Examination.Fit good) {
                fit = Optional.of(good);
            } else if (examined instanceof Examination.Unfit unfit) {
                boolean known = description.form().field(unfit.field()).isPresent();
                findings.add(error(known ? unfit.field() : WHOLE, unfit.text()));
            } else {
                String key = examined == null ? "settings.no-delivery" : "settings.way-absent";
                findings.add(error(WHOLE, Words.say(key, Map.of("way", way), reader)));
            }
        }
        // ERROR stands behind WARNING in its enum.
        findings.sort(Comparator.comparing(Finding::level).reversed());
        return new Checked(description, filledIn, saved, List.copyOf(findings), fit);
    }

    private DraftReader.Source source(String account, StoredWay way) {
        return new DraftReader.Source(
                way,
                (field, stored) -> secrets.open(SettingsSecrets.place(account, way.way(), way.draft(), field), stored));
    }

    static Optional<StoredWay> find(List<StoredWay> stored, String way, boolean draft) {
        return stored.stream()
                .filter(one -> one.way().equals(way) && one.draft() == draft)
                .findFirst();
    }

    static Finding error(String field, String text) {
        return new Finding(field, Level.ERROR, text);
    }

    private static Finding said(FormFinding found, SettingsForm form, Locale reader) {
        if (found instanceof FormFinding.Noticed noticed) {
            return new Finding(
                    found.field(), noticed.notice().level(), noticed.notice().text());
        }
        String label = form.field(found.field()).map(FormField::label).orElse(found.field());
        String type = form.field(found.field())
                .map(field -> field.type().name().toLowerCase(Locale.ROOT))
                .orElse("text");
        String key =
                found instanceof FormFinding.Missing ? "settings.field.missing" : "settings.field.malformed." + type;
        return error(found.field(), Words.say(key, Map.of("field", label), reader));
    }
}
