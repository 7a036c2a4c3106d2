/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.account.Subscriptions.Unsubscribe;
import org.letterhead.mail.action.PublicLinks;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.letterhead.mail.delivery.internal.outbox.OpenedParcel;
import org.letterhead.mail.template.MailTemplates;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks, when a mail is about to leave, who does not want it, and how a subscription mail can be stopped. */
@Component(service = RecipientWishes.class)
public final class RecipientWishes {
    private static final Logger LOG = LoggerFactory.getLogger(RecipientWishes.class);

    /** With its header's name and its brackets a link stands on one line, of which RFC 5322 allows 998 characters. */
    private static final int LONGEST_LINK = 990;

    private static final Set<String> SCHEMES = Set.of("https", "http");
    private static final Pattern LINK = Pattern.compile("[\\x21-\\x7e&&[^<>\"\\\\^`{|}]]+");
    private static final Pattern LIST_ID = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,255}");

    private final Availability availability;
    private final boolean accountsRequired;

    /**
     * So long after whoever knows has gone, its bundle may just be updated: a mail that left meanwhile would go to those who do not want it,
     * even where the operator has said that mail goes without accounts.
     */
    volatile Duration patience = Duration.ofMinutes(1);

    private volatile OptionalLong goneAt = OptionalLong.empty();
    private volatile Subscriptions subscriptions;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MailTemplates templates;

    /** Called by Declarative Services. */
    @Activate
    public RecipientWishes(@Reference DeliverySettings settings, @Reference Availability availability) {
        this.availability = availability;
        this.accountsRequired = settings.accountsRequired();
    }

    /** Called by Declarative Services. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSubscriptions(Subscriptions service) {
        subscriptions = service;
        availability.somethingCame();
    }

    /** Called by Declarative Services, after another one was bound if there is one. */
    void unbindSubscriptions(Subscriptions service) {
        if (subscriptions == service) {
            goneAt = OptionalLong.of(System.nanoTime());
            subscriptions = null;
            availability.comesIn(patience);
        }
    }

    /**
     * Called by Declarative Services. The links are not used here; but subscription mail may be waiting for them, and the
     * subscriptions do not tell when they have them.
     */
    @Reference(
            service = PublicLinks.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindLinks(ServiceReference<PublicLinks> links) {
        availability.somethingCame();
    }

    /** Called by Declarative Services. */
    void unbindLinks(ServiceReference<PublicLinks> links) {
        // Nothing was kept.
    }

    /**
     * Asks for all who stand in a mail.
     *
     * @throws NotNowException if nobody can be asked, or there is no page where a subscription is stopped
     * @throws RuntimeException if whoever was asked failed, in any way
     */
    public Wishes of(OpenedParcel opened) throws NotNowException {
        Subscriptions present = subscriptions;
        AcceptedMail mail = opened.mail();
        if (isSwitchedOff(mail)) {
            Map<MailAddress, Wishes.Reason> all = new HashMap<>();
            opened.addresses().forEach(address -> all.put(address, Wishes.Reason.SWITCHED_OFF));
            return new Wishes(all, Optional.empty());
        }
        boolean subscription = mail.messageClass() == MessageClass.SUBSCRIPTION;
        if (present == null) {
            if (accountsRequired) {
                throw new NotNowException(Hold.Reason.ACCOUNTS_ABSENT);
            }
            if (subscription) {
                throw new NotNowException(Hold.Reason.UNSUBSCRIBE_ABSENT);
            }
            if (goneAt.isPresent() && System.nanoTime() - goneAt.getAsLong() < patience.toNanos()) {
                throw new NotNowException(Hold.Reason.ACCOUNTS_ABSENT);
            }
            return Wishes.NONE;
        }
        String kind = mail.template().orElse("");
        Map<MailAddress, Wishes.Reason> suppressed = new HashMap<>();
        // Those who only stand in it too: they may have been taken out of it at the first try, and must not come back
        // at the next.
        Stream.concat(opened.addresses().stream(), shown(mail)).distinct().forEach(address -> present.suppression(
                        mail.account(), mail.messageClass(), kind, address)
                .ifPresent(why -> suppressed.put(address, Wishes.Reason.valueOf(why.name()))));
        if (!subscription || opened.addresses().stream().allMatch(suppressed::containsKey)) {
            return new Wishes(suppressed, Optional.empty());
        }
        MailAddress recipient = opened.addresses().get(0);
        Optional<Unsubscribe> unsubscribe = present.unsubscribe(mail.account(), kind, recipient, mail.locale())
                .filter(how -> isUsable(how, mail));
        if (unsubscribe.isEmpty()) {
            availability.pageMissing(mail.account());
            throw new NotNowException(Hold.Reason.UNSUBSCRIBE_ABSENT);
        }
        availability.pageThere(mail.account());
        return new Wishes(suppressed, unsubscribe);
    }

    /** Mail for somebody's security leaves whatever anybody says. Where no templates are, nobody has switched any off. */
    private boolean isSwitchedOff(AcceptedMail mail) {
        MailTemplates catalogue = templates;
        return catalogue != null
                && mail.messageClass() != MessageClass.SECURITY
                && mail.template()
                        .filter(template -> catalogue.isSwitchedOff(mail.account(), template))
                        .isPresent();
    }

    private static Stream<MailAddress> shown(AcceptedMail mail) {
        return Stream.of(mail.to(), mail.cc(), mail.bcc())
                .flatMap(list -> list.stream().map(Mailbox::address));
    }

    /** What would break the header is as good as none. The link itself is a secret of its recipient's and not for the log. */
    private static boolean isUsable(Unsubscribe how, AcceptedMail mail) {
        Objects.requireNonNull(how, "the way to unsubscribe");
        String link = how.link().toASCIIString();
        boolean linkFits =
                SCHEMES.contains(String.valueOf(how.link().getScheme()).toLowerCase(java.util.Locale.ROOT))
                        && how.link().getRawAuthority() != null
                        && LINK.matcher(link).matches()
                        && link.length() <= LONGEST_LINK;
        boolean idFits = LIST_ID.matcher(how.listId()).matches();
        if (!linkFits || !idFits) {
            LOG.warn(
                    "Mail {} of account {} waits: the {} for unsubscribing from it does not fit into its header",
                    mail.id(),
                    mail.account(),
                    linkFits
                            ? "List-Id \"" + how.listId().replaceAll("\\p{Cntrl}", " ") + "\""
                            : "link of " + link.length() + " characters");
        }
        return linkFits && idFits;
    }
}
