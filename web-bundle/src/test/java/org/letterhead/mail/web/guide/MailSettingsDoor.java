/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.guide;

import java.net.URI;
import java.util.Optional;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.SettingsPage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

// The host guide shows the rest of this file.
@Component(service = MailSettingsDoor.class)
public final class MailSettingsDoor {
    private final SettingsPage page;

    @Activate
    public MailSettingsDoor(@Reference SettingsPage page) {
        this.page = page;
    }

    /** For mails and help texts: whoever opens it and is not signed in is asked to. */
    public Optional<URI> link(String account) {
        return page.of(account);
    }

    /** For the button "Mail settings": answer its POST with a redirect (303) there, and keep the address nowhere. */
    public Optional<URI> enter(String signedIn, String account) {
        return page.entry(new Actor.User(signedIn), account);
    }
}
