/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.log;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailStatus;

/**
 * One page of the log.
 *
 * @param mails the latest first
 * @param next for {@link LogQuery#after(MailId)}; empty on the last page
 */
public record LogPage(List<MailStatus> mails, Optional<MailId> next) {
    /** Copies the list. */
    public LogPage {
        mails = List.copyOf(mails);
        Objects.requireNonNull(next, "next");
    }
}
