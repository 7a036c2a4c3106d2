/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.compose;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailSources;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.account.Subscriptions.Unsubscribe;
import org.letterhead.mail.delivery.internal.Words;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.letterhead.mail.delivery.internal.outbox.OpenedParcel;
import org.letterhead.mail.delivery.internal.outbox.Parcel;
import org.letterhead.mail.delivery.internal.route.NotNowException;
import org.letterhead.mail.delivery.internal.route.Route;
import org.letterhead.mail.delivery.internal.route.Router;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.transport.TransportException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows mails as they would leave: routed and composed by what routes and composes all mail, but not sealed. No connection is made and
 * nothing is kept; the way counts as in use while its sender is asked, so that it does not go meanwhile.
 */
@Component(service = MailSources.class)
public final class PreviewSources implements MailSources {
    private static final Logger LOG = LoggerFactory.getLogger(PreviewSources.class);

    private final Router router;
    private final Clock clock;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AccountDirectory directory;

    /** Called by Declarative Services. */
    @Activate
    public PreviewSources(@Reference Router router) {
        this(router, Clock.systemUTC());
    }

    PreviewSources(Router router, Clock clock) {
        this.router = router;
        this.clock = clock;
    }

    @Override
    public Optional<String> source(String account, MessageClass messageClass, RenderedMail mail, Mailbox to) {
        OpenedParcel opened = opened(account, messageClass, mail, to);
        try (Route route = router.route(opened.mail())) {
            Outgoing outgoing =
                    Outgoing.unsealed(opened, route, unsubscribe(messageClass, mail.locale()), Optional.empty(), clock);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            outgoing.mime().writeTo(bytes);
            return Optional.of(bytes.toString(StandardCharsets.US_ASCII));
        } catch (NotNowException e) {
            LOG.debug("No source of a mail for account {}: {}", account, e.reason());
        } catch (TransportException | IOException | RuntimeException e) {
            LOG.debug("No source of a mail for account {}", account, e);
        }
        return Optional.empty();
    }

    private OpenedParcel opened(String account, MessageClass messageClass, RenderedMail mail, Mailbox to) {
        Optional<AccountProfile> profile = profile(account);
        AcceptedMail accepted = new AcceptedMail(
                MailId.create(clock),
                account,
                profile.map(AccountProfile::displayName).orElse(""),
                profile.flatMap(AccountProfile::replyTo),
                SenderChoice.ACCOUNT,
                messageClass,
                Optional.empty(),
                mail.locale(),
                mail.subject(),
                mail.text(),
                mail.html(),
                List.of(to),
                List.of(),
                List.of(),
                List.of(to.address()),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                clock.instant());
        return new OpenedParcel(
                new Parcel(accepted.id().value(), account, messageClass, List.of(0)),
                accepted,
                List.of(new OpenedParcel.To(0, to.address(), 0, Optional.empty())));
    }

    private Optional<AccountProfile> profile(String account) {
        AccountDirectory present = directory;
        try {
            return present == null ? Optional.empty() : present.find(account);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("The host's AccountDirectory service failed when it was asked about account {}", account, e);
            return Optional.empty();
        }
    }

    /** A link that belongs to nobody, and leads nowhere. */
    private static Optional<Unsubscribe> unsubscribe(MessageClass messageClass, Locale locale) {
        return messageClass == MessageClass.SUBSCRIPTION
                ? Optional.of(new Unsubscribe(
                        URI.create(Subscriptions.LINK_PLACEHOLDER + "preview"),
                        "preview.letterhead.invalid",
                        Words.preview("unsubscribe", locale),
                        Words.preview("unsubscribe.link", locale)))
                : Optional.empty();
    }
}
