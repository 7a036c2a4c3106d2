/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.sender;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.letterhead.mail.account.BrandedSenders.BrandedSender;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.web.internal.page.Form;

/**
 * The address that somebody wants mail to be from, as they type it.
 *
 * @param address the address
 * @param displayName the name shown with it
 * @param findings what is wrong with them
 */
record AddressForm(String address, String displayName, List<Finding> findings) {
    static final AddressForm EMPTY = new AddressForm("", "", List.of());

    /** What is wanted, else what is verified. */
    static AddressForm of(BrandedSender sender) {
        return sender.wanted()
                .map(wanted -> new AddressForm(wanted.address().toString(), wanted.displayName(), List.of()))
                .or(() -> sender.verified()
                        .map(verified ->
                                new AddressForm(verified.address().toString(), verified.displayName(), List.of())))
                .orElse(EMPTY);
    }

    static AddressForm read(Form form) {
        return new AddressForm(form.text("address"), form.text("displayName"), List.of());
    }

    AddressForm with(List<Finding> found) {
        return new AddressForm(address, displayName, found);
    }

    /** What belongs to neither field. */
    List<String> general() {
        return findings.stream()
                .filter(finding -> !List.of("address", "displayName").contains(finding.field()))
                .map(Finding::text)
                .toList();
    }

    /** For the template. */
    Map<String, Object> shown() {
        Map<String, Object> shown = new HashMap<>(Map.of("typedAddress", address, "typedName", displayName));
        NamesForm.text(findings, "address").ifPresent(text -> shown.put("addressWrong", text));
        NamesForm.text(findings, "displayName").ifPresent(text -> shown.put("nameWrong", text));
        return shown;
    }
}
