/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.accounts.internal.Words;
import org.letterhead.mail.accounts.internal.access.HostAccounts;
import org.letterhead.mail.accounts.internal.audit.AuditTrail;
import org.letterhead.mail.people.ActorName;
import org.letterhead.mail.people.AddressKeys;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mail that tells an account's other people of a change: whoever has got at one administrator's login must not turn the account's mail
 * round unseen.
 */
@Component(service = ChangeNotice.class)
public final class ChangeNotice {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeNotice.class);
    private static final String TEMPLATE = "settings-changed";
    private static final int RECIPIENTS_OF_A_MAIL = 100;

    /** Before the name of somebody of the account. */
    private static final String USER = "user ";

    private final HostAccounts hosts;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MailService mail;

    /** Called by Declarative Services. */
    @Activate
    public ChangeNotice(@Reference HostAccounts hosts) {
        this.hosts = hosts;
    }

    /** There is no such mail now, so there is no such change. */
    static final class NotTold extends Exception {
        private static final long serialVersionUID = 1L;

        NotTold(String text) {
            super(text, null, false, false);
        }
    }

    /**
     * Who is told, and in which language.
     *
     * @param people empty if there is nobody else
     */
    record Readers(List<MailAddress> people, Locale language) {
        static final Readers NOBODY = new Readers(List.of(), Locale.ENGLISH);
    }

    /** Who has to be told of what somebody does, who is named as in the audit trail. */
    Readers readers(String by, String account) {
        Optional<AccountProfile> profile = hosts.find(account);
        return new Readers(
                profile.map(AccountProfile::verifiedAddresses).orElse(List.of()).stream()
                        .filter(address -> !isOwn(by, address))
                        .distinct()
                        .toList(),
                profile.map(AccountProfile::locale).orElse(Locale.ENGLISH));
    }

    private static boolean isOwn(String by, MailAddress address) {
        if (!by.startsWith(USER)) {
            return false;
        }
        try {
            return AddressKeys.exact(MailAddress.of(by.substring(USER.length())))
                    .equals(AddressKeys.exact(address));
        } catch (MailRejectedException e) {
            return false;
        }
    }

    /**
     * Finds out what can be known before: so that no proof is used up in vain.
     *
     * @throws NotTold if there is no mail service
     */
    void require(Readers readers, Locale reader) throws NotTold {
        if (!readers.people().isEmpty() && mail == null) {
            throw new NotTold(Words.say("settings.notice.no-mail", reader));
        }
    }

    /**
     * Has the mail accepted.
     *
     * @param by who makes the change, as the audit trail says it
     * @param changes in the readers' language
     * @param reader the language of whoever makes the change
     */
    void send(String by, String account, Readers readers, Instant now, List<String> changes, Locale reader)
            throws NotTold {
        List<MailAddress> people = readers.people();
        for (int start = 0; start < people.size(); start += RECIPIENTS_OF_A_MAIL) {
            send(
                    by,
                    account,
                    people.subList(start, Math.min(people.size(), start + RECIPIENTS_OF_A_MAIL)),
                    readers.language(),
                    now,
                    changes,
                    reader);
        }
    }

    private static String person(String by, Locale language) {
        String nobody =
                by.equals(AuditTrail.RECIPIENT) ? "settings.notice.by-recipient" : "settings.notice.by-platform";
        return ActorName.person(by).orElseGet(() -> Words.say(nobody, language));
    }

    private void send(
            String by,
            String account,
            List<MailAddress> people,
            Locale language,
            Instant now,
            List<String> changes,
            Locale reader)
            throws NotTold {
        MailService present = mail;
        if (present == null) {
            throw new NotTold(Words.say("settings.notice.no-mail", reader));
        }
        MailRequest.Builder request = MailRequest.forAccount(account)
                .sender(SenderChoice.NEUTRAL)
                .messageClass(MessageClass.SECURITY)
                .locale(language)
                .template(
                        TEMPLATE,
                        Map.of(
                                "changed_by",
                                person(by, language),
                                "changed_on",
                                LocalDate.ofInstant(now, ZoneOffset.UTC),
                                "changes",
                                changes.stream()
                                        .map(text -> Map.of("text", text))
                                        .toList()));
        people.forEach(address -> request.to(new Mailbox("", address)));
        try {
            present.send(request.build());
        } catch (MailRejectedException | MailUnavailableException e) {
            throw new NotTold(Words.say(
                    "settings.notice.not-accepted", Map.of("reason", String.valueOf(e.getMessage())), reader));
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("The mail service failed when a change of account {} was to be told: {}", account, e.toString());
            throw new NotTold(Words.say("settings.notice.mail-failed", reader));
        }
    }
}
