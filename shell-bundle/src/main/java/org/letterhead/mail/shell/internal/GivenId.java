/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.MailId;

/** A mail's id as typed on the command line. */
final class GivenId {
    private GivenId() {}

    static MailId of(String text) throws CommandException {
        try {
            // UUID.fromString also takes shorter groups, which nobody has copied from a list.
            if (text.length() == 36) {
                return MailId.parse(text);
            }
        } catch (IllegalArgumentException e) {
            // Said below, as for the wrong length.
        }
        throw Refusal.because("\"" + text + "\" is not the id of a mail. An id looks like"
                + " 019aa7e4-2f4b-7c31-9d7e-5b1f0c6d2a48 and is printed by mail:send and mail:log.");
    }
}
