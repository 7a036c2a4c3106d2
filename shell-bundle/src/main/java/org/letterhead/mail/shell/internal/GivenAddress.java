/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.Locale;
import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.Mailbox;

/** What stands on the command line about people. */
final class GivenAddress {
    private GivenAddress() {}

    static MailAddress of(String text) throws CommandException {
        return Refusal.inWords("", () -> MailAddress.of(text));
    }

    /** An address, or one behind a name: {@code Acme Shop <hello@acme.example>}. */
    static Mailbox mailbox(String text) throws CommandException {
        int bracket = text.lastIndexOf('<');
        return Refusal.inWords(
                "",
                () -> bracket > 0 && text.endsWith(">")
                        ? Mailbox.of(text.substring(0, bracket).strip(), text.substring(bracket + 1, text.length() - 1))
                        : Mailbox.of(text));
    }

    static Locale language(String tag) throws CommandException {
        Locale locale = Locale.forLanguageTag(tag);
        if (locale.getLanguage().isEmpty()) {
            throw Refusal.because("\"" + tag + "\" is not a language. Give a tag such as en, fr or pl.");
        }
        return locale;
    }
}
