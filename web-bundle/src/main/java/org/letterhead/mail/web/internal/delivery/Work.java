/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.delivery;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.account.MailSettings;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.web.internal.page.Form;
import org.letterhead.mail.web.internal.page.Visit;

/**
 * What somebody works on: filled in for a way and not saved yet, with what came of its test. It is kept in the session alone, secrets included, since no page
 * ever sends one back.
 *
 * @param draft what is filled in
 * @param revision of the settings that it was begun with
 * @param preset the provider that was chosen; possibly empty
 * @param variant which kind of it; possibly empty
 * @param recipient where the test mail goes; possibly empty
 * @param trial the test of exactly this draft; {@code null} if there was none
 */
record Work(MailSettings.Draft draft, long revision, String preset, String variant, String recipient, Trial trial) {
    private static final String VALUE = "v.";
    private static final String SECRET = "s.";
    private static final String CLEARED = "c.";

    /** What was kept for this way. */
    static Optional<Work> kept(Visit visit, String way) {
        return visit.session().kept(key(visit, way), Work.class);
    }

    /** Keeps it until it is saved or thrown away, or the session ends. */
    void keep(Visit visit) {
        visit.session().keep(key(visit, draft.way()), this);
    }

    static void forget(Visit visit, String way) {
        visit.session().forget(key(visit, way));
    }

    private static String key(Visit visit, String way) {
        return "delivery " + visit.account() + " " + way;
    }

    /**
     * Reads what was sent. A secret that was entered before and is not entered again counts on, but only while every field that decides whom
     * the way connects to is as it was then.
     */
    static Work read(Visit visit, String way, SettingsForm form) {
        Optional<Work> before = kept(visit, way);
        Map<String, String> values = values(visit.form(), form);
        Map<String, Secret> secrets = new HashMap<>();
        Set<String> cleared = new HashSet<>();
        for (String name : visit.form().names()) {
            // A password is taken as it was typed, spaces included.
            String typed = visit.form().find(name).orElse("");
            if (name.startsWith(SECRET) && !typed.isEmpty()) {
                String field = name.substring(SECRET.length());
                // Typed once more it is still the same, and what was tested with it still is.
                secrets.put(
                        field,
                        before.map(work -> work.draft().secrets().get(field))
                                .filter(secret -> secret.reveal().equals(typed))
                                .orElseGet(() -> Secret.of(typed)));
            } else if (name.startsWith(CLEARED)) {
                cleared.add(name.substring(CLEARED.length()));
            }
        }
        before.filter(work -> connectsAlike(form, work.draft().values(), values))
                .ifPresent(work -> work.draft().secrets().forEach((name, secret) -> {
                    if (!cleared.contains(name)) {
                        secrets.putIfAbsent(name, secret);
                    }
                }));
        MailSettings.Draft draft = new MailSettings.Draft(way, values, secrets, cleared);
        Trial tested = before.filter(work -> work.draft().equals(draft))
                .map(Work::trial)
                .orElse(null);
        return new Work(
                draft,
                revision(visit.form()),
                visit.form().text("preset"),
                visit.form().text("variant"),
                visit.form().text("recipient"),
                tested);
    }

    static long revision(Form form) {
        try {
            return Long.parseLong(form.text("revision"));
        } catch (NumberFormatException e) {
            // Of no settings that there ever were: somebody has tampered with the form.
            return -1;
        }
    }

    private static Map<String, String> values(Form filled, SettingsForm form) {
        Map<String, String> values = new HashMap<>();
        for (String name : filled.names()) {
            if (name.startsWith(VALUE)) {
                String field = name.substring(VALUE.length());
                boolean isSwitch = form.field(field)
                        .filter(one -> one.type() == FormField.Type.SWITCH)
                        .isPresent();
                String value = isSwitch && filled.all(name).contains("true") ? "true" : filled.text(name);
                if (!value.isEmpty()) {
                    values.put(field, value);
                }
            }
        }
        return values;
    }

    private static boolean connectsAlike(SettingsForm form, Map<String, String> before, Map<String, String> now) {
        return form.fields().stream()
                .filter(FormField::connection)
                .map(FormField::name)
                .allMatch(name -> before.getOrDefault(name, "").equals(now.getOrDefault(name, "")));
    }

    /** The same with other values, which nobody has tested. */
    Work with(Map<String, String> values) {
        MailSettings.Draft changed = new MailSettings.Draft(draft.way(), values, draft.secrets(), draft.cleared());
        return new Work(changed, revision, preset, variant, recipient, changed.equals(draft) ? trial : null);
    }

    Work tried(Trial begun) {
        return new Work(draft, revision, preset, variant, recipient, begun);
    }

    /** The same after somebody else has saved: what is done next is based on theirs. */
    Work basedOn(long later) {
        return new Work(draft, later, preset, variant, recipient, trial);
    }

    /** The test that exactly this passed, if it is not too long ago. */
    Optional<Testing.Accepted> passed() {
        return Optional.ofNullable(trial)
                .flatMap(Trial::result)
                .filter(Testing.Accepted.class::isInstance)
                .map(Testing.Accepted.class::cast)
                .filter(accepted -> accepted.validUntil().isAfter(Instant.now()));
    }
}
