/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.delivery.internal.route.RenewedSecrets.Place;
import org.letterhead.mail.delivery.internal.testing.Delivery;
import org.letterhead.mail.delivery.internal.testing.Outbox;
import org.letterhead.mail.delivery.internal.testing.PlainSeals;
import org.letterhead.mail.delivery.internal.testing.RecordingTransport;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.TransportException;
import org.letterhead.mail.transport.TransportSettings;

/** Secrets that their provider replaces. */
@Timeout(60)
class RenewedSecretsTest {
    private static final Place PLACE = new Place("smtp", "acme", "oauth.refresh.token");

    @TempDir
    Path folder;

    private Outbox outbox;
    private RenewedSecrets secrets;

    @BeforeEach
    void open() {
        outbox = Outbox.on(Databases.Kind.H2, folder);
        secrets = restarted();
    }

    @AfterEach
    void close() {
        outbox.close();
    }

    private RenewedSecrets restarted() {
        StoredSecrets stored = new StoredSecrets(outbox.store);
        Outbox.inject(stored, "seals", new PlainSeals());
        return new RenewedSecrets(stored);
    }

    @Test
    void aRenewedSecretSurvivesARestartAndIsNotReadableInTheTable() throws Exception {
        renew(PLACE, "first", "second");
        secrets = restarted();

        assertThat(renew(PLACE, "first", "third")).isEqualTo("second");
        String table = outbox.store.run(
                handle -> handle.createQuery("select filled_in, latest from lh_delivery_renewed_secret")
                        .map((row, context) ->
                                new String(row.getBytes(1), ISO_8859_1) + new String(row.getBytes(2), ISO_8859_1))
                        .one());
        assertThat(table).doesNotContain("first", "second", "third");
    }

    @Test
    void whileTheStoreIsAwayTheProviderIsNotAsked() {
        outbox.goAway();

        assertThatThrownBy(() -> secrets.renew(PLACE, Secret.of("first"), true, soon(), current -> {
                    throw new AssertionError("asked");
                }))
                .isInstanceOfSatisfying(
                        TransportException.class,
                        e -> assertThat(e.failure().temporary()).isTrue());
    }

    @Test
    void aRenewedSecretIsTheNextOnesCurrentOne() throws Exception {
        assertThat(renew(PLACE, "first", "second")).isEqualTo("first");
        assertThat(renew(PLACE, "first", "third")).isEqualTo("second");
        assertThat(renew(PLACE, "first", "third")).isEqualTo("third");
    }

    @Test
    void whatTheAccountFillsInWinsOverAnOlderRenewedOne() throws Exception {
        renew(PLACE, "first", "second");

        assertThat(renew(PLACE, "filled in anew", "its successor")).isEqualTo("filled in anew");
        assertThat(renew(PLACE, "filled in anew", "x")).isEqualTo("its successor");
        assertThat(renew(PLACE, "first", "y"))
                .as("settings that were only tested take nothing away from the saved ones")
                .isEqualTo("second");
    }

    @Test
    void nobodyGetsTheSecretOfAnotherAccountWayOrField() throws Exception {
        renew(PLACE, "first", "second");

        assertThat(renew(new Place("smtp", "other", "oauth.refresh.token"), "first", "x"))
                .isEqualTo("first");
        assertThat(renew(new Place("graph", "acme", "oauth.refresh.token"), "first", "x"))
                .isEqualTo("first");
        assertThat(renew(new Place("smtp", "acme", "password"), "first", "x")).isEqualTo("first");
    }

    @Test
    void aFailedRenewalLeavesTheSecretAsItWas() throws Exception {
        renew(PLACE, "first", "second");
        TransportException refused =
                new TransportException(Failure.of(Phase.AUTHENTICATE, Cause.OAUTH, new Advice("x", Map.of(), "No."))
                        .build());

        assertThatThrownBy(() -> secrets.renew(PLACE, Secret.of("first"), true, soon(), current -> {
                    throw refused;
                }))
                .isSameAs(refused);
        assertThatThrownBy(() -> secrets.renew(PLACE, Secret.of("first"), true, soon(), current -> null))
                .isInstanceOf(NullPointerException.class);

        assertThat(renew(PLACE, "first", "third")).isEqualTo("second");
        assertThat(secrets.turns()).isZero();
    }

