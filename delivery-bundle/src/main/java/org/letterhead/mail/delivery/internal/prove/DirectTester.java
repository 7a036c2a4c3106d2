/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.prove;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.RouteTester;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.Words;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.letterhead.mail.delivery.internal.accept.TestMails;
import org.letterhead.mail.delivery.internal.connect.ConnectionPool;
import org.letterhead.mail.delivery.internal.operate.Suspensions;
import org.letterhead.mail.delivery.internal.outbox.Outcome.ForOne;
import org.letterhead.mail.delivery.internal.outbox.TestWriter;
import org.letterhead.mail.delivery.internal.outbox.WayWatch;
import org.letterhead.mail.delivery.internal.route.Choice;
import org.letterhead.mail.delivery.internal.route.NotNowException;
import org.letterhead.mail.delivery.internal.route.Route;
import org.letterhead.mail.delivery.internal.route.Router;
import org.letterhead.mail.delivery.internal.route.Transports;
import org.letterhead.mail.delivery.internal.way.Breakers;
import org.letterhead.mail.delivery.internal.way.WayKey;
import org.letterhead.mail.store.SealedSecretException;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportException;
import org.letterhead.mail.transport.TransportSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends tests, each on a thread and over a connection of its own, and hands proofs out for those that a server has taken. */
@Component(service = RouteTester.class)
public final class DirectTester implements RouteTester {
    private static final Logger LOG = LoggerFactory.getLogger(DirectTester.class);

    /** With what is written before and after, a minute is not reached. */
    private static final Duration LONGEST = Duration.ofSeconds(45);

    private static final Duration FOR_THE_LOG = Duration.ofSeconds(6);

    private static final int MOST_TAKEN = 1000;

    private final Clock clock = Clock.systemUTC();
    private final Router router;
    private final ConnectionPool pool;
    private final DeliverySettings settings;
    private final Suspensions suspensions;
    private final TestMails mails;
    private final TestWriter log;
    private final Proofs proofs;
    private final WayWatch watch;
    private final Breakers breakers;
    private final Examiner examiner;
    private final Duration longest;
    private final TestThreads threads = new TestThreads();

