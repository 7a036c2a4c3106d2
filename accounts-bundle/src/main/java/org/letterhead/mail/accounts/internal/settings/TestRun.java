/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.account.RouteTester;
import org.letterhead.mail.account.RouteTester.Examination;
import org.letterhead.mail.account.RouteTester.Outcome;
import org.letterhead.mail.account.VerifiedAddresses;
import org.letterhead.mail.accounts.internal.AccountsSettings;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.accounts.internal.Words;
import org.letterhead.mail.accounts.internal.access.HostAccounts;
import org.letterhead.mail.accounts.internal.settings.SettingsCheck.Checked;
import org.letterhead.mail.accounts.internal.settings.SettingsCheck.Offer;
import org.letterhead.mail.accounts.internal.suppress.SuppressionCheck;
import org.letterhead.mail.action.PublicLinks;
import org.letterhead.mail.people.ActorName;
import org.letterhead.mail.people.LinkToken;
import org.letterhead.mail.template.MailTemplates;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.transport.FormRule.Level;
import org.letterhead.mail.transport.TransportDescriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the test mail. Its row is there before the mail, so that the limit counts what is under way on other nodes too and the link in the
 * mail works as soon as anybody can press it.
 */
@Component(service = TestRun.class)
public final class TestRun {
    static final String TEMPLATE = "test-mail";

    private static final Logger LOG = LoggerFactory.getLogger(TestRun.class);
    private static final Duration WINDOW = Duration.ofHours(1);

    private final AccountsStore store;
    private final AccountsSettings settings;
    private final HostAccounts hosts;
    private final VerifiedAddresses addresses;
    private final SuppressionCheck suppressions;
    private final OtherWays otherWays;
    private final SettingsCheck check;
    private final Clock clock;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MailTemplates templates;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile PublicLinks links;

    /** Called by Declarative Services. */
    @Activate
    public TestRun(
            @Reference AccountsStore store,
            @Reference AccountsSettings settings,
            @Reference HostAccounts hosts,
            @Reference VerifiedAddresses addresses,
            @Reference SuppressionCheck suppressions,
            @Reference Ways ways,
            @Reference SettingsCheck check) {
        this(store, settings, hosts, addresses, suppressions, ways, check, Clock.systemUTC());
    }

    TestRun(
            AccountsStore store,
            AccountsSettings settings,
            HostAccounts hosts,
            VerifiedAddresses addresses,
            SuppressionCheck suppressions,
            Ways ways,
            SettingsCheck check,
            Clock clock) {
        this.store = store;
        this.settings = settings;
        this.hosts = hosts;
        this.addresses = addresses;
        this.suppressions = suppressions;
        this.otherWays = new OtherWays(store, ways, check);
        this.check = check;
        this.clock = clock;
    }

    /** Who tests what for whom. */
    private record Wish(Actor actor, String account, Draft draft, MailAddress recipient, Locale reader) {
        Testing not(String key, Map<String, String> arguments) {
            return new Testing.NotPossible(Words.say("settings.test." + key, arguments, reader), Optional.empty());
        }
    }

    Testing test(Actor actor, String account, Draft draft, MailAddress recipient, Locale reader) {
        Wish wish = new Wish(actor, account, draft, recipient, reader);
        Offer offer = check.offer(account, draft.way(), reader);
        if (offer instanceof Offer.Closed closed) {
            return new Testing.NotPossible(closed.text(), Optional.empty());
        }
        Map<String, String> address = Map.of("address", recipient.toString());
        if (!addresses.isVerified(account, recipient)) {
            return wish.not("not-verified", address);
        }
        if (suppressions
                .of(account, MessageClass.TRANSACTIONAL, TEMPLATE, recipient)
                .isPresent()) {
            return wish.not("listed", address);
        }
        RouteTester tester = check.tester().orElse(null);
        if (tester == null) {
            return wish.not("no-delivery", Map.of());
        }
        if (!running.add(account)) {
            return wish.not("running", Map.of());
        }
        try {
            return test(wish, ((Offer.Open) offer).description(), tester);
        } finally {
            running.remove(account);
        }
    }

    private Testing test(Wish wish, TransportDescriptor description, RouteTester tester) {
        List<StoredWay> stored = store.run(handle -> SettingsRows.ways(handle, wish.account()));
        Checked checked = check.check(stored, wish.account(), description, wish.draft(), wish.reader());
        if (checked.fit().isEmpty()) {
            return new Testing.Refused(checked.findings());
        }
        MailTemplates present = templates;
        if (present == null) {
            return wish.not("no-templates", Map.of());
        }
        UUID id = MailId.create(clock).value();
        String token = LinkToken.fresh();
        RenderedMail mail;
        try {
            mail = present.render(new TemplateCall(
                    TEMPLATE,
                    model(wish, description, token),
                    wish.account(),
                    hosts.shownName(wish.account()),
                    List.of(wish.reader())));
        } catch (MailRejectedException e) {
            return wish.not("not-rendered", Map.of("reason", String.valueOf(e.getMessage())));
        }
        Optional<Instant> again = begin(wish, id, token);
        if (again.isPresent()) {
            return new Testing.NotPossible(
                    Words.say(
                            "settings.test.too-many",
                            Map.of("most", String.valueOf(settings.mostTests())),
                            wish.reader()),
                    again);
        }
        return send(wish, id, checked, tester, mail);
    }

