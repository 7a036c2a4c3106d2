/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.testing.Outbox;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.tables.StoredTime;

/** What is kept no longer goes, and nothing else. */
class RetentionTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Retention.Pace ONLY_WHEN_ASKED = new Retention.Pace(DAY, DAY, Duration.ZERO);

    @TempDir
    Path folder;

    private Outbox outbox;
    private Retention retention;

    private void on(Databases.Kind kind, Retention.Pace pace) {
        outbox = Outbox.on(kind, folder);
        retention = new Retention(outbox.store, Duration.ofDays(90), Duration.ofDays(14), Clock.systemUTC(), pace);
    }

    @AfterEach
    void close() throws InterruptedException {
        retention.stop();
        outbox.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void removesProofsThatAreTooOld(Databases.Kind kind) {
        on(kind, ONLY_WHEN_ASKED);
        for (Duration age : List.of(Duration.ofMinutes(1), Duration.ofMinutes(-1))) {
            outbox.store.run(handle -> handle.createUpdate("insert into lh_delivery_proof (token_hash, account, way,"
                            + " fingerprint, expires_at) values (:hash, 'acme', 'smtp', :fingerprint, :at)")
                    .bind("hash", "expired for " + age)
                    .bind("fingerprint", new byte[32])
                    .bind("at", StoredTime.of(Instant.now().minus(age)))
                    .execute());
        }

        retention.purge();

        assertThat(outbox.count("lh_delivery_proof where token_hash = 'expired for PT-1M'"))
                .isEqualTo(1);
        assertThat(outbox.count("lh_delivery_proof")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void removesOldMailsWithAllThatIsTheirs(Databases.Kind kind) {
        on(kind, ONLY_WHEN_ASKED);
        outbox.mail("acme")
                .old(Duration.ofDays(91))
                .key("order-1")
                .withContent()
                .tried(
                        "a@x.example",
                        RecipientState.SENT,
                        "m@acme.example",
                        new Outbox.Try(RecipientState.SENT, java.util.Optional.empty(), Instant.now()))
                .write();
        MailId open = outbox.mail("acme")
                .old(Duration.ofDays(91))
                .key("order-2")
                .withContent()
                .to("a@x.example", RecipientState.SENT)
                .held("b@x.example", Hold.Reason.OPERATOR, null)
                .write();
        MailId young = outbox.mail("acme")
                .old(Duration.ofDays(89))
                .key("order-3")
                .to("a@x.example", RecipientState.FAILED)
                .write();

        retention.purge();

        assertThat(ids()).containsExactly(open, young);
        assertThat(outbox.count("lh_delivery_recipient")).isEqualTo(3);
        assertThat(outbox.count("lh_delivery_attempt")).isZero();
        assertThat(outbox.count("lh_delivery_key where idempotency_key = 'order-1'"))
                .isZero();
        assertThat(outbox.count("lh_delivery_key")).isEqualTo(2);
        assertThat(outbox.count("lh_delivery_content where mail_id = '" + open + "'"))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void removesContentsEarlierAndThoseOfSecurityMailsAtOnce(Databases.Kind kind) {
        on(kind, ONLY_WHEN_ASKED);
        MailId old = outbox.mail("acme")
                .old(Duration.ofDays(15))
                .withContent()
                .to("a@x.example", RecipientState.FAILED)
                .write();
        MailId open = outbox.mail("acme")
                .old(Duration.ofDays(15))
                .withContent()
                .to("a@x.example", RecipientState.FAILED)
                .to("b@x.example", RecipientState.DEFERRED)
                .write();
        MailId young = outbox.mail("acme")
                .old(Duration.ofDays(13))
                .withContent()
                .to("a@x.example", RecipientState.FAILED)
                .write();
        MailId secret = outbox.mail("acme")
                .of(MessageClass.SECURITY)
                .withContent()
                .to("a@x.example", RecipientState.SENT)
                .write();
        MailId openSecret = outbox.mail("acme")
                .of(MessageClass.SECURITY)
                .withContent()
                .to("a@x.example", RecipientState.SENDING)
                .write();

        retention.purge();

        assertThat(pieces(old)).isZero();
        assertThat(pieces(open)).isEqualTo(2);
        assertThat(pieces(young)).isEqualTo(2);
        assertThat(pieces(secret)).isZero();
        assertThat(pieces(openSecret)).isEqualTo(2);
        assertThat(outbox.count("lh_delivery_mail")).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void goesOnOverManySteps(Databases.Kind kind) {
        on(kind, ONLY_WHEN_ASKED);
        many(2 * Retention.STEP + 7);

        retention.purge();

        assertThat(outbox.count("lh_delivery_mail")).isZero();
        assertThat(outbox.count("lh_delivery_recipient")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void stopsAtOnceBetweenTwoSteps(Databases.Kind kind) throws InterruptedException {
        on(kind, ONLY_WHEN_ASKED);
        many(4 * Retention.STEP);
        retention.stop();
        retention = new Retention(
                outbox.store,
                Duration.ofDays(90),
                Duration.ofDays(14),
                Clock.systemUTC(),
                new Retention.Pace(Duration.ZERO, DAY, Duration.ofMinutes(5)));
        Outbox.until(() -> outbox.count("lh_delivery_mail") < 4 * Retention.STEP);

        long began = System.nanoTime();
        retention.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
        assertThat(outbox.count("lh_delivery_mail")).isEqualTo(3 * Retention.STEP);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void worksAgainWhenTheDatabaseIsBack(Databases.Kind kind) throws InterruptedException {
        on(kind, ONLY_WHEN_ASKED);
        many(3);
        outbox.goAway();
        retention.stop();
        retention = new Retention(
                outbox.store,
                Duration.ofDays(90),
                Duration.ofDays(14),
                Clock.systemUTC(),
                new Retention.Pace(Duration.ZERO, Duration.ofMillis(20), Duration.ZERO));
        outbox.comeBack();
        Outbox.until(() -> outbox.count("lh_delivery_mail") == 0);
    }

    private void many(int mails) {
        String ids = "'01900000-0000-7000-8000-' || lpad(cast(n as varchar), 12, '0')";
        String numbers =
                outbox.isH2() ? "system_range(1, " + mails + ") t(n)" : "generate_series(1, " + mails + ") t(n)";
        outbox.execute("insert into lh_delivery_mail select cast(" + ids + " as uuid), 'acme', 'ACCOUNT',"
                + " 'TRANSACTIONAL', null, 'en', 'old', false, timestamp with time zone '2024-06-01 00:00:00+00', null from "
                + numbers);
        outbox.execute("insert into lh_delivery_recipient (mail_id, recipient_no, address, domain, account, priority,"
                + " state) select id, 0, 'a@x.example', 'x.example', 'acme', 1, 'SENT' from lh_delivery_mail");
    }

    private java.util.List<MailId> ids() {
        return outbox.store.run(handle -> handle.createQuery("select id from lh_delivery_mail order by id")
                .mapTo(java.util.UUID.class)
                .map(MailId::new)
                .list());
    }

    private long pieces(MailId id) {
        return outbox.count("lh_delivery_content where mail_id = '" + id + "'");
    }
}
