/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.Locale;
import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.MailAddress;

/** What stands on the command line about people. */
final class GivenAddress {
    private GivenAddress() {}

    static MailAddress of(String text) throws CommandException {
        return Refusal.inWords("", () -> MailAddress.of(text));
    }

    static Locale language(String tag) throws CommandException {
        Locale locale = Locale.forLanguageTag(tag);
        if (locale.getLanguage().isEmpty()) {
            throw Refusal.because("\"" + tag + "\" is not a language. Give a tag such as en, fr or pl.");
        }
        return locale;
    }
}
