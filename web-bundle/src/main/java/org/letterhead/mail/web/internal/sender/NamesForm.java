/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.sender;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.SenderNames;
import org.letterhead.mail.transport.FormRule.Level;
import org.letterhead.mail.web.internal.delivery.Said;
import org.letterhead.mail.web.internal.page.Form;

/**
 * The names that count for every way, as somebody types them.
 *
 * @param displayName the name shown as sender
 * @param replyToName the name shown with the address for answers
 * @param replyTo where answers go
 * @param findings what is wrong with them
 */
record NamesForm(String displayName, String replyToName, String replyTo, List<Finding> findings) {
    static NamesForm of(SenderNames names) {
        return new NamesForm(
                names.displayName().orElse(""),
                names.replyTo().map(Mailbox::displayName).orElse(""),
                names.replyTo().map(box -> box.address().toString()).orElse(""),
                List.of());
    }

    static NamesForm read(Form form) {
        return new NamesForm(form.text("displayName"), form.text("replyToName"), form.text("replyTo"), List.of());
    }

    NamesForm with(List<Finding> found) {
        return new NamesForm(displayName, replyToName, replyTo, found);
    }

    /** What can be told without asking anybody. */
    NamesForm checked(Said said) {
        List<Finding> found = new ArrayList<>();
        if (replyTo.isEmpty() && !replyToName.isEmpty()) {
            found.add(error("replyTo", said.say("names.address-missing")));
        }
        if (!replyTo.isEmpty()) {
            try {
                MailAddress address = MailAddress.of(replyTo);
                found.addAll(name(address, said));
            } catch (MailRejectedException e) {
                found.add(error("replyTo", said.say("names.malformed")));
            }
        }
        return with(found);
    }

    private List<Finding> name(MailAddress address, Said said) {
        try {
            new Mailbox(replyToName, address);
            return List.of();
        } catch (MailRejectedException e) {
            return List.of(error("replyToName", said.say("names.unfit")));
        }
    }

    private static Finding error(String field, String text) {
        return new Finding(field, Level.ERROR, text);
    }

    boolean isWrong() {
        return !findings.isEmpty();
    }

    /** Once they are {@link #checked}. */
    SenderNames names() {
        return new SenderNames(
                Optional.of(displayName).filter(name -> !name.isEmpty()),
                Optional.of(replyTo)
                        .filter(address -> !address.isEmpty())
                        .map(address -> new Mailbox(replyToName, MailAddress.of(address))));
    }

    /** For the template. */
    Map<String, Object> shown() {
        Map<String, Object> shown =
                new HashMap<>(Map.of("displayName", displayName, "replyToName", replyToName, "replyTo", replyTo));
        for (String field : List.of("displayName", "replyToName", "replyTo")) {
            text(findings, field).ifPresent(text -> shown.put(field + "Wrong", text));
        }
        return shown;
    }

    /** What is wrong with a field. */
    static Optional<String> text(List<Finding> findings, String field) {
        String text = findings.stream()
                .filter(finding -> finding.field().equals(field))
                .map(Finding::text)
                .collect(Collectors.joining(" "));
        return Optional.of(text).filter(one -> !one.isEmpty());
    }
}
