/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.AccountSettings.Offer;
import org.letterhead.mail.account.AccountSettings.Way;
import org.letterhead.mail.account.BrandedSenders;
import org.letterhead.mail.transport.TransportDescriptor;
import org.letterhead.mail.web.internal.page.Visit;

/** What is said of a way, on its card and above its form. */
final class WayCard {
    private WayCard() {}

    static Map<String, Object> of(Visit visit, AccountSettings settings, Way way) {
        Said said = Said.to(visit);
        boolean onOffer = way.offer() == Offer.ON_OFFER;
        boolean chosen = settings.chosen().equals(way.name());
        boolean fields = way.description()
                .map(description -> !description.form().fields().isEmpty())
                .orElse(false);
        boolean branded = way.name().equals(BrandedSenders.WAY);
        boolean saved = way.savedAt().isPresent();
        Map<String, Object> card = new HashMap<>();
        card.put("way", way.name());
        card.put("wayName", Said.name(way));
        card.put(
                "description",
                way.description().map(TransportDescriptor::description).orElse(""));
        card.put(
                "standing",
                way.description()
                        .map(one -> said.of("standing", one.standing()))
                        .orElse(""));
        card.put("badges", badges(settings, way, said));
        card.put("isInUse", settings.leavesBy().equals(way.name()));
        card.put("page", visit.link("delivery", way.name()));
        card.put("canOpen", onOffer && fields && !branded);
        card.put("openLabel", said.say(saved || way.draft().isPresent() ? "card.change" : "card.set-up"));
        card.put("canSwitchOn", onOffer && !chosen && (saved || !fields));
        card.put("canSwitchOff", chosen && saved);
        card.put("isGone", way.offer() == Offer.UNAVAILABLE);
        card.put("isLocked", way.offer() == Offer.NOT_INCLUDED);
        Said.link(way.plans()).ifPresent(link -> card.put("plans", link));
        if (branded) {
            card.put("senderPage", visit.link("sender"));
        }
        if (way.offer() != Offer.ON_OFFER || branded) {
            List<Map<String, Object>> kept = kept(way);
            card.put("kept", kept);
            card.put("isKept", !kept.isEmpty());
        }
        way.savedAt().ifPresent(at -> card.put("savedAt", said.moment(at)));
        return card;
    }

    /** Which state it is in, in words. */
    private static List<Map<String, Object>> badges(AccountSettings settings, Way way, Said said) {
        List<Map<String, Object>> badges = new ArrayList<>();
        boolean chosen = settings.chosen().equals(way.name());
        boolean used = settings.leavesBy().equals(way.name());
        if (used) {
            badges.add(badge(chosen ? "state.in-use" : "state.instead", "good", said));
        } else if (chosen) {
            badges.add(badge("state.chosen-not-used", "warn", said));
        } else if (way.savedAt().isPresent()) {
            badges.add(badge("state.saved", "", said));
        }
        if (way.draft().isPresent()) {
            badges.add(badge("state.draft", "accent", said));
        }
        if (way.offer() == Offer.NOT_INCLUDED) {
            badges.add(badge("state.locked", "warn", said));
        } else if (way.offer() == Offer.UNAVAILABLE) {
            badges.add(badge("state.not-running", "bad", said));
        }
        return badges;
    }

    private static Map<String, Object> badge(String key, String style, Said said) {
        return Map.of("text", said.say(key), "style", style);
    }

    /** What is stored, with the fields' labels as far as they are known. */
    static List<Map<String, Object>> kept(Way way) {
        return way.values().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(value -> Map.<String, Object>of(
                        "label",
                        way.description()
                                .flatMap(one -> one.form().field(value.getKey()))
                                .map(field -> field.label())
                                .orElse(value.getKey()),
                        "text",
                        Said.untrusted(value.getValue())))
                .toList();
    }
}
