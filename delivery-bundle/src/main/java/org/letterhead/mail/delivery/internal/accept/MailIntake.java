/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.accept;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.letterhead.mail.Cancellation;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.log.Statuses;
import org.letterhead.mail.delivery.internal.operate.Cancellations;
import org.letterhead.mail.delivery.internal.outbox.AcceptWriter;
import org.letterhead.mail.template.MailTemplates;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.template.TemplateDescriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The door through which every mail comes in: checks the request, renders it and writes it into the outbox. What is refused is refused here, before anything is kept.
 */
@Component(immediate = true)
public final class MailIntake implements MailService {
    private final RequestCheck check;
    private final AcceptWriter outbox;
    private final Statuses statuses;
    private final Cancellations cancellations;
    private final Clock clock = Clock.systemUTC();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MailTemplates templates;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AccountDirectory directory;

    /** Called by Declarative Services. */
    @Activate
    public MailIntake(
            @Reference DeliverySettings settings,
            @Reference AcceptWriter outbox,
            @Reference Statuses statuses,
            @Reference Cancellations cancellations) {
        this.check = new RequestCheck(settings.attachmentsLimit(), clock);
        this.outbox = outbox;
        this.statuses = statuses;
        this.cancellations = cancellations;
    }

    @Override
    public MailId send(MailRequest request) {
        check.request(request);
        Optional<MailId> earlier = request.idempotencyKey().flatMap(key -> outbox.findByKey(request.account(), key));
        if (earlier.isPresent()) {
            return earlier.get();
        }
        return outbox.accept(write(request, profile(request.account())));
    }

    @Override
    public Optional<MailStatus> status(MailId id, Locale locale) {
        return statuses.find(id, locale);
    }

    @Override
    public Optional<Cancellation> cancel(MailId id) {
        return cancellations.cancel(id);
    }

    private AcceptedMail write(MailRequest request, AccountProfile profile) {
        Written written = request.content() instanceof MailContent.FromTemplate call
                ? render(call, request, profile)
                : given((MailContent.Given) request.content(), request, profile);
        check.texts(
                written.texts().subject(),
                written.texts().text(),
                written.texts().html().orElse(""));
        return new AcceptedMail(
                MailId.create(clock),
                request.account(),
                profile.displayName(),
                profile.replyTo(),
                request.sender(),
                messageClass(request, written),
                written.template(),
                written.texts().locale(),
                written.texts().subject(),
                written.texts().text(),
                written.texts().html(),
                request.to(),
                request.cc(),
                request.bcc(),
                request.recipients(),
                request.attachments(),
                request.idempotencyKey(),
                request.notBefore(),
                clock.instant());
    }

    /**
     * A template for subscriptions has a line with which to stop them, so its mail is one whatever the request says. The texts
     * themselves decide nothing: others may have written some of what stands in them.
     */
    private static MessageClass messageClass(MailRequest request, Written written) {
        return written.messageClass() == MessageClass.SUBSCRIPTION
                ? MessageClass.SUBSCRIPTION
                : request.messageClass().orElse(written.messageClass());
    }

    private Written render(MailContent.FromTemplate call, MailRequest request, AccountProfile profile) {
        MailTemplates catalogue = templates;
        if (catalogue == null) {
            throw new MailRejectedException(new Rejection.TemplatesAbsent(call.templateId()));
        }
        List<Locale> wished = Stream.concat(request.locale().stream(), Stream.of(profile.locale()))
                .toList();
        RenderedMail rendered = render(
                catalogue,
                new TemplateCall(call.templateId(), call.model(), profile.account(), profile.displayName(), wished));
        MessageClass messageClass = catalogue
                .find(call.templateId(), Locale.ENGLISH)
                .map(TemplateDescriptor::messageClass)
                .orElse(MessageClass.TRANSACTIONAL);
        return new Written(rendered, messageClass, Optional.of(call.templateId()));
    }

    private static RenderedMail render(MailTemplates catalogue, TemplateCall call) {
        try {
            return catalogue.render(call);
        } catch (MailRejectedException | MailUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new MailUnavailableException(
                    "The template \"" + call.templateId() + "\" is broken: " + e.getMessage()
                            + ". The mail was not accepted.",
                    e);
        }
    }

    private static Written given(MailContent.Given given, MailRequest request, AccountProfile profile) {
        Locale locale = request.locale().orElse(profile.locale());
        return new Written(
                new RenderedMail(locale, given.subject(), given.text(), given.html()),
                MessageClass.TRANSACTIONAL,
                Optional.empty());
    }

    private AccountProfile profile(String account) {
        AccountDirectory book = directory;
        if (book == null) {
            return new AccountProfile(account, "", Locale.ENGLISH, Optional.empty(), List.of());
        }
        Optional<AccountProfile> found;
        try {
            found = Objects.requireNonNull(book.find(account), "the directory's answer");
        } catch (RuntimeException | LinkageError e) {
            throw new MailUnavailableException(
                    "The host's account directory failed when it was asked for account \"" + account
                            + "\"; see its log. The mail was not accepted.",
                    e);
        }
        return found.orElseThrow(() -> new MailRejectedException(new Rejection.UnknownAccount(account)));
    }

    /** The texts of a mail and what its template says about it. */
    private record Written(RenderedMail texts, MessageClass messageClass, Optional<String> template) {}
}