    /** Which mail a server has taken, by the proof of it: for whoever is told that a way works again. */
    private final Map<String, MailId> taken = Collections.synchronizedMap(new LinkedHashMap<String, MailId>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, MailId> eldest) {
            return size() > MOST_TAKEN;
        }
    });

    /** Called by Declarative Services. */
    @Activate
    public DirectTester(
            @Reference Router router,
            @Reference Transports transports,
            @Reference ConnectionPool pool,
            @Reference DeliverySettings settings,
            @Reference Suspensions suspensions,
            @Reference TestMails mails,
            @Reference TestWriter log,
            @Reference Proofs proofs,
            @Reference WayWatch watch,
            @Reference Breakers breakers) {
        this(router, transports, pool, settings, suspensions, mails, log, proofs, watch, breakers, LONGEST);
    }

    DirectTester(
            Router router,
            Transports transports,
            ConnectionPool pool,
            DeliverySettings settings,
            Suspensions suspensions,
            TestMails mails,
            TestWriter log,
            Proofs proofs,
            WayWatch watch,
            Breakers breakers,
            Duration longest) {
        this.router = router;
        this.pool = pool;
        this.settings = settings;
        this.suspensions = suspensions;
        this.mails = mails;
        this.log = log;
        this.proofs = proofs;
        this.watch = watch;
        this.breakers = breakers;
        this.examiner = new Examiner(router, transports, mails);
        this.longest = longest;
    }

    /** Called by Declarative Services. */
    @Deactivate
    public void stop() {
        threads.stop();
    }

    @Override
    public Examination examine(String account, String way, TransportSettings filledIn, Locale reader) {
        return examiner.examine(account, way, filledIn, reader);
    }

    @Override
    public boolean consume(String proof, String account, String way, TransportSettings filledIn) {
        try {
            boolean proven = proofs.consume(proof, account, way, filledIn);
            if (proven) {
                // From now on these are the settings that count, and a server has taken a mail with them.
                watch.sent(account, way, clock.instant());
                MailId shown = taken.remove(proof);
                if (shown != null) {
                    breakers.proven(WayKey.of(account, way), shown);
                }
            }
            return proven;
        } catch (MailUnavailableException e) {
            throw e;
        } catch (IllegalStateException | SealedSecretException e) {
            LOG.warn("The settings of way {} of account {} cannot be read: {}", way, account, e.getMessage());
            return false;
        }
    }

    @Override
    public Outcome test(Test test) {
        Deadline deadline = Deadline.after(longest);
        AcceptedMail mail = mails.of(test.account(), test.mail(), test.to());
        if (suspensions.isSuspended(test.account())) {
            return notTried("test.suspended", test);
        }
        Proofs.Proof proof;
        try {
            proof = proofs.of(test.account(), test.way(), test.settings());
        } catch (MailUnavailableException e) {
            throw e;
        } catch (IllegalStateException | SealedSecretException e) {
            LOG.warn("A secret of account {} cannot be read: {}", test.account(), e.getMessage());
            return notTried("test.secret", test);
        }
        Optional<TestThread> thread = threads.take(test.account());
        if (thread.isEmpty()) {
            return notTried("test.busy", test);
        }
        try (TestThread taken = thread.get()) {
            return carry(test, mail, proof, taken, deadline);
        }
    }

    /** What came of opening the way. */
    private sealed interface Opening {
        record Open(Route route) implements Opening {}

        record Unfit(String field, Advice advice) implements Opening {}

        record NotNow(Hold.Reason reason) implements Opening {}
    }

    private Outcome carry(Test test, AcceptedMail mail, Proofs.Proof proof, TestThread thread, Deadline deadline) {
        TestTrip trip = new TestTrip(mail, test.way(), settings.captureMailbox(), clock);
        AtomicReference<Route> open = new AtomicReference<>();
        boolean begun = false;
        try {
            Choice choice = Choice.tried(mail, test.way(), test.settings(), test.names());
            Opening opening = thread.take(test.way(), deadline, () -> open(choice, open));
            if (opening instanceof Opening.Unfit wrong) {
                Examination.Unfit unfit = examiner.unfit(test.way(), wrong.field(), wrong.advice(), test.reader());
                return new Outcome.NotTried(Optional.of(unfit), unfit.text());
            }
            if (opening instanceof Opening.NotNow absent) {
                return absent.reason() == Hold.Reason.RELAY_ABSENT
                        ? notTried("test.relay", test)
                        : new Outcome.NotTried(
                                Optional.of(new Examination.Absent()),
                                examiner.say(Words.advice("way.absent", Map.of("way", test.way())), test.reader()));
            }
            Route route = ((Opening.Open) opening).route();
            log.begin(mail, trip.unfinished(), Deadline.after(FOR_THE_LOG));
            begun = true;
            Submission submission = thread.take(test.way(), deadline, () -> trip.send(route, pool, thread, deadline));
            return ended(test, mail, trip.ended(submission), Optional.of(route), proof);
        } catch (TransportException e) {
            if (!begun) {
                log.begin(mail, trip.unfinished(), Deadline.after(FOR_THE_LOG));
            }
            return ended(test, mail, trip.ended(e), Optional.empty(), proof);
        } finally {
            // On the driver's thread, and so only when the driver has come back.
            thread.afterwards(() -> Optional.ofNullable(open.get()).ifPresent(Route::close));
        }
    }

    private Opening open(Choice choice, AtomicReference<Route> open) throws TransportException {
        try {
            Route route = router.tryOut(choice);
            open.set(route);
            return new Opening.Open(route);
        } catch (InvalidSettingsException e) {
            return new Opening.Unfit(e.field(), e.advice());
        } catch (NotNowException e) {
            return new Opening.NotNow(e.reason());
        }
    }

    private Outcome ended(
            Test test,
            AcceptedMail mail,
            org.letterhead.mail.delivery.internal.outbox.Outcome outcome,
            Optional<Route> route,
            Proofs.Proof proof) {
        ForOne one = outcome.recipients().get(0);
        Deadline deadline = Deadline.after(FOR_THE_LOG);
        if (one.failure().isPresent()) {
            return failed(test, mail, one.failure().get(), log.end(outcome, handle -> {}, deadline));
        }
        // As the column holds it.
        Instant expires = outcome.at().truncatedTo(ChronoUnit.MILLIS).plus(Proofs.VALID);
        if (!log.end(outcome, handle -> proofs.write(handle, proof, expires), deadline)) {
            // It has left, but nobody will know that.
            return failed(
                    test,
                    mail,
                    Failure.of(Failure.Phase.ANSWER, Failure.Cause.PLATFORM, Words.advice("test.unwritten", Map.of()))
                            .unknownOutcome()
                            .temporary()
                            .build(),
                    false);
        }
        LOG.info("Test {} of account {} was sent by {}{}", mail.id(), mail.account(), test.way(), captured());
        if (isInUse(test)) {
            watch.sent(mail.account(), test.way(), outcome.at());
            breakers.worksAgain(WayKey.of(mail.account(), test.way()), mail.id());
        }
        taken.put(proof.token(), mail.id());
        return new Outcome.Accepted(
                mail.id(), proof.token(), expires, route.orElseThrow().sender().from());
    }

    private Outcome failed(Test test, AcceptedMail mail, Failure failure, boolean written) {
        LOG.info(
                "Test {} of account {} was not sent by {}: {} {}: {}{}",
                mail.id(),
                mail.account(),
                test.way(),
                failure.phase(),
                failure.cause(),
                failure.advice().english(),
                captured());
        if (written && isInUse(test)) {
            watch.failed(mail.account(), test.way(), clock.instant(), failure);
        }
        return new Outcome.Failed(mail.id(), failure, examiner.say(failure, test.reader()));
    }

    /** What is only being tried out says nothing about the mail that leaves meanwhile. */
    private boolean isInUse(Test test) {
        try {
            return router.inUse(test.account(), test.way())
                    .filter(used -> MessageDigest.isEqual(Fingerprint.of(used), Fingerprint.of(test.settings())))
                    .isPresent();
        } catch (IllegalStateException | SealedSecretException e) {
            return false;
        }
    }

    private Outcome.NotTried notTried(String why, Test test) {
        return new Outcome.NotTried(Optional.empty(), examiner.say(Words.advice(why, Map.of()), test.reader()));
    }

    /** A captured mail must not look like one that left, wherever it is told of. */
    private String captured() {
        return settings.captureMailbox()
                .map(box -> " (CAPTURED by " + box + ")")
                .orElse("");
    }
}
