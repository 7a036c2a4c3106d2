/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.karaf.shell.support.CommandException;

/** An account as named on the command line: a name that cannot be one is a slip, and must not pass for an account without mail. */
final class AccountName {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:@-]{1,64}");

    private AccountName() {}

    /** Checks the form of a name, if there is one. */
    static Optional<String> of(String text) throws CommandException {
        if (text != null && !FORM.matcher(text).matches()) {
            throw Refusal.because("\"" + text + "\" cannot be the name of an account: a name has 1 to 64 letters,"
                    + " digits or . _ : @ - and no spaces.");
        }
        return Optional.ofNullable(text);
    }
}
