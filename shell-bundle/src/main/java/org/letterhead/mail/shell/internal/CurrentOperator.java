/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import org.apache.karaf.shell.support.ShellUtil;
import org.letterhead.mail.account.Actor;

/** The one who types, as the log is to name them. */
final class CurrentOperator {
    private static final String NOBODY_LOGGED_IN = "console";

    private CurrentOperator() {}

    /** The Karaf user of the session; a console that asks for no login has none. */
    static Actor get() {
        String user = ShellUtil.getCurrentUserName();
        return new Actor.Operator(user == null || user.isBlank() ? NOBODY_LOGGED_IN : user);
    }
}
