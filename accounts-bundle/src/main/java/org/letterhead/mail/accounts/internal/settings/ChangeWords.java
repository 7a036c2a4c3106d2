/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.letterhead.mail.accounts.internal.Words;
import org.letterhead.mail.accounts.internal.routing.Plans;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor;

/** What changes of a way, for the account's people and for the audit trail. */
record ChangeWords(Ways ways, Plans plans) {
    /** That mail leaves another way. */
    void way(Choice now, String way, Locale people, List<String> words, Map<String, String> details) {
        String before = now.way().orElse(plans.defaultWay());
        if (!way.equals(before)) {
            words.add(Words.say(
                    "settings.changed.way",
                    Map.of("way", ways.shownName(way, people), "before", ways.shownName(before, people)),
                    people));
            details.put("before", before);
        }
    }

    /** That fields have other values. */
    void fields(
            String way,
            SettingsForm form,
            List<String> changed,
            Locale people,
            List<String> words,
            Map<String, String> details) {
        if (!changed.isEmpty()) {
            SettingsForm spoken =
                    ways.find(way, people).map(TransportDescriptor::form).orElse(form);
            words.add(Words.say(
                    "settings.changed.fields",
                    Map.of("way", ways.shownName(way, people), "fields", DraftReader.labels(spoken, changed)),
                    people));
            details.put("fields", String.join(", ", changed));
        }
    }
}
