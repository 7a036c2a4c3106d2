/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.guide;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.MailSettings;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.Secret;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

// The host guide shows the rest of this file.
@Component(service = MailPage.class)
public final class MailPage {
    private final MailSettings settings;

    @Activate
    public MailPage(@Reference MailSettings settings) {
        this.settings = settings;
    }

    /** What the page shows: the ways with their forms, what is stored, how it goes. Remember its revision. */
    public AccountSettings show(String user, String account, Locale reader) {
        return settings.of(new Actor.User(user), account, reader);
    }

    /** The button "Send a test mail". The page keeps the proof, and gives it back with the same fields. */
    public Answer test(String user, String account, Filled filled, String to, Locale reader) {
        Testing testing = settings.test(
                new Actor.User(user), account, draft(user, account, filled, reader), MailAddress.of(to), reader);
        if (testing instanceof Testing.Accepted accepted) {
            return new Answer("Sent. Look whether it has arrived.", accepted.warnings(), Optional.of(accepted.proof()));
        }
        if (testing instanceof Testing.Refused refused) {
            return new Answer("Something is not filled in right.", refused.findings(), Optional.empty());
        }
        String text = testing instanceof Testing.Failed failed
                ? failed.text() + " Ways that need none of this: " + failed.otherWays()
                : ((Testing.NotPossible) testing).text();
        return new Answer(text, List.of(), Optional.empty());
    }

    /** The button "Save". */
    public Answer save(
            String user, String account, Filled filled, Optional<String> proof, long revision, Locale reader) {
        Saving saving = settings.save(
                new Actor.User(user), account, draft(user, account, filled, reader), proof, revision, reader);
        if (saving instanceof Saving.Saved) {
            return new Answer("Saved.", List.of(), Optional.empty());
        }
        if (saving instanceof Saving.Refused refused) {
            return new Answer("Something is not filled in right.", refused.findings(), Optional.empty());
        }
        if (saving instanceof Saving.NotProven not) {
            return new Answer(not.text(), List.of(), Optional.empty());
        }
        String text = saving instanceof Saving.Conflict
                ? "Somebody else has changed the settings meanwhile. Open the page again."
                : ((Saving.NotPossible) saving).text();
        return new Answer(text, List.of(), Optional.empty());
    }

    /** An empty password field means the stored one: it is in no map. */
    private Draft draft(String user, String account, Filled filled, Locale reader) {
        Map<String, String> values = new HashMap<>(filled.fields());
        Map<String, Secret> secrets = new HashMap<>();
        show(user, account, reader)
                .way(filled.way())
                .flatMap(AccountSettings.Way::description)
                .map(description -> description.form().fields())
                .orElse(List.of())
                .stream()
                .filter(field -> field.type() == FormField.Type.SECRET)
                .forEach(field -> Optional.ofNullable(values.remove(field.name()))
                        .filter(typed -> !typed.isEmpty())
                        .ifPresent(typed -> secrets.put(field.name(), Secret.of(typed))));
        return new Draft(filled.way(), values, secrets, Set.of());
    }

    /** A way and the fields of the page's form. */
    public record Filled(String way, Map<String, String> fields) {}

    /** What the page says; what was found stands at its field. */
    public record Answer(String text, List<Finding> findings, Optional<String> proof) {}
}
