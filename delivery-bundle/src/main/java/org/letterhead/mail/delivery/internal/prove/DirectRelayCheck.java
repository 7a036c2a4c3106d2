/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.prove;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.SenderNames;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.letterhead.mail.delivery.internal.accept.TestMails;
import org.letterhead.mail.delivery.internal.connect.ConnectionPool;
import org.letterhead.mail.delivery.internal.route.Choice;
import org.letterhead.mail.delivery.internal.route.NotNowException;
import org.letterhead.mail.delivery.internal.route.Route;
import org.letterhead.mail.delivery.internal.route.Router;
import org.letterhead.mail.delivery.internal.route.Transports;
import org.letterhead.mail.operate.RelayCheck;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.TransportException;
import org.letterhead.mail.transport.TransportSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the mail of a check as the way {@code platform} sends mail, but for what stands in From. It is nobody's mail, so the log of mails does
 * not tell of it.
 */
@Component(service = RelayCheck.class)
public final class DirectRelayCheck implements RelayCheck {
    private static final Logger LOG = LoggerFactory.getLogger(DirectRelayCheck.class);
    private static final Duration LONGEST = Duration.ofSeconds(45);

    /** No account can have this name. */
    private static final String NOBODY = "";

    private static final String TEXT =
            """
            This mail was sent to find out what the mail relay does with a sender's address that is not its own.

            To have it read, open the source of this mail (in many mail programs: "Show original" or "View source"), save it
            as a file and name that file in the command mail:relay read FILE.
            """;

    private final Clock clock = Clock.systemUTC();
    private final Router router;
    private final ConnectionPool pool;
    private final DeliverySettings settings;
    private final TestMails mails;
    private final Examiner examiner;
    private final TestThreads threads = new TestThreads();

    /** Called by Declarative Services. */
    @Activate
    public DirectRelayCheck(
            @Reference Router router,
            @Reference Transports transports,
            @Reference ConnectionPool pool,
            @Reference DeliverySettings settings,
            @Reference TestMails mails) {
        this.router = router;
        this.pool = pool;
        this.settings = settings;
        this.mails = mails;
        this.examiner = new Examiner(router, transports, mails);
    }

    /** Called by Declarative Services. */
    @Deactivate
    public void stop() {
        threads.stop();
    }

    @Override
    public Received read(String source, Optional<MailAddress> from) {
        return new ReceivedSource(source).read(from);
    }

    @Override
    public Sending send(Actor actor, MailAddress from, MailAddress to) {
        if (actor instanceof Actor.User) {
            throw new SecurityException("Only an operator tries the relay.");
        }
        if (from.needsSmtpUtf8() || to.needsSmtpUtf8()) {
            return new Sending.NotTried("Take addresses with plain letters before the @: whether the relay can carry"
                    + " others is another question.");
        }
        if (settings.captureMailbox().isPresent()) {
            return new Sending.NotTried(
                    "All mail goes to " + settings.captureMailbox().get()
                            + " instead of its recipients (capture.mailbox in etc/org.letterhead.mail.delivery.cfg), so nothing"
                            + " could be learned from it.");
        }
        AcceptedMail mail;
        try {
            mail = mails.of(
                    NOBODY,
                    new RenderedMail(
                            Locale.ENGLISH,
                            ReceivedSource.SUBJECT + ReceivedSource.ascii(from),
                            TEXT,
                            Optional.empty()),
                    new Mailbox("", to));
        } catch (MailRejectedException e) {
            return new Sending.NotTried(e.getMessage());
        }
        Optional<TestThread> thread = threads.take(NOBODY);
        if (thread.isEmpty()) {
            return new Sending.NotTried("Two such checks are under way. Wait until one has ended, a minute at most.");
        }
        try (TestThread taken = thread.get()) {
            return carry(mail, from, taken, Deadline.after(LONGEST));
        } catch (TransportException e) {
            Failure failure = e.refused().getOrDefault(to, e.failure());
            LOG.info(
                    "The relay was tried with {} in From: {}",
                    from,
                    failure.advice().english());
            return new Sending.Refused(failure, examiner.say(failure, Locale.ENGLISH));
        }
    }

    private Sending carry(AcceptedMail mail, MailAddress from, TestThread thread, Deadline deadline)
            throws TransportException {
        String way = AccountRoute.PLATFORM.way();
        TestTrip trip = new TestTrip(mail, way, Optional.empty(), clock);
        AtomicReference<Route> open = new AtomicReference<>();
        try {
            Optional<String> absent = thread.take(way, deadline, () -> open(mail, from, open));
            if (absent.isPresent()) {
                return new Sending.NotTried(absent.get());
            }
            Route route = open.get();
            thread.take(way, deadline, () -> trip.send(route, pool, thread, deadline));
            LOG.info("The relay was tried with {} in From and has taken the mail", from);
            return new Sending.Accepted(
                    trip.messageId().orElseThrow(), route.sender().envelopeSender());
        } finally {
            thread.afterwards(() -> Optional.ofNullable(open.get()).ifPresent(Route::close));
        }
    }

    /** Opens the way; what is missing if it cannot be opened now. */
    private Optional<String> open(AcceptedMail mail, MailAddress from, AtomicReference<Route> open)
            throws TransportException {
        try {
            Choice choice =
                    Choice.tried(mail, AccountRoute.PLATFORM.way(), TransportSettings.EMPTY, SenderNames.OF_HOST);
            open.set(router.tryOut(choice).under(new Mailbox("", from)));
            return Optional.empty();
        } catch (InvalidSettingsException e) {
            return Optional.of(examiner.say(e.advice(), Locale.ENGLISH));
        } catch (NotNowException e) {
            return Optional.of(
                    e.reason() == Hold.Reason.RELAY_ABSENT
                            ? "There is no relay. mail:transports says which file to create."
                            : "The way platform is not there. Install the feature letterhead-branded.");
        }
    }
}
