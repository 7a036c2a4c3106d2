/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.delivery;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.letterhead.mail.account.MailSettings;
import org.letterhead.mail.account.VerifiedAddresses;
import org.letterhead.mail.operate.FailingWays;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.Tab;
import org.letterhead.mail.web.internal.page.Visit;
import org.letterhead.mail.web.internal.page.Words;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The tab that shows how the account's mail leaves: every way of sending, the form of each, its test, and the addresses that tests go to. */
@Component(service = DeliveryTab.class)
public final class DeliveryTab implements Tab {
    /** More tests at once, of all accounts together, are refused: each may take a minute. */
    private static final int MOST_TESTS = 16;

    private static final String ADDRESSES = "addresses";
    private static final String TEST = "test";

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MailSettings settings;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile VerifiedAddresses addresses;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile FailingWays failing;

    private final ExecutorService senders = senders();
    private final WaysPage ways = new WaysPage(this);
    private final WayPage way = new WayPage(this);
    private final TestPage test = new TestPage(this);
    private final AddressesPage people = new AddressesPage(this);

    /** Called by Declarative Services. */
    @Activate
    public DeliveryTab() {}

    /** With services, {@code null} for those that are away. */
    public DeliveryTab(MailSettings settings, VerifiedAddresses addresses, FailingWays failing) {
        this.settings = settings;
        this.addresses = addresses;
        this.failing = failing;
    }

    private static ExecutorService senders() {
        AtomicInteger count = new AtomicInteger();
        return new ThreadPoolExecutor(0, MOST_TESTS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "letterhead-settings-test-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** A test that is under way is not waited for: what came of it stands in the log. */
    @Deactivate
    public void stop() {
        senders.shutdownNow();
    }

    MailSettings settings() {
        return Visit.there(settings, "accounts-bundle");
    }

    Optional<VerifiedAddresses> addresses() {
        return Optional.ofNullable(addresses);
    }

    Optional<FailingWays> failing() {
        return Optional.ofNullable(failing);
    }

    ExecutorService testSenders() {
        return senders;
    }

    @Override
    public String name() {
        return "delivery";
    }

    @Override
    public Words words() {
        return Said.WORDS;
    }

    @Override
    public Reply show(Visit visit) {
        return switch (visit.path().size()) {
            case 0 -> ways.show(visit);
            case 1 -> visit.required(0).equals(ADDRESSES) ? people.show(visit) : way.show(visit);
            case 2 -> visit.required(1).equals(TEST) ? test.show(visit) : new Reply.Missing();
            default -> new Reply.Missing();
        };
    }

    @Override
    public Reply change(Visit visit) {
        return switch (visit.path().size()) {
            case 0 -> ways.change(visit);
            case 1 -> visit.required(0).equals(ADDRESSES) ? people.change(visit) : way.change(visit);
            case 2 -> visit.required(1).equals(TEST) ? test.change(visit) : new Reply.Missing();
            default -> new Reply.Missing();
        };
    }
}
