/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.accept;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.template.RenderedMail;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Makes mails of tests: checked as all mail is, but nobody accepts them and none waits for its turn. */
@Component(service = TestMails.class)
public final class TestMails {
    /** The template of test mails. */
    public static final String TEMPLATE = "test-mail";

    private final Clock clock = Clock.systemUTC();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AccountDirectory directory;

    /**
     * Makes a mail.
     *
     * @throws MailRejectedException if its texts or its recipient can be no mail's
     * @throws MailUnavailableException if the host's directory fails
     */
    public AcceptedMail of(String account, RenderedMail texts, Mailbox to) {
        RequestCheck check = new RequestCheck(0, clock);
        check.recipient(to.address());
        check.texts(texts.subject(), texts.text(), texts.html().orElse(""));
        Optional<AccountProfile> profile = profile(account);
        return new AcceptedMail(
                MailId.create(clock),
                account,
                profile.map(AccountProfile::displayName).orElse(""),
                profile.flatMap(AccountProfile::replyTo),
                SenderChoice.ACCOUNT,
                MessageClass.TRANSACTIONAL,
                Optional.of(TEMPLATE),
                texts.locale(),
                texts.subject(),
                texts.text(),
                texts.html(),
                List.of(to),
                List.of(),
                List.of(),
                List.of(to.address()),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                clock.instant());
    }

    /**
     * What the host says about an account.
     *
     * @return empty if nobody says anything
     * @throws MailUnavailableException if the host's directory fails
     */
    public Optional<AccountProfile> profile(String account) {
        AccountDirectory book = directory;
        try {
            return book == null
                    ? Optional.empty()
                    : Objects.requireNonNull(book.find(account), "the directory's answer");
        } catch (RuntimeException | LinkageError e) {
            throw new MailUnavailableException(
                    "The host's account directory failed when it was asked for account \"" + account
                            + "\"; see its log. Nothing was sent.",
                    e);
        }
    }
}
