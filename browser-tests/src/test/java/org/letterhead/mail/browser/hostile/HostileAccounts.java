/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser.hostile;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;

/** A host whose only account has a name that is meant to do harm. It runs inside Karaf, in a bundle that the test makes. */
public final class HostileAccounts implements AccountDirectory {
    /** The account. */
    public static final String ACCOUNT = "hostile";

    /** What Declarative Services reads; the rank is above that of the demo's host. */
    public static final String COMPONENT =
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="hostile">
              <implementation class="org.letterhead.mail.browser.hostile.HostileAccounts"/>
              <service><provide interface="org.letterhead.mail.account.AccountDirectory"/></service>
              <property name="service.ranking" type="Integer" value="100"/>
            </scr:component>
            """;

    private static final String NAME =
            "<script>document.title='taken over'</script>\u202e\u2066<img src=x onerror=alert(1)>"
                    + "\u200f pay@bank.example <a href=https://bank.example>Your bank</a>";

    @Override
    public Optional<AccountProfile> find(String account) {
        return account.equals(ACCOUNT)
                ? Optional.of(new AccountProfile(ACCOUNT, NAME, Locale.ENGLISH, Optional.empty(), List.of()))
                : Optional.empty();
    }
}
