/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.address;

import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.Advice;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.accounts.internal.AccountsSettings;
import org.letterhead.mail.accounts.internal.Words;
import org.letterhead.mail.action.PublicLinks;
import org.letterhead.mail.people.ActorName;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mail with the link. */
@Component(service = InvitationMail.class)
public final class InvitationMail {
    /** The template's id and the action's name. */
    static final String NAME = "confirm-address";

    private static final Logger LOG = LoggerFactory.getLogger(InvitationMail.class);

    private final AccountsSettings settings;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MailService mail;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile PublicLinks links;

    /** Called by Declarative Services. */
    @Activate
    public InvitationMail(@Reference AccountsSettings settings) {
        this.settings = settings;
    }

    /** There is no such mail now. */
    static final class NotMailed extends Exception {
        private static final long serialVersionUID = 1L;

        final transient Advice advice;

        NotMailed(Advice advice) {
            super(advice.english(), null, false, false);
            this.advice = advice;
        }
    }

    /** The link to a token's page. */
    URI link(String account, String token) throws NotMailed {
        PublicLinks present = links;
        if (present == null) {
            throw new NotMailed(Words.advice("invite.no-pages", Map.of()));
        }
        return present.link(account, NAME, token)
                .orElseThrow(
                        () -> new NotMailed(Words.advice("invite.no-address-for-pages", Map.of("account", account))));
    }

    /**
     * Has a mail accepted. It comes from the platform's or the white label's own sender, whatever the account has set, and as
     * mail for somebody's security: an unsubscribe does not stop what somebody must know to prevent.
     */
    MailId send(Actor actor, String account, MailAddress address, Locale locale, URI link) throws NotMailed {
        MailService present = mail;
        if (present == null) {
            throw new NotMailed(Words.advice("invite.no-mail", Map.of()));
        }
        Map<String, Object> model = new HashMap<>();
        model.put("address", address.toString());
        model.put("link", link.toString());
        model.put("valid_hours", settings.linkValid().toHours());
        Optional.of(ActorName.person(actor))
                .filter(name -> !name.isEmpty())
                .ifPresent(name -> model.put("asked_by", name));
        try {
            return present.send(MailRequest.forAccount(account)
                    .sender(SenderChoice.NEUTRAL)
                    .messageClass(MessageClass.SECURITY)
                    .template(NAME, model)
                    .locale(locale)
                    .to(new Mailbox("", address))
                    .build());
        } catch (MailRejectedException | MailUnavailableException e) {
            throw new NotMailed(Words.advice("invite.not-accepted", Map.of("reason", String.valueOf(e.getMessage()))));
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("The mail service failed when a link was to be mailed: {}", told(e));
            throw new NotMailed(Words.advice("invite.mail-failed", Map.of()));
        }
    }

    /** Not what it says: it may repeat the model, in which the link stands. */
    private static String told(Throwable fault) {
        StackTraceElement[] stack = fault.getStackTrace();
        return fault.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
    }
}
