/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.AccountSettings.Offer;
import org.letterhead.mail.account.AccountSettings.Way;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.RouteHealth;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.accounts.internal.Words;
import org.letterhead.mail.accounts.internal.routing.Plans;
import org.letterhead.mail.transport.FormField.Type;
import org.letterhead.mail.transport.TransportDescriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that an account has set and could set, as it is shown: without any secret. */
@Component(service = SettingsView.class)
public final class SettingsView {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsView.class);

    private final AccountsStore store;
    private final Ways ways;
    private final Plans plans;
    private final SettingsCheck check;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile RouteHealth health;

    /** Called by Declarative Services. */
    @Activate
    public SettingsView(
            @Reference AccountsStore store,
            @Reference Ways ways,
            @Reference Plans plans,
            @Reference SettingsCheck check) {
        this.store = store;
        this.ways = ways;
        this.plans = plans;
        this.check = check;
    }

    AccountSettings of(String account, Locale reader) {
        Stored stored = store.run(handle -> Stored.read(handle, account));
        Map<String, TransportDescriptor> described = ways.all(reader);
        Set<String> names = new TreeSet<>(described.keySet());
        stored.ways().forEach(way -> names.add(way.way()));
        stored.choice().way().ifPresent(names::add);
        Optional<Set<String>> included = included(account, names);
        String chosen = stored.choice().way().orElse(plans.defaultWay());
        // While nobody can say what the plan includes, mail goes on leaving as it did.
        String leavesBy = included.map(some -> some.contains(chosen)).orElse(true) ? chosen : plans.defaultWay();
        List<Way> shown = names.stream()
                .map(name -> way(account, name, described.get(name), included, stored.ways()))
                .sorted(Comparator.comparing(SettingsView::standing).thenComparing(Way::name))
                .toList();
        return new AccountSettings(
                account,
                stored.choice().revision(),
                chosen,
                leavesBy,
                stored.choice().names(),
                shown,
                health(account, leavesBy, reader),
                warnings(chosen, leavesBy, described, included.isEmpty(), stored.ways(), reader),
                stored.choice().fallback(),
                stored.choice().lastChange());
    }

    private Optional<Set<String>> included(String account, Set<String> names) {
        try {
            return Optional.of(
                    names.stream().filter(name -> plans.includes(account, name)).collect(Collectors.toSet()));
        } catch (MailUnavailableException e) {
            LOG.debug("Shown without what the plan includes", e);
            return Optional.empty();
        }
    }

    /** Those that are not there come last. */
    private static int standing(Way way) {
        return way.description()
                .map(description -> description.standing().ordinal())
                .orElse(Integer.MAX_VALUE);
    }

    private Way way(
            String account,
            String name,
            TransportDescriptor description,
            Optional<Set<String>> included,
            List<StoredWay> stored) {
        Optional<StoredWay> saved = SettingsCheck.find(stored, name, false);
        boolean isIncluded = included.map(some -> some.contains(name)).orElse(true);
        Offer offer = description == null ? Offer.UNAVAILABLE : isIncluded ? Offer.ON_OFFER : Offer.NOT_INCLUDED;
        return new Way(
                name,
                offer,
                Optional.ofNullable(description),
                isIncluded ? Optional.empty() : plans.plans(account),
                saved.map(way -> open(way, description)).orElse(Map.of()),
                saved.map(way -> secrets(way, description)).orElse(Set.of()),
                saved.map(StoredWay::at),
                SettingsCheck.find(stored, name, true)
                        .map(draft -> new AccountSettings.Draft(
                                open(draft, description), secrets(draft, description), draft.at(), draft.by())));
    }

    /** What may be shown: what an earlier form has asked openly and this one keeps secret may not. */
    private static Map<String, String> open(StoredWay way, TransportDescriptor description) {
        Map<String, String> values = new HashMap<>(way.values());
        values.keySet().removeIf(field -> is(field, Type.SECRET, description));
        return values;
    }

    private static Set<String> secrets(StoredWay way, TransportDescriptor description) {
        return way.sealed().keySet().stream()
                .filter(field -> description == null || is(field, Type.SECRET, description))
                .collect(Collectors.toSet());
    }

    private static boolean is(String field, Type type, TransportDescriptor description) {
        return description != null && description.form().field(field).stream().anyMatch(found -> found.type() == type);
    }

    private RouteHealth.Health health(String account, String way, Locale reader) {
        RouteHealth present = health;
        try {
            return present == null ? RouteHealth.Health.UNPROVEN : present.of(account, way, reader);
        } catch (RuntimeException e) {
            LOG.warn("How mail of account {} fares cannot be told now: {}", account, e.getMessage());
            return RouteHealth.Health.UNPROVEN;
        }
    }

    private List<String> warnings(
            String chosen,
            String leavesBy,
            Map<String, TransportDescriptor> described,
            boolean plansAway,
            List<StoredWay> stored,
            Locale reader) {
        List<String> warnings = new ArrayList<>();
        if (plansAway) {
            warnings.add(Words.say("settings.warning.plans-away", reader));
        }
        if (!leavesBy.equals(chosen)) {
            warnings.add(Words.say(
                    "settings.warning.not-included",
                    Map.of("way", shownName(chosen, described), "instead", shownName(leavesBy, described)),
                    reader));
        }
        TransportDescriptor description = described.get(leavesBy);
        if (description == null) {
            warnings.add(Words.say("settings.warning.absent", Map.of("way", leavesBy), reader));
        } else {
            SettingsCheck.find(stored, leavesBy, false)
                    .map(saved -> check.notices(description, open(saved, description)))
                    .orElse(List.of())
                    .stream()
                    .sorted(Comparator.comparing(Finding::level).reversed())
                    .map(Finding::text)
                    .forEach(warnings::add);
        }
        return warnings;
    }

    private static String shownName(String way, Map<String, TransportDescriptor> described) {
        TransportDescriptor description = described.get(way);
        return description == null ? way : description.displayName();
    }
}
