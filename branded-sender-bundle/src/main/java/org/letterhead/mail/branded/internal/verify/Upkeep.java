/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.branded.internal.BrandedSettings;
import org.letterhead.mail.branded.internal.verify.LinkMail.NotMailed;
import org.letterhead.mail.branded.internal.verify.Sender.Progress;
import org.letterhead.mail.branded.internal.verify.Sender.Todo;
import org.letterhead.mail.branded.internal.verify.Sender.Verified;
import org.letterhead.mail.branded.internal.verify.Sender.Wanted;
import org.letterhead.mail.people.AddressKeys;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens by itself: what was verified and could not be put to use is; what ends is asked for again in time, and ends; links that are long
 * over are removed. Looks once in a minute, and at once when whoever keeps the accounts' settings has come. Several nodes may do so together.
 */
@Component(service = Upkeep.class, immediate = true)
public final class Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    /** How audit trail and settings name it. */
    static final String BY = "bundle org.letterhead.mail.branded";

    private static final int STEP = 200;
    private static final Duration LINKS = Duration.ofDays(30);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final long STOP_MILLIS = 900;

    private final BrandedStore store;
    private final BrandedSettings settings;
    private final Adoptions adoptions;
    private final Asks asks;
    private final Host host;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    /** Called by Declarative Services. */
    @Activate
    public Upkeep(
            @Reference BrandedStore store,
            @Reference BrandedSettings settings,
            @Reference Adoptions adoptions,
            @Reference Asks asks,
            @Reference Host host) {
        this(store, settings, adoptions, asks, host, Clock.systemUTC());
        thread.start();
    }

    /** Works only when it is told to. */
    Upkeep(BrandedStore store, BrandedSettings settings, Adoptions adoptions, Asks asks, Host host, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.adoptions = adoptions;
        this.asks = asks;
        this.host = host;
        this.clock = clock;
        this.thread = new Thread(this::work, "letterhead-branded-upkeep");
        thread.setDaemon(true);
        thread.setContextClassLoader(Upkeep.class.getClassLoader());
    }

    /** Called by Declarative Services. The thread is not interrupted: that would harm who else uses the database. */
    @Deactivate
    public void stop() throws InterruptedException {
        stopping.countDown();
        thread.join(STOP_MILLIS);
    }

    private void work() {
        Object told = null;
        long last = System.nanoTime() - EVERY.toNanos();
        while (!stops()) {
            boolean hasCome = adoptions.isPossible() && adoptions.present() != told;
            if (store.isThere() && (hasCome || System.nanoTime() - last >= EVERY.toNanos())) {
                told = adoptions.present();
                last = System.nanoTime();
                try {
                    round();
                } catch (RuntimeException | Error e) {
                    LOG.warn("Accounts' own addresses are looked after again in {}. {}", EVERY, e.getMessage());
                }
            }
        }
    }

    private boolean stops() {
        try {
            return stopping.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** One round. */
    void round() {
        Instant now = clock.instant();
        each(after -> store.run(handle -> SenderRows.ending(handle, now, after, STEP)), this::end);
        each(
                after -> store.run(handle -> SenderRows.ending(handle, now.plus(settings.renewal()), after, STEP)),
                this::renew);
        each(after -> store.run(handle -> SenderRows.untold(handle, after, STEP)), adoptions::settle);
        purge(now);
    }

    private void each(Function<String, List<String>> page, Consumer<String> work) {
        String after = "";
        List<String> accounts;
        do {
            accounts = page.apply(after);
            for (String account : accounts) {
                if (stopping.getCount() == 0) {
                    return;
                }
                work.accept(account);
                after = account;
            }
        } while (accounts.size() == STEP);
    }

    /** The time of a verification is over: no mail leaves from the address, and it can be asked for again. */
    private void end(String account) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Optional<Verified> ended = store.transaction(handle -> {
            Sender sender = SenderRows.lock(handle, account);
            Optional<Verified> over = sender.verified()
                    .filter(verified ->
                            verified.ends().filter(end -> !now.isBefore(end)).isPresent());
            over.ifPresent(verified -> SenderRows.put(
                    handle,
                    sender.wanting(sender.wanted().or(() -> Optional.of(lapsed(verified, now))))
                            .verified(Optional.empty(), Todo.ABANDON, "sender.expired", BY)));
            return over;
        });
        ended.ifPresent(verified -> host.note(
                account,
                BY,
                "sender.expired",
                Map.of("address", verified.address().toString())));
    }

    private static Wanted lapsed(Verified verified, Instant now) {
        return new Wanted(
                verified.address(), verified.name(), now, verified.ends().orElse(now), BY, Progress.LAPSED);
    }

    /** Asks the address again before its time is over, once. */
    private void renew(String account) {
        Instant now = clock.instant();
        Sender sender = store.run(handle -> SenderRows.of(handle, account));
        if (sender.verified().isEmpty() || sender.verified().get().ends().isEmpty()) {
            return;
        }
        Verified verified = sender.verified().get();
        if (sender.wanted().filter(wanted -> isOnItsWay(wanted, now)).isPresent()) {
            return;
        }
        Instant from = verified.ends().get().minus(settings.renewal());
        boolean waits = store.run(handle -> LinkRows.wasMailed(handle, account, verified.address(), from)
                // Then no mail would leave; there is room in a day.
                || new Limits(settings).isFull(handle, AddressKeys.mailbox(verified.address()), now));
        if (waits) {
            return;
        }
        try {
            asks.ask(new Asks.Wish(BY, account, verified.address(), verified.name(), sender.language(), false));
        } catch (NotMailed e) {
            LOG.warn(
                    "Account {} cannot be asked to verify its address again: {} The next try is in {}.",
                    account,
                    e.text(java.util.Locale.ENGLISH),
                    EVERY);
        } catch (MailUnavailableException e) {
            LOG.warn("Account {} is asked to verify its address again later: {}", account, e.getMessage());
        }
    }

    private static boolean isOnItsWay(Wanted wanted, Instant now) {
        return wanted.progress() == Progress.MAILED && now.isBefore(wanted.until());
    }

    private void purge(Instant now) {
        int removed;
        do {
            removed = store.run(handle -> LinkRows.purge(handle, now.minus(LINKS), STEP));
        } while (removed == STEP && stopping.getCount() > 0);
    }
}
