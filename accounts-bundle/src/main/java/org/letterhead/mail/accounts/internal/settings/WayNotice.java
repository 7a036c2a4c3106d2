/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailEvent;
import org.letterhead.mail.MailListener;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.RouteHealth;
import org.letterhead.mail.accounts.internal.access.HostAccounts;
import org.letterhead.mail.accounts.internal.routing.Plans;
import org.letterhead.mail.operate.MailLimits;
import org.letterhead.mail.people.ShownText;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an account's people that their way has begun to fail, that it works again, and that a limit is near: once each, since delivery tells
 * of it once and a repeated event is the same mail.
 *
 * <p>These mails leave by the neutral way, so of the neutral way itself nobody is told: the mail would wait for what it complains about. Nor
 * is anybody told of a way at which there is nothing to fill in: that is the operator's to repair.
 */
@Component(
        property = {
            MailListener.NAME + "=" + WayNotice.LISTENER,
            MailListener.EVENTS + "=WayFailing",
            MailListener.EVENTS + "=WayWorking",
            MailListener.EVENTS + "=LimitNear"
        })
public final class WayNotice implements MailListener {
    static final String LISTENER = "letterhead-accounts-notices";

    private static final Logger LOG = LoggerFactory.getLogger(WayNotice.class);
    private static final int RECIPIENTS_OF_A_MAIL = 100;

    private final HostAccounts hosts;
    private final Ways ways;
    private final Plans plans;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MailService mail;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile RouteHealth health;

    /** Called by Declarative Services. */
    @Activate
    public WayNotice(@Reference HostAccounts hosts, @Reference Ways ways, @Reference Plans plans) {
        this.hosts = hosts;
        this.ways = ways;
        this.plans = plans;
    }

    @Override
    public void heard(MailEvent event) {
        if (event instanceof MailEvent.WayFailing failing && isTheirs(failing.way())) {
            tell(event, "way-failing", language -> failing(failing, language));
        } else if (event instanceof MailEvent.WayWorking working && isTheirs(working.way())) {
            tell(
                    event,
                    "way-working",
                    language ->
                            Map.of("way_name", shownName(working.way(), language), "working_since", day(event.at())));
        } else if (event instanceof MailEvent.LimitNear near
                // It opens again before anybody has read of it.
                && !near.kind().equals(MailLimits.Kind.MESSAGES_PER_MINUTE.name())) {
            tell(event, "limit-near", language -> near(near, language));
        }
    }

    /** Whether the account's people can do something about a way. One whose driver is not there has been theirs. */
    private boolean isTheirs(String way) {
        return !way.equals(plans.neutralWay())
                && ways.find(way, Locale.ENGLISH)
                        .map(description -> !description.form().fields().isEmpty())
                        .orElse(true);
    }

    private Map<String, Object> near(MailEvent.LimitNear event, Locale language) {
        Map<String, Object> model = new HashMap<>();
        model.put("way_name", shownName(event.way(), language));
        model.put("used", event.used());
        model.put("limit", event.most());
        if (event.kind().equals(MailLimits.Kind.RECIPIENTS_PER_DAY.name())) {
            model.put("recipient_limit", event.most());
        }
        model.put("share", (double) event.used() / event.most());
        return model;
    }

    private Map<String, Object> failing(MailEvent.WayFailing event, Locale language) {
        Map<String, Object> model = new HashMap<>();
        model.put("way_name", shownName(event.way(), language));
        model.put("reason", reason(event, language));
        model.put("failing_since", day(event.at()));
        event.insteadBy().ifPresent(way -> model.put("fallback_name", shownName(way, language)));
        return model;
    }

    /** In their language where delivery still knows it; nothing of what a server said. */
    private String reason(MailEvent.WayFailing event, Locale language) {
        RouteHealth present = health;
        Failure failure = event.failure();
        if (present != null) {
            try {
                RouteHealth.Health known = present.of(event.account(), event.way(), language);
                if (known.cause().equals(Optional.of(failure.cause()))
                        && known.text().isPresent()) {
                    return ShownText.of(known.text().get());
                }
            } catch (RuntimeException e) {
                LOG.debug("Why a way of account {} fails is told in English", event.account(), e);
            }
        }
        return ShownText.of(failure.advice().english());
    }

    private String shownName(String way, Locale language) {
        return ShownText.of(ways.shownName(way, language));
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /** What a mail says, in a language. */
    @FunctionalInterface
    private interface Model {
        Map<String, ?> in(Locale language);
    }

    /** Whatever is thrown here lets the event be told again. */
    private void tell(MailEvent event, String template, Model model) {
        Optional<AccountProfile> profile = hosts.find(event.account());
        List<MailAddress> people = profile.map(AccountProfile::verifiedAddresses).orElse(List.of()).stream()
                .distinct()
                .toList();
        if (people.isEmpty()) {
            return;
        }
        MailService present = mail;
        if (present == null) {
            throw new MailUnavailableException("The people of account " + event.account()
                    + " cannot be told about its way of sending now: no mail service is running.");
        }
        Locale language = profile.map(AccountProfile::locale).orElse(Locale.ENGLISH);
        for (int start = 0; start < people.size(); start += RECIPIENTS_OF_A_MAIL) {
            MailRequest.Builder request = MailRequest.forAccount(event.account())
                    .sender(SenderChoice.NEUTRAL)
                    .messageClass(MessageClass.SECURITY)
                    .locale(language)
                    .idempotencyKey(event.id() + (start == 0 ? "" : "/" + start))
                    .template(template, model.in(language));
            people.subList(start, Math.min(people.size(), start + RECIPIENTS_OF_A_MAIL))
                    .forEach(address -> request.to(new Mailbox("", address)));
            present.send(request.build());
        }
    }
}