    @Test
    void oneAtATimeRenewsAndEachGetsWhatTheOneBeforeHasStored() throws Exception {
        int threads = 20;
        CyclicBarrier start = new CyclicBarrier(threads);
        AtomicInteger inside = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<String>> renewals = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                renewals.add(pool.submit(() -> {
                    start.await();
                    return secrets.renew(PLACE, Secret.of("0"), true, soon(), current -> {
                                assertThat(inside.incrementAndGet()).isEqualTo(1);
                                Secret next = Secret.of(Integer.toString(Integer.parseInt(current.reveal()) + 1));
                                inside.decrementAndGet();
                                return next;
                            })
                            .reveal();
                }));
            }
            List<String> answers = new ArrayList<>();
            for (Future<String> renewal : renewals) {
                answers.add(renewal.get());
            }
            assertThat(answers).doesNotHaveDuplicates().hasSize(threads).contains("1", "20");
        } finally {
            pool.shutdownNow();
        }
        assertThat(secrets.turns()).isZero();
    }

    @Test
    void nobodyWaitsLongerThanTheDeadlineAndAnotherAccountNotAtAll() throws Exception {
        CountDownLatch holds = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Thread holder = new Thread(() -> {
            try {
                secrets.renew(PLACE, Secret.of("first"), true, soon(), current -> {
                    holds.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return current;
                });
            } catch (TransportException e) {
                throw new AssertionError(e);
            }
        });
        holder.start();
        try {
            assertThat(holds.await(20, TimeUnit.SECONDS)).isTrue();

            TransportException late = catchThrowableOfType(
                    TransportException.class,
                    () -> secrets.renew(
                            PLACE,
                            Secret.of("first"),
                            true,
                            Deadline.after(Duration.ofMillis(50)),
                            current -> current));
            assertThat(late.failure().temporary()).isTrue();
            assertThat(late.failure().advice().key()).isEqualTo("delivery.secret.busy");
            assertThat(renew(new Place("smtp", "other", "oauth.refresh.token"), "free", "x"))
                    .isEqualTo("free");
        } finally {
            release.countDown();
            holder.join();
        }
    }

    @Test
    void ofSettingsThatAreTestedOverAndOverOnlyTheLatestAreKept() throws Exception {
        for (int i = 0; i < 9; i++) {
            renew(PLACE, "filled in " + i, "renewed " + i);
        }

        assertThat(outbox.count("lh_delivery_renewed_secret")).isEqualTo(5);
        assertThat(renew(PLACE, "filled in 8", "x")).isEqualTo("renewed 8");
        assertThat(renew(PLACE, "filled in 0", "x")).isEqualTo("filled in 0");
    }

    @Test
    void testsOfOtherSignInsTakeNothingFromTheOneThatMailUses() throws Exception {
        renew(PLACE, "saved", "saved and renewed");
        for (int i = 0; i < 9; i++) {
            String next = "renewed " + i;
            secrets.renew(PLACE, Secret.of("tried " + i), false, soon(), current -> Secret.of(next));
        }
        assertThat(outbox.count("lh_delivery_renewed_secret")).isEqualTo(6);
        // A test of the very settings that are saved.
        secrets.renew(PLACE, Secret.of("saved"), false, soon(), current -> Secret.of(current.reveal() + " again"));
        for (int i = 0; i < 9; i++) {
            String next = "renewed " + i;
            secrets.renew(PLACE, Secret.of("tried later " + i), false, soon(), current -> Secret.of(next));
        }

        assertThat(renew(PLACE, "saved", "x")).isEqualTo("saved and renewed again");

        renew(PLACE, "saved anew", "y");
        for (int i = 0; i < 9; i++) {
            String next = "renewed " + i;
            secrets.renew(PLACE, Secret.of("tried at last " + i), false, soon(), current -> Secret.of(next));
        }
        assertThat(renew(PLACE, "saved anew", "z")).isEqualTo("y");
        assertThat(renew(PLACE, "saved", "z")).as("mail uses another one now").isEqualTo("saved");
    }

    @Test
    void aDriverRenewsASecretOfTheAccountsSettingsAndOfNothingElse() {
        List<String> seen = new CopyOnWriteArrayList<>();
        RecordingTransport driver = new RecordingTransport() {
            @Override
            public MailRoute open(RouteContext context) {
                try {
                    context.renewSecret("token", soon(), current -> {
                        seen.add(current.reveal());
                        return Secret.of(current.reveal() + "'");
                    });
                    assertThatThrownBy(() -> context.renewSecret("other", soon(), current -> current))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("other");
                } catch (TransportException e) {
                    throw new AssertionError(e);
                }
                return super.open(context);
            }
        };
        try (Delivery delivery = Delivery.ready()) {
            delivery.way("own", driver);
            delivery.accounts(account -> new AccountRoute(
                    "own",
                    new TransportSettings(Map.of(), Map.of("token", Secret.of("first"))),
                    "platform",
                    Optional.empty(),
                    Optional.empty()));
            for (int i = 0; i < 2; i++) {
                delivery.ended(delivery.service.send(MailRequest.forAccount("acme")
                        .content(new MailContent.Given("Hello", "Good morning", Optional.empty()))
                        .to(Mailbox.of("Anna", "anna@shop.example"))
                        .build()));
            }
        }

        assertThat(seen).containsExactly("first", "first'");
        assertThat(driver.received).hasSize(2);
    }

    /** Renews and answers what was current before. */
    private String renew(Place place, String filledIn, String next) throws TransportException {
        String[] before = new String[1];
        Secret renewed = secrets.renew(place, Secret.of(filledIn), true, soon(), current -> {
            before[0] = current.reveal();
            return Secret.of(next);
        });
        assertThat(renewed.reveal()).isEqualTo(next);
        return before[0];
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20));
    }
}
