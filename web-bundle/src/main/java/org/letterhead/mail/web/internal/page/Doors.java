/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.SettingsPage;
import org.letterhead.mail.web.internal.PublicSite;
import org.letterhead.mail.web.internal.signin.Entries;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How hosts lead people to the settings page. */
@Component(service = {SettingsPage.class, Doors.class})
public final class Doors implements SettingsPage {
    private final PublicSite site;
    private final Entries entries = new Entries();

    @Activate
    public Doors(@Reference PublicSite site) {
        this.site = site;
    }

    @Override
    public Optional<URI> of(String account) {
        return address("accounts/" + Visit.path(account));
    }

    @Override
    public Optional<URI> entry(Actor.User user, String account) {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(account, "account");
        return site.settings().publicUrl().isEmpty()
                ? Optional.empty()
                : address("enter/" + entries.make(new Entries.Entry(user, account)));
    }

    Entries entries() {
        return entries;
    }

    private Optional<URI> address(String path) {
        return site.settings().publicUrl().map(url -> URI.create(url + "/letterhead/" + path));
    }
}
