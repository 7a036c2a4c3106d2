/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.RouteHealth.Health;
import org.letterhead.mail.account.RouteHealth.State;
import org.letterhead.mail.delivery.internal.testing.Delivery;
import org.letterhead.mail.delivery.internal.testing.RecordingTransport;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportException;
import org.letterhead.mail.transport.TransportSettings;

/** Real mail tells how its way fares. */
@Timeout(60)
class StoredRouteHealthTest {
    private static final Actor OPERATOR = new Actor.Operator("karaf");

    @TempDir
    Path folder;

    private final RecordingTransport way = new RecordingTransport();
    private Delivery delivery;

    @AfterEach
    void close() {
        delivery.close();
    }

    private void on(Databases.Kind kind) {
        start(new Delivery(Map.of(), Databases.on(kind, folder)));
    }

    private void start(Delivery started) {
        delivery = started;
        delivery.inject(delivery.service, "directory", (AccountDirectory) account -> Optional.of(
                new AccountProfile(account, "Acme", Locale.ENGLISH, Optional.empty(), java.util.List.of())));
        delivery.way("smtp", way);
        delivery.accounts(account -> new AccountRoute(
                "smtp",
                new TransportSettings(Map.of("host", "mx.acme.example"), Map.of()),
                "smtp",
                Optional.empty(),
                Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aWayIsUnprovenDeliversFailsAndDeliversAgain(Databases.Kind kind) {
        on(kind);
        assertThat(health(Locale.ENGLISH)).isEqualTo(Health.UNPROVEN);

        send();
        becomes(State.DELIVERING);
        assertThat(health(Locale.ENGLISH)).satisfies(health -> {
            assertThat(health.since()).isPresent();
            assertThat(health.lastSuccess()).isPresent();
            assertThat(health.lastSuccess().get().getEpochSecond() % 60).isZero();
            assertThat(health.text()).isEmpty();
        });

        way.submit = (envelope, mail, deadline) -> {
            throw new TransportException(failure(Cause.SENDER_REFUSED, Scope.MESSAGE));
        };
        send();
        becomes(State.FAILING);
        assertThat(health(Locale.ENGLISH)).satisfies(health -> {
            assertThat(health.cause()).contains(Cause.SENDER_REFUSED);
            assertThat(health.text()).contains("Do something.");
            assertThat(health.lastSuccess()).isPresent();
        });
        assertThat(health(Locale.FRENCH).text()).contains("Le pilote dit recording.failed");
        assertThat(delivery.routeHealth().of("other", "smtp", Locale.ENGLISH)).isEqualTo(Health.UNPROVEN);

        way.submit = way::accept;
        send();
        becomes(State.DELIVERING);
        assertThat(health(Locale.ENGLISH).text()).as("why it failed last").isPresent();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void itSurvivesARestart(Databases.Kind kind) {
        on(kind);
        way.submit = (envelope, mail, deadline) -> {
            throw new TransportException(failure(Cause.CREDENTIALS, Scope.CONNECTION));
        };
        send();
        becomes(State.FAILING);
        // That its way is left alone is known before it is written what became of the mail.
        delivery.eventually(() -> health(Locale.ENGLISH).lastFailure().isPresent());
        Health before = health(Locale.ENGLISH);

        start(delivery.restarted());

        assertThat(health(Locale.ENGLISH)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whoIsStoppedIsSuspendedWhateverWas(Databases.Kind kind) {
        on(kind);
        send();
        becomes(State.DELIVERING);
        delivery.queue.suspend(OPERATOR, Optional.of("acme"), "unpaid");
        assertThat(health(Locale.ENGLISH).state()).isEqualTo(State.SUSPENDED);
        assertThat(health(Locale.ENGLISH).since()).isPresent();
        assertThat(delivery.routeHealth().of("other", "smtp", Locale.ENGLISH).state())
                .isEqualTo(State.UNPROVEN);
        delivery.queue.resume(OPERATOR, Optional.of("acme"));
        assertThat(health(Locale.ENGLISH).state()).isEqualTo(State.DELIVERING);
        delivery.suspend();
        assertThat(delivery.routeHealth().of("other", "smtp", Locale.ENGLISH).state())
                .isEqualTo(State.SUSPENDED);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void oneRecipientThatIsRefusedIsNoMatterOfTheWay(Databases.Kind kind) {
        on(kind);
        way.submit = (envelope, mail, deadline) -> new Submission(
                Set.of(MailAddress.of("anna@shop.example")),
                Map.of(MailAddress.of("ben@shop.example"), failure(Cause.POLICY, Scope.RECIPIENT)),
                "");
        send();
        // It took the mail for somebody.
        becomes(State.DELIVERING);

        way.submit = (envelope, mail, deadline) -> {
            throw new TransportException(failure(Cause.RECIPIENT, Scope.RECIPIENT));
        };
        send();
        assertThat(health(Locale.ENGLISH).state()).isEqualTo(State.DELIVERING);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void settingsThatDoNotFitAnyMoreAreFoundByTheNextMail(Databases.Kind kind) throws Exception {
        on(kind);
        RecordingTransport stricter = new RecordingTransport() {
            @Override
            public MailRoute open(RouteContext context) {
                return refuse(new InvalidSettingsException(
                        "host", new Advice("recording.host", Map.of(), "Name the server.")));
            }

            @SuppressWarnings("unchecked")
            private <X extends Throwable> MailRoute refuse(Throwable e) throws X {
                throw (X) e;
            }
        };
        delivery.accounts(account -> new AccountRoute(
                "strict",
                new TransportSettings(Map.of("host", ""), Map.of()),
                "strict",
                Optional.empty(),
                Optional.empty()));
        delivery.way("strict", stricter);
        send();
        delivery.eventually(() ->
                delivery.routeHealth().of("acme", "strict", Locale.ENGLISH).state() == State.FAILING);

        assertThat(delivery.routeHealth().of("acme", "strict", Locale.ENGLISH)).satisfies(health -> {
            assertThat(health.cause()).contains(Cause.CONFIGURATION);
            assertThat(health.text()).contains("Name the server.");
        });
    }

    private static Failure failure(Cause cause, Scope scope) {
        return Failure.of(Phase.RECIPIENT, cause, new Advice("recording.failed", Map.of(), "Do something."))
                .scope(scope)
                .reply(550, "5.7.1", "what the server says is for the operator")
                .build();
    }

    private Health health(Locale reader) {
        return delivery.routeHealth().of("acme", "smtp", reader);
    }

    /** What becomes of a mail is told just after it was written. */
    private void becomes(State state) {
        delivery.eventually(() -> health(Locale.ENGLISH).state() == state);
    }

    private void send() {
        delivery.tried(delivery.service.send(MailRequest.forAccount("acme")
                .content(new MailContent.Given("Hello", "Good morning", Optional.empty()))
                .to(Mailbox.of("anna@shop.example"))
                .to(Mailbox.of("ben@shop.example"))
                .build()));
    }
}
