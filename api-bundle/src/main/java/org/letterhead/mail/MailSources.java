/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import java.util.Optional;
import org.letterhead.mail.template.RenderedMail;
import org.osgi.annotation.versioning.ProviderType;

/** Shows mails as they would leave, for previews. Sends and keeps nothing. May be called from any thread. */
@ProviderType
public interface MailSources {
    /**
     * Composes a mail as it would leave now, with the sender of the account's way; but without the seal (a DKIM signature) that it would
     * get on leaving, or whoever may look at a preview could pass any text off as the sender's own.
     *
     * @param account the account's name
     * @param messageClass its class; subscription mail shows a link that belongs to nobody
     * @param mail its texts
     * @param to the recipient
     * @return the source of the message (RFC 5322) in ASCII; empty if the account's way cannot be asked now
     */
    Optional<String> source(String account, MessageClass messageClass, RenderedMail mail, Mailbox to);
}
