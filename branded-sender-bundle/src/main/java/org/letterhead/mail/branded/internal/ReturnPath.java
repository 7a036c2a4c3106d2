/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;

/**
 * An envelope sender for each mail, so that what comes back tells by itself which mail it is about. The id stands behind a plus sign in the
 * operator's mailbox, in hexadecimal digits: they pass every server as they are, also one that folds the case.
 *
 * @param mailbox where all of it arrives
 */
public record ReturnPath(MailAddress mailbox) {
    /** What an id and its sign take. */
    private static final int TAG = 33;

    private static final int LONGEST_LOCAL_PART = 64;
    private static final int LONGEST = 254;

    /** Empty if there is no room for an id in it, or if not every server could take it. */
    static Optional<ReturnPath> of(MailAddress mailbox) {
        boolean fits = mailbox.localPart().length() + TAG <= LONGEST_LOCAL_PART
                && mailbox.toString().length() + TAG <= LONGEST
                && mailbox.localPart().matches("[A-Za-z0-9._-]+");
        return fits ? Optional.of(new ReturnPath(mailbox)) : Optional.empty();
    }

    /** The envelope sender of a mail. */
    MailAddress of(MailId mail) {
        String id = mail.value().toString().replace("-", "");
        return new MailAddress(mailbox.localPart() + '+' + id, mailbox.domain());
    }
}
