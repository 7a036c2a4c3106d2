/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.delivery.internal.outbox.ClaimsTesting;
import org.letterhead.mail.delivery.internal.testing.Delivery;
import org.letterhead.mail.delivery.internal.testing.RecordingTransport;
import org.letterhead.mail.delivery.internal.way.Breakers;
import org.letterhead.mail.delivery.internal.way.WayKey;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.TransportException;
import org.letterhead.mail.transport.TransportSettings;

/** What becomes of a way that fails when its settings are replaced by some that were proven. */
class ProvenSettingsTest {
    private static final WayKey WAY = WayKey.of("acme", "smtp");
    private static final Breakers.Pace PATIENT =
            new Breakers.Pace(Duration.ofMillis(50), Duration.ofMinutes(10), Duration.ofHours(1), 5);

    @TempDir
    Path folder;

    private final RecordingTransport own = new RecordingTransport();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger watched = new AtomicInteger();
    private volatile TransportSettings settings = new TransportSettings(Map.of("host", "mx.acme.example"), Map.of());
    private Delivery delivery;

    @AfterEach
    void stop() {
        delivery.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void itWorksAgainWhenTheyCountAndNotBefore(Databases.Kind kind) {
        MailId mail = failing(kind);
        delivery.breakers.proven(WAY, mail);
        looksAgain();
        assertThat(delivery.failingWays.list(Optional.of("acme"), 10))
                .as("they do not count yet")
                .hasSize(1);

        settings = new TransportSettings(Map.of("host", "other.acme.example"), Map.of());
        delivery.eventually(
                () -> delivery.failingWays.list(Optional.of("acme"), 10).isEmpty());
        assertThat(asked).as("no mail had to try").hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void othersAreOnlyTried(Databases.Kind kind) {
        failing(kind);
        settings = new TransportSettings(Map.of("host", "other.acme.example"), Map.of());
        delivery.eventually(() -> delivery.failingWays.list(Optional.of("acme"), 10).stream()
                .allMatch(way -> way.nextTrial().isBefore(way.since().plus(Duration.ofMinutes(5)))));
        assertThat(delivery.failingWays.list(Optional.of("acme"), 10)).hasSize(1);
    }

    /** A mail has shown that the way fails, and its settings were seen. */
    private MailId failing(Databases.Kind kind) {
        delivery = new Delivery(Map.of(), Databases.on(kind, folder), ClaimsTesting::claims, PATIENT);
        delivery.inject(delivery.service, "directory", (AccountDirectory) account ->
                Optional.of(new AccountProfile(account, "Acme", Locale.ENGLISH, Optional.empty(), List.of())));
        delivery.accounts(account -> {
            watched.incrementAndGet();
            return new AccountRoute("smtp", settings, "platform", Optional.empty(), Optional.empty());
        });
        delivery.way("smtp", own);
        delivery.way("platform", new RecordingTransport());
        own.submit = (envelope, mail, deadline) -> {
            asked.incrementAndGet();
            throw new TransportException(Failure.of(
                            Failure.Phase.AUTHENTICATE,
                            Failure.Cause.CREDENTIALS,
                            new Advice("recording.failed", Map.of(), "Do something."))
                    .scope(Failure.Scope.CONNECTION)
                    .build());
        };
        MailId mail = delivery.service.send(MailRequest.forAccount("acme")
                .content(new MailContent.Given("Hello", "Good morning", Optional.empty()))
                .to(Mailbox.of("anna@shop.example"))
                .build());
        delivery.ended(mail);
        delivery.eventually(
                () -> delivery.failingWays.list(Optional.of("acme"), 10).size() == 1);
        looksAgain();
        return mail;
    }

    /** Nobody else asks now: once more, since the first may have been before. */
    private void looksAgain() {
        int before = watched.get();
        delivery.eventually(() -> watched.get() > before + 1);
    }
}
