/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import java.util.Optional;
import org.letterhead.mail.MailSources;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.people.ShownText;
import org.letterhead.mail.template.RenderedMail;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What others know that a preview shows, as long as they are there. Whatever fails among them, the preview does not. */
@Component(service = Platform.class)
public final class Platform {
    /** Whom a preview is for. */
    static final String NOBODY = "recipient@example.com";

    private static final Logger LOG = LoggerFactory.getLogger(Platform.class);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AccountDirectory directory;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MailSources sources;

    /** What people call an account; its name if the host does not say. */
    String accountName(String account) {
        AccountDirectory present = directory;
        try {
            return present == null
                    ? account
                    : present.find(account).map(AccountProfile::displayName).orElse(account);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn(
                    "The host's AccountDirectory service failed when it was asked about account {}",
                    ShownText.of(account),
                    e);
            return account;
        }
    }

    /** The message as it would leave; empty if nobody can say. */
    Optional<String> source(String account, MessageClass messageClass, RenderedMail mail, Mailbox to) {
        MailSources present = sources;
        try {
            return present == null ? Optional.empty() : present.source(account, messageClass, mail, to);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("The source of a preview for account {} could not be made", ShownText.of(account), e);
            return Optional.empty();
        }
    }
}
