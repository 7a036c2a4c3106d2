/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.health.HealthBook;
import org.letterhead.mail.delivery.internal.listen.Events;
import org.letterhead.mail.delivery.internal.operate.DeliveryCounters;
import org.letterhead.mail.delivery.internal.testing.Delivery;
import org.letterhead.mail.delivery.internal.testing.Outbox;
import org.letterhead.mail.delivery.internal.testing.RecordingTransport;
import org.letterhead.mail.delivery.internal.testing.Settings;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.OutgoingMail;

/** Several processes that deliver from one database. */
class SeveralNodesTest {
    private static final Map<String, Object> PLAIN = Map.of("accounts", "none");

    @TempDir
    Path folder;

    private final RecordingTransport first = new RecordingTransport();
    private final RecordingTransport second = new RecordingTransport();
    private Databases databases;

    @BeforeEach
    void start() {
        databases = Databases.on(Databases.Kind.POSTGRESQL, folder);
    }

    @AfterEach
    void stop() {
        databases.close();
    }

    @Test
    void eachMailArrivesOnceThoughOneNodeDies() {
        Delivery dying = new Delivery(PLAIN, databases, ClaimsTesting.withLease(Duration.ofSeconds(3)));
        try (Delivery living = new Delivery(PLAIN, databases, ClaimsTesting.withLease(Duration.ofSeconds(30)))) {
            CountDownLatch dead = new CountDownLatch(1);
            // It takes a few hundred; whatever it has begun after that never comes to a server.
            first.submit = (envelope, mail, deadline) -> {
                if (first.mails.size() >= 300) {
                    awaitUninterruptibly(dead);
                    throw new IllegalStateException("dead");
                }
                return first.accept(envelope, mail, deadline);
            };
            dying.way("platform", first);
            living.way("platform", second);

            List<MailId> accepted = IntStream.range(0, 2000)
                    .parallel()
                    .mapToObj(i -> (i % 2 == 0 ? dying : living).service.send(mail("account-" + i % 7, i % 50 == 0)))
                    .toList();
            living.eventually(() -> first.mails.size() >= 300);
            dying.die();
            dead.countDown();

            sent(living, 2000);
            List<MailId> arrived = Stream.concat(first.mails.stream(), second.mails.stream())
                    .map(OutgoingMail::id)
                    .toList();
            // A mail that the dying node had handed over and could not write down may come twice, under one Message-ID.
            Set<MailId> twice = arrived.stream()
                    .filter(id -> arrived.indexOf(id) != arrived.lastIndexOf(id))
                    .collect(Collectors.toSet());
            assertThat(arrived).containsAll(accepted);
            assertThat(count(living, "taken_back > 0")).isPositive();
            assertThat(twice).allSatisfy(id -> {
                assertThat(count(living, "taken_back > 0 and mail_id = '" + id.value() + "'"))
                        .isEqualTo(1);
                assertThat(Stream.concat(first.mails.stream(), second.mails.stream())
                                .filter(mail -> mail.id().equals(id))
                                .map(OutgoingMail::messageId))
                        .hasSize(2)
                        .containsOnly(id.value() + "@platform.example");
            });
        }
    }

    @Test
    void eachMailArrivesOnceThroughTwoNodes() {
        Delivery one = new Delivery(PLAIN, databases);
        try (Delivery other = new Delivery(PLAIN, databases)) {
            one.way("platform", first);
            other.way("platform", second);
            List<MailId> accepted = IntStream.range(0, 2000)
                    .parallel()
                    .mapToObj(i -> (i % 2 == 0 ? one : other).service.send(mail("account-" + i % 7, i % 50 == 0)))
                    .toList();
            sent(other, 2000);

            assertThat(Stream.concat(first.mails.stream(), second.mails.stream())
                            .map(OutgoingMail::id))
                    .containsExactlyInAnyOrderElementsOf(accepted);
            assertThat(first.mails).isNotEmpty();
            assertThat(second.mails).isNotEmpty();
        } finally {
            one.die();
        }
    }

