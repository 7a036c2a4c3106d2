/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.delivery;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.AccountSettings.Offer;
import org.letterhead.mail.account.BrandedSenders;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.web.internal.page.Form;

/**
 * What becomes of mail while the chosen way fails, as somebody fills it in.
 *
 * @param policy what is filled in
 * @param findings what is wrong with it
 */
record FallbackForm(FallbackPolicy policy, List<Finding> findings) {
    private static final Set<String> FIELDS = Set.of("way", "classes");

    static FallbackForm of(AccountSettings settings) {
        return new FallbackForm(settings.fallback(), List.of());
    }

    /** Reads what was sent; kinds of mail that there are not were never ticked. */
    static FallbackForm read(Form form) {
        List<String> ticked = form.all("classes");
        Set<MessageClass> classes = EnumSet.allOf(MessageClass.class).stream()
                .filter(one -> ticked.contains(key(one)))
                .collect(Collectors.toSet());
        Optional<String> way = Optional.of(form.text("other")).filter(name -> !name.isEmpty());
        return new FallbackForm(new FallbackPolicy(form.text("on").equals("true"), way, classes), List.of());
    }

    FallbackForm with(List<Finding> found) {
        return new FallbackForm(policy, found);
    }

    /** Whether a finding stands at one of the fields. */
    boolean shows(Finding finding) {
        return findings.contains(finding) && FIELDS.contains(finding.field());
    }

    private static String key(MessageClass one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    /** For the template. */
    Map<String, Object> shown(AccountSettings settings, Said said) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("isOn", policy.on());
        shown.put("others", others(settings, said));
        shown.put(
                "kinds",
                Stream.of(MessageClass.values())
                        .map(one -> Map.of(
                                "kind", key(one),
                                "label", said.of("class", one),
                                "ticked", policy.classes().contains(one)))
                        .toList());
        texts("way").ifPresent(text -> shown.put("wrongWay", text));
        texts("classes").ifPresent(text -> shown.put("wrongKinds", text));
        return shown;
    }

    private Optional<String> texts(String field) {
        String text = findings.stream()
                .filter(finding -> finding.field().equals(field))
                .map(Finding::text)
                .collect(Collectors.joining(" "));
        return Optional.of(text).filter(one -> !one.isEmpty());
    }

    /** The neutral way, and those that may need no server of the account's; which of them can, the service knows. */
    private List<Map<String, Object>> others(AccountSettings settings, Said said) {
        List<Map<String, Object>> others = new ArrayList<>();
        String chosen = policy.way().orElse("");
        others.add(other("", said.say("fallback.neutral"), chosen));
        for (AccountSettings.Way way : settings.ways()) {
            boolean simple =
                    way.description().map(one -> one.form().fields().isEmpty()).orElse(false);
            boolean verified =
                    way.name().equals(BrandedSenders.WAY) && way.savedAt().isPresent();
            boolean fits =
                    way.offer() == Offer.ON_OFFER && !way.name().equals(settings.chosen()) && (simple || verified);
            if (fits || way.name().equals(chosen)) {
                others.add(other(way.name(), Said.name(way), chosen));
            }
        }
        return others;
    }

    private static Map<String, Object> other(String name, String label, String chosen) {
        return Map.of("other", name, "label", label, "selected", name.equals(chosen));
    }
}