    private Testing send(Wish wish, UUID id, Checked checked, RouteTester tester, RenderedMail mail) {
        boolean sent = false;
        try {
            Outcome outcome = tester.test(new RouteTester.Test(
                    wish.account(),
                    wish.draft().way(),
                    checked.filledIn().settings(),
                    store.run(handle ->
                            SettingsRows.choice(handle, wish.account()).names()),
                    new Mailbox("", wish.recipient()),
                    mail,
                    wish.reader()));
            sent = !(outcome instanceof Outcome.NotTried);
            return told(wish, id, checked, outcome);
        } catch (MailUnavailableException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            // Not what it says: it may repeat what was filled in.
            LOG.warn(
                    "A test of account {} failed: {}",
                    wish.account(),
                    e.getClass().getName());
            return wish.not("failed", Map.of());
        } finally {
            if (!sent) {
                store.run(handle -> {
                    TestRows.undo(handle, wish.account(), id);
                    return null;
                });
            }
        }
    }

    private Testing told(Wish wish, UUID id, Checked checked, Outcome outcome) {
        if (outcome instanceof Outcome.Accepted accepted) {
            end(wish, id, accepted.mail(), true);
            return new Testing.Accepted(
                    id, accepted.mail(), accepted.proof(), accepted.validUntil(), accepted.from(), warnings(checked));
        }
        if (outcome instanceof Outcome.Failed failed) {
            end(wish, id, failed.mail(), false);
            return new Testing.Failed(
                    failed.mail(),
                    failed.failure().phase(),
                    failed.failure().cause(),
                    failed.text(),
                    otherWays.of(wish.account(), wish.draft().way(), wish.reader()));
        }
        Outcome.NotTried notTried = (Outcome.NotTried) outcome;
        if (notTried.why().orElse(null) instanceof Examination.Unfit unfit) {
            boolean known = checked.description().form().field(unfit.field()).isPresent();
            return new Testing.Refused(List.of(SettingsCheck.error(known ? unfit.field() : "", unfit.text())));
        }
        return new Testing.NotPossible(notTried.text(), Optional.empty());
    }

    private static List<Finding> warnings(Checked checked) {
        List<Finding> warnings = new ArrayList<>(checked.warnings());
        Caveats.of(checked.description().form(), checked.filledIn().settings().values())
                .forEach(caveat -> warnings.add(new Finding("", Level.WARNING, caveat)));
        return warnings;
    }

    private Map<String, Object> model(Wish wish, TransportDescriptor description, String token) {
        Map<String, Object> model = new HashMap<>();
        model.put("way_name", description.displayName());
        Optional.of(ActorName.person(wish.actor()))
                .filter(name -> !name.isEmpty())
                .ifPresent(name -> model.put("sent_by", name));
        link(wish.account(), token).ifPresent(link -> model.put("received_link", link.toString()));
        return model;
    }

    /** Where there is no page for it, the mail has no button. */
    private Optional<URI> link(String account, String token) {
        PublicLinks present = links;
        return present == null ? Optional.empty() : present.link(account, ReceivedAction.NAME, token);
    }

    /** Writes the test down, if there may be another; else when. */
    private Optional<Instant> begin(Wish wish, UUID id, String token) {
        return store.transaction(handle -> {
            TestRows.enter(handle);
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            int most = settings.mostTests();
            List<Instant> latest = TestRows.since(handle, wish.account(), now.minus(WINDOW), most);
            if (latest.size() >= most) {
                return Optional.of(latest.get(most - 1).plus(WINDOW));
            }
            TestRows.begin(
                    handle,
                    id,
                    wish.account(),
                    wish.draft().way(),
                    wish.recipient(),
                    now,
                    ActorName.of(wish.actor()),
                    wish.reader(),
                    token);
            return Optional.empty();
        });
    }

    /** The mail has left: that this could not be written down changes nothing about what came of it. */
    private void end(Wish wish, UUID id, MailId mail, boolean accepted) {
        try {
            store.run(handle -> {
                TestRows.end(handle, wish.account(), id, mail, accepted);
                return null;
            });
        } catch (MailUnavailableException e) {
            LOG.warn(
                    "What came of test {} of account {} cannot be written down: {}",
                    mail,
                    wish.account(),
                    e.getMessage());
        }
    }
}
