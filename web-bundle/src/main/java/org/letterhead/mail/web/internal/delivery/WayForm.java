/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.delivery;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.BrandedSenders;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor;
import org.letterhead.mail.web.internal.delivery.FieldView.SecretState;
import org.letterhead.mail.web.internal.page.Visit;

/**
 * The page of one way: its form, and what can be done with it.
 *
 * @param visit who looks
 * @param settings of the account
 * @param way the way
 * @param recipients where test mails can go
 * @param work what is filled in and not saved
 */
record WayForm(
        Visit visit, AccountSettings settings, AccountSettings.Way way, List<String> recipients, Optional<Work> work) {

    SettingsForm form() {
        return way.description().map(TransportDescriptor::form).orElse(SettingsForm.NONE);
    }

    /** Whether there is a form to fill in: not for a way that is not there or not included, nor for one that the tab Sender sets up. */
    boolean isOpen() {
        return way.offer() == AccountSettings.Offer.ON_OFFER
                && way.description().isPresent()
                && !way.name().equals(BrandedSenders.WAY);
    }

    /** Whether saving asks for a test, as far as a form tells: one that asks whom to connect to or for a secret has a server of its own. */
    boolean needsTest() {
        return form().fields().stream().anyMatch(field -> field.connection() || field.type() == FormField.Type.SECRET);
    }

    /** What the fields begin with, as long as nobody has filled them in. */
    Map<String, String> beginning() {
        if (work.isPresent()) {
            return work.get().draft().values();
        }
        if (way.draft().isPresent()) {
            return way.draft().get().values();
        }
        if (way.savedAt().isPresent()) {
            return way.values();
        }
        Map<String, String> values = new HashMap<>();
        form().fields().stream()
                .filter(field -> !field.defaultValue().isEmpty())
                .forEach(field -> values.put(field.name(), field.defaultValue()));
        return values;
    }

    /** The same with what a provider needs. */
    Map<String, String> filled(Providers providers) {
        Map<String, String> values = new HashMap<>(beginning());
        values.putAll(providers.values());
        return values;
    }

    private Map<String, SecretState> secrets() {
        Set<String> stored = new HashSet<>(way.storedSecrets());
        way.draft().ifPresent(draft -> stored.addAll(draft.storedSecrets()));
        Map<String, SecretState> states = new HashMap<>();
        stored.forEach(name -> states.put(name, SecretState.STORED));
        work.map(Work::draft).ifPresent(draft -> {
            draft.secrets().keySet().forEach(name -> states.put(name, SecretState.ENTERED));
            draft.cleared().stream().filter(stored::contains).forEach(name -> states.put(name, SecretState.CLEARED));
        });
        return states;
    }

    /**
     * For the template.
     *
     * @param providers which one was chosen
     * @param values what the fields show
     * @param findings what is said at them
     */
    Map<String, Object> values(Providers providers, Map<String, String> values, List<Finding> findings) {
        Said said = Said.to(visit);
        Map<String, Object> shown = new HashMap<>(WayCard.of(visit, settings, way));
        shown.put("action", visit.link("delivery", way.name()));
        shown.put("back", visit.link("delivery"));
        shown.put("addresses", visit.link("delivery", "addresses"));
        shown.put("revision", settings.revision());
        way.draft()
                .ifPresent(draft -> shown.put(
                        "putAside",
                        Map.of("by", said.by(draft.by()), "at", said.moment(draft.at()), "isShown", work.isEmpty())));
        boolean hasFields = !form().fields().isEmpty();
        boolean chosen = settings.chosen().equals(way.name());
        // Where there is nothing to fill in, saving switches on.
        shown.put("offersSwitchOn", shown.get("canSwitchOn").equals(true) && (hasFields || !isOpen()));
        if (!isOpen()) {
            return shown;
        }
        shown.putAll(providers.shown(visit.link("delivery", way.name()), said));
        FieldView fields = new FieldView(form(), values, secrets(), findings);
        Map<String, Object> open = new HashMap<>();
        open.put("fields", fields.fields(said));
        open.put("hasFields", hasFields);
        open.put("canSave", hasFields || !chosen);
        open.put("hasConditions", form().fields().stream().anyMatch(field -> field.visibleWhen()
                .isPresent()));
        // What is filled in now was tested, and not something else before it.
        boolean tested = work.filter(one -> one.draft().values().equals(values))
                .flatMap(Work::passed)
                .isPresent();
        open.put("tested", tested);
        open.put("mustTest", needsTest());
        open.put("resting", needsTest() && !tested);
        work.ifPresent(one -> open.put("unsaved", true));
        open.put("isTested", work.map(Work::trial).isPresent());
        form().handover()
                .ifPresent(letter -> open.put("handover", Map.of("title", letter.title(), "letter", letter.text())));
        open.put("recipients", recipientChoice());
        shown.put("open", open);
        return shown;
    }

    private Map<String, Object> recipientChoice() {
        String chosen = work.map(Work::recipient).orElse("");
        return Map.of(
                "any",
                !recipients.isEmpty(),
                "choices",
                recipients.stream()
                        .map(one -> Map.of("address", one, "chosen", one.equals(chosen)))
                        .toList());
    }
}
