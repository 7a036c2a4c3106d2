/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.itests.load.internal;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.Subscriptions;
import org.osgi.service.component.annotations.Component;

/**
 * Lets the load's subscription mail go, which nobody reads, where no bundle keeps accounts: what is looked at there is the way of a mail.
 */
@Component(property = "service.ranking:Integer=-1000")
public final class NobodyMinds implements Subscriptions {
    @Override
    public Optional<Suppression> suppression(
            String account, MessageClass messageClass, String kind, MailAddress recipient) {
        return Optional.empty();
    }

    @Override
    public Optional<Unsubscribe> unsubscribe(String account, String kind, MailAddress recipient, Locale locale) {
        return Optional.of(new Unsubscribe(
                URI.create("https://mail.platform.example/stop/" + account),
                account + ".load.platform.example",
                "This is a test.",
                "Unsubscribe"));
    }
}
