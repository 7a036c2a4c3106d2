/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.operate;

import java.util.Objects;
import org.letterhead.mail.MailId;

/** Which of the waiting mails. */
public sealed interface QueueSelection {
    /**
     * One mail, for all its recipients.
     *
     * @param mail the mail
     */
    record OneMail(MailId mail) implements QueueSelection {
        /** Refuses {@code null}. */
        public OneMail {
            Objects.requireNonNull(mail, "mail");
        }
    }

    /**
     * Every mail of an account.
     *
     * @param account the account's name
     */
    record OneAccount(String account) implements QueueSelection {
        /** Refuses {@code null}. */
        public OneAccount {
            Objects.requireNonNull(account, "account");
        }
    }

    /** Every mail. */
    record Everything() implements QueueSelection {}
}