    @Test
    void whoWasTakenForDeadSendsNothingOfItsOldClaimsAndOverwritesNothing() throws Exception {
        try (Outbox outbox = Outbox.on(Databases.Kind.POSTGRESQL, folder)) {
            OutboxStore store = outbox.store;
            Claims late = new Claims(store, new ProcessId());
            Claims other = new Claims(store, new ProcessId());
            late.renew();
            other.renew();
            outbox.mail("acme")
                    .to("anna@shop.example", RecipientState.QUEUED)
                    .withContent()
                    .write();
            Parcel before = late.take(front(late)).get(0);
            assertThat(late.isValid(before)).isTrue();

            store.run(handle -> handle.execute(
                    "update lh_delivery_process set lease_until = current_timestamp - interval '1' second where owner = ?",
                    before.claim()));
            assertThat(other.renew().recipients()).isEqualTo(1);
            late.renew();
            assertThat(late.isValid(before)).isFalse();

            // It gets the very same mail anew: what became of the old claim says nothing of this one.
            Parcel after = late.take(front(late)).get(0);
            assertThat(after.recipientNos()).isEqualTo(before.recipientNos());
            assertThat(late.isValid(after)).isTrue();
            DeliveryCounters counters = new DeliveryCounters(store);
            OutcomeWriter outcomes = new OutcomeWriter(
                    Settings.with(Map.of()),
                    store,
                    new Events(store, new ProcessId()),
                    counters,
                    new HealthBook(store));
            outcomes.write(sent(before)).get(20, TimeUnit.SECONDS);
            assertThat(outbox.count("lh_delivery_recipient where state = 'SENDING'"))
                    .isEqualTo(1);
            assertThat(outbox.count("lh_delivery_attempt")).isZero();
            outcomes.write(sent(after)).get(20, TimeUnit.SECONDS);
            assertThat(outbox.count("lh_delivery_recipient where state = 'SENT'"))
                    .isEqualTo(1);
            assertThat(outbox.count("lh_delivery_attempt")).isEqualTo(1);
            outcomes.stop();
            counters.stop();
        }
    }

    @Test
    void whoWasLateButNotTakenForDeadKeepsItsClaims() {
        try (Outbox outbox = Outbox.on(Databases.Kind.POSTGRESQL, folder)) {
            Claims late = new Claims(outbox.store, new ProcessId(), Duration.ofMillis(300));
            late.renew();
            outbox.mail("acme").to("anna@shop.example", RecipientState.QUEUED).write();
            Parcel parcel = late.take(front(late)).get(0);
            Outbox.until(() -> !late.isValid(parcel));
            outbox.execute("update lh_delivery_process set lease_until = current_timestamp + interval '1' hour");
            late.renew();
            assertThat(late.isValid(parcel)).isTrue();
        }
    }

    @Test
    void whatAStoppedDeliveryCouldNotWriteDownIsTakenBackByTheNextOneInTheSameProcess() {
        try (Outbox outbox = Outbox.on(Databases.Kind.H2, folder)) {
            ProcessId process = new ProcessId();
            Claims stopped = new Claims(outbox.store, process);
            stopped.renew();
            outbox.mail("acme").to("anna@shop.example", RecipientState.QUEUED).write();
            Parcel parcel = stopped.take(front(stopped)).get(0);

            Claims next = new Claims(outbox.store, process);
            assertThat(next.renew().recipients()).isEqualTo(1);
            assertThat(next.take(front(next)).get(0).mail()).isEqualTo(parcel.mail());
        }
    }

    private static List<Parcel> front(Claims claims) {
        return claims.front(MessageClass.TRANSACTIONAL, "", Optional.empty(), 10).stream()
                .map(one -> new Parcel(one.mail(), one.account(), MessageClass.TRANSACTIONAL, List.of(one.no())))
                .toList();
    }

    private static Outcome sent(Parcel parcel) {
        return new Outcome(
                parcel,
                Optional.of("platform"),
                Optional.of("id@platform.example"),
                Optional.empty(),
                Instant.now(),
                List.of(Outcome.ForOne.sent(
                        new OpenedParcel.To(0, MailAddress.of("anna@shop.example"), 0, Optional.empty()),
                        Optional.empty())));
    }

    /** Waits for many: in steps, since a busy machine may take long for all of them. */
    private static void sent(Delivery delivery, int many) {
        for (int step = 1; step <= 10; step++) {
            int least = many * step / 10;
            delivery.eventually(() -> count(delivery, "state = 'SENT'") >= least);
        }
    }

    private static long count(Delivery delivery, String where) {
        return delivery.store.run(
                handle -> handle.createQuery("select count(*) from lh_delivery_recipient where " + where)
                        .mapTo(Long.class)
                        .one());
    }

    private static MailRequest mail(String account, boolean urgent) {
        return MailRequest.forAccount(account)
                .content(new MailContent.Given("Order", "Hello", Optional.empty()))
                .messageClass(urgent ? MessageClass.SECURITY : MessageClass.TRANSACTIONAL)
                .to(Mailbox.of("Anna", "anna@shop.example"))
                .build();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean open = false;
        while (!open) {
            try {
                latch.await();
                open = true;
            } catch (InterruptedException e) {
                // A dead process is not told so.
            }
        }
    }
}
