/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.guide;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.action.ActionPage;
import org.letterhead.mail.action.ActionPage.Fact;
import org.letterhead.mail.action.ActionPage.State;
import org.letterhead.mail.action.PublicAction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

// The host guide shows the rest of this file.
@Component(property = {PublicAction.NAME + "=stop-newsletter", PublicAction.ONE_CLICK + ":Boolean=true"})
public final class NewsletterStop implements PublicAction {
    private final Readers readers;

    @Activate
    public NewsletterStop(@Reference Readers readers) {
        this.readers = readers;
    }

    @Override
    public ActionPage look(String token, Locale locale) {
        return readers.find(token).map(this::page).orElseGet(NewsletterStop::unknown);
    }

    @Override
    public ActionPage perform(String token, Locale locale) {
        readers.find(token).ifPresent(readers::stop);
        return look(token, locale);
    }

    private ActionPage page(Reader reader) {
        boolean ready = reader.subscribed();
        return new ActionPage(
                ready ? State.READY : State.DONE,
                Locale.ENGLISH,
                ready ? "Stop the newsletter?" : "You get no more newsletters",
                List.of("It comes every Monday."),
                List.of(new Fact("Address", reader.address())),
                ready ? Optional.of("Stop the newsletter") : Optional.empty(),
                Optional.of(reader.account()));
    }

    private static ActionPage unknown() {
        return new ActionPage(
                State.UNKNOWN,
                Locale.ENGLISH,
                "We do not know this link",
                List.of("Please open it again from the latest newsletter."),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }
}
