/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import static org.letterhead.mail.branded.internal.BrandedTexts.TEXTS;

import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.action.PublicLinks;
import org.letterhead.mail.branded.internal.BrandedSettings;
import org.letterhead.mail.people.ActorName;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mail with the links. */
@Component(service = LinkMail.class)
public final class LinkMail {
    /** The action that verifies, and the template's id. */
    static final String VERIFY = "verify-sender";

    /** The action for somebody who has asked for nothing. */
    static final String NOT_ME = "not-my-sender";

    private static final Logger LOG = LoggerFactory.getLogger(LinkMail.class);

    private final BrandedSettings settings;

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
    public LinkMail(@Reference BrandedSettings settings) {
        this.settings = settings;
    }

    /** There is no such mail now. */
    static final class NotMailed extends Exception {
        private static final long serialVersionUID = 1L;

        private final String key;
        private final transient Map<String, String> arguments;

        NotMailed(String key, Map<String, String> arguments) {
            super(key, null, false, false);
            this.key = key;
            this.arguments = arguments;
        }

        /** What is missing and what to do. */
        String text(Locale reader) {
            return TEXTS.say(key, arguments, reader);
        }
    }

    /**
     * Looks whether there could be a mail.
     *
     * @throws NotMailed if not
     */
    void require(String account) throws NotMailed {
        if (mail == null) {
            throw new NotMailed("ask.no-mail", Map.of());
        }
        link(account, VERIFY, "x");
    }

    /**
     * Has a mail accepted. It comes from the platform's or the white label's own sender, never from the address that is to be verified, and as mail
     * for somebody's security.
     *
     * @throws NotMailed if it is not accepted
     */
    void send(Link link, String token) throws NotMailed {
        Map<String, Object> model = new HashMap<>();
        model.put("address", link.address().toString());
        model.put("link", link(link.account(), VERIFY, token).toString());
        model.put("not_me_link", link(link.account(), NOT_ME, token).toString());
        model.put("valid_hours", settings.linkValid().toHours());
        ActorName.person(link.askedBy()).ifPresent(name -> model.put("asked_by", name));
        MailService present = mail;
        if (present == null) {
            throw new NotMailed("ask.no-mail", Map.of());
        }
        try {
            present.send(MailRequest.forAccount(link.account())
                    .sender(SenderChoice.NEUTRAL)
                    .messageClass(MessageClass.SECURITY)
                    .template(VERIFY, model)
                    .locale(link.language())
                    .to(new Mailbox("", link.address()))
                    .build());
        } catch (MailRejectedException | MailUnavailableException e) {
            throw new NotMailed("ask.not-accepted", Map.of("reason", String.valueOf(e.getMessage())));
        } catch (RuntimeException | LinkageError e) {
            // Not what it says: it may repeat the model, in which the links stand.
            StackTraceElement[] stack = e.getStackTrace();
            LOG.warn(
                    "The mail service failed when a link was to be mailed: {}{}",
                    e.getClass().getName(),
                    stack.length == 0 ? "" : " at " + stack[0]);
            throw new NotMailed("ask.mail-failed", Map.of());
        }
    }

    private URI link(String account, String action, String token) throws NotMailed {
        PublicLinks present = links;
        if (present == null) {
            throw new NotMailed("ask.no-pages", Map.of());
        }
        return present.link(account, action, token)
                .orElseThrow(() -> new NotMailed("ask.no-address-for-pages", Map.of("account", account)));
    }
}
