/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.delivery.internal.testing.Outbox;
import org.letterhead.mail.log.Attempt;
import org.letterhead.mail.log.DomainRefusals;
import org.letterhead.mail.log.LogPage;
import org.letterhead.mail.log.LogQuery;
import org.letterhead.mail.store.testing.Databases;

/** What the log says, on both databases. */
class StoredMailLogTest {
    private static final Actor OPERATOR = new Actor.Operator("karaf");
    private static final Failure UNKNOWN_USER = Outbox.refused(550, Failure.Cause.RECIPIENT, "Nobody there.");

    @TempDir
    Path folder;

    private Outbox outbox;
    private StoredMailLog log;
    private Statuses statuses;
    private final List<String> resent = new ArrayList<>();

    private void on(Databases.Kind kind) {
        outbox = Outbox.on(kind, folder);
        Reasons reasons = new Reasons((advice, locale) ->
                locale.getLanguage().equals("pl") ? Optional.of("Nie ma takiej skrzynki.") : Optional.empty());
        statuses = new Statuses(outbox.store, reasons);
        log = new StoredMailLog(outbox.store, statuses, reasons, (mail, recipients) -> {
            resent.add(mail + " " + recipients);
            return new MailId(new UUID(1, 2));
        });
    }

    @AfterEach
    void close() {
        outbox.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void tellsEachRecipientWithItsLastFailureInWords(Databases.Kind kind) {
        on(kind);
        Instant until = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.MILLIS);
        Instant accepted = Instant.parse("2026-04-05T02:45:00.123Z");
        MailId id = outbox.mail("acme")
                .at(accepted)
                .template("report")
                .to("a@x.example", RecipientState.QUEUED)
                .held("b@x.example", Hold.Reason.SCHEDULED, until)
                .deferred("c@x.example", until, Outbox.refused(451, Failure.Cause.THROTTLED, "Slowly."))
                .tried(
                        "d@x.example",
                        RecipientState.FAILED,
                        "first@acme.example",
                        new Outbox.Try(
                                RecipientState.DEFERRED,
                                Optional.of(Outbox.refused(451, Failure.Cause.THROTTLED, "Slowly.")),
                                Instant.now()),
                        new Outbox.Try(RecipientState.FAILED, Optional.of(UNKNOWN_USER), Instant.now()))
                .tried(
                        "e@x.example",
                        RecipientState.SENT,
                        "second@acme.example",
                        new Outbox.Try(RecipientState.DEFERRED, Optional.of(UNKNOWN_USER), Instant.now()),
                        new Outbox.Try(RecipientState.SENT, Optional.empty(), Instant.now()))
                .write();

        MailStatus status = statuses.find(id, Locale.ENGLISH).orElseThrow();

        assertThat(status.account()).isEqualTo("acme");
        assertThat(status.template()).contains("report");
        assertThat(status.locale()).isEqualTo(Locale.UK);
        assertThat(status.subject()).isEqualTo("Café");
        assertThat(status.acceptedAt()).isEqualTo(accepted);
        assertThat(status.messageId()).contains("first@acme.example");
        assertThat(status.recipients())
                .extracting(RecipientStatus::state)
                .containsExactly(
                        RecipientState.QUEUED,
                        RecipientState.HELD,
                        RecipientState.DEFERRED,
                        RecipientState.FAILED,
                        RecipientState.SENT);
        assertThat(status.recipients().get(1).hold()).contains(new Hold(Hold.Reason.SCHEDULED, Optional.of(until)));
        assertThat(status.recipients().get(2).nextTry()).contains(until);
        assertThat(status.recipients().get(2).reason()).isEqualTo("Slowly.");
        assertThat(status.recipients().get(3).failure()).contains(UNKNOWN_USER);
        assertThat(status.recipients().get(3).reason()).isEqualTo("Nobody there.");
        assertThat(status.recipients().get(3).attempts()).isEqualTo(2);
        assertThat(status.recipients().get(3).way()).contains("platform");
        assertThat(status.recipients().get(4).failure()).isEmpty();
        assertThat(status.recipients().get(4).reason()).isEmpty();
        assertThat(statuses.find(id, new Locale("pl"))
                        .orElseThrow()
                        .recipients()
                        .get(3)
                        .reason())
                .isEqualTo("Nie ma takiej skrzynki.");
        assertThat(statuses.find(new MailId(new UUID(0, 1)), Locale.ENGLISH)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void mailOfSuspendedAccountsIsToldAndFoundAsHeld(Databases.Kind kind) {
        on(kind);
        MailId acme =
                outbox.mail("acme").to("a@x.example", RecipientState.QUEUED).write();
        MailId other =
                outbox.mail("other").to("a@x.example", RecipientState.QUEUED).write();
        outbox.execute("insert into lh_delivery_suspension values ('acme', current_timestamp, 'operator karaf', '')");

        assertThat(statuses.find(acme, Locale.ENGLISH)
                        .orElseThrow()
                        .recipients()
                        .get(0)
                        .hold())
                .contains(new Hold(Hold.Reason.ACCOUNT_SUSPENDED, Optional.empty()));
        assertThat(statuses.find(other, Locale.ENGLISH)
                        .orElseThrow()
                        .recipients()
                        .get(0)
                        .state())
                .isEqualTo(RecipientState.QUEUED);
        assertThat(found(LogQuery.ALL.inStates(Set.of(RecipientState.HELD)))).containsExactly(acme);
        assertThat(found(LogQuery.ALL.inStates(Set.of(RecipientState.QUEUED)))).containsExactly(other);
        assertThat(found(LogQuery.ALL.ofAccount("acme").inStates(Set.of(RecipientState.HELD))))
                .containsExactly(acme);
        assertThat(found(LogQuery.ALL.ofAccount("acme").inStates(Set.of(RecipientState.QUEUED))))
                .isEmpty();
        assertThat(found(LogQuery.ALL.toRecipient(MailAddress.of("a@x.example")).inStates(Set.of(RecipientState.HELD))))
                .containsExactly(acme);

        outbox.execute("insert into lh_delivery_suspension values ('*', current_timestamp, 'operator karaf', '')");
        assertThat(statuses.find(other, Locale.ENGLISH)
                        .orElseThrow()
                        .recipients()
                        .get(0)
                        .hold())
                .contains(new Hold(Hold.Reason.ALL_SUSPENDED, Optional.empty()));
        assertThat(found(LogQuery.ALL.inStates(Set.of(RecipientState.HELD)))).containsExactly(other, acme);
        assertThat(found(LogQuery.ALL.inStates(Set.of(RecipientState.QUEUED)))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void findsByEverythingAsked(Databases.Kind kind) {
        on(kind);
        Instant begin = Instant.parse("2026-09-27T00:00:00Z");
        List<MailId> all = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            all.add(outbox.mail(i % 2 == 0 ? "acme" : "other")
                    .at(begin.plus(Duration.ofHours(i)))
                    .template(i % 3 == 0 ? "report" : null)
                    .to("u" + i % 4 + "@x.example", i % 8 == 0 ? RecipientState.FAILED : RecipientState.SENT)
                    .to("v@x.example", RecipientState.SENT)
                    .write());
        }

        assertThat(found(LogQuery.ALL)).containsExactlyElementsOf(pick(all, i -> true));
        assertThat(found(LogQuery.ALL.ofAccount("acme"))).containsExactlyElementsOf(pick(all, i -> i % 2 == 0));
        assertThat(found(LogQuery.ALL.fromTemplate("report"))).containsExactlyElementsOf(pick(all, i -> i % 3 == 0));
        assertThat(found(LogQuery.ALL.inStates(Set.of(RecipientState.FAILED))))
                .containsExactlyElementsOf(pick(all, i -> i % 8 == 0));
        assertThat(found(LogQuery.ALL.ofAccount("other").inStates(Set.of(RecipientState.FAILED))))
                .isEmpty();
        assertThat(found(LogQuery.ALL.ofAccount("acme").inStates(Set.of(RecipientState.FAILED, RecipientState.SENT))))
                .containsExactlyElementsOf(pick(all, i -> i % 2 == 0));
        assertThat(found(LogQuery.ALL.toRecipient(MailAddress.of("u1@x.example"))))
                .containsExactlyElementsOf(pick(all, i -> i % 4 == 1));
        // A state of any recipient, not of the one asked for.
        assertThat(found(LogQuery.ALL
                        .toRecipient(MailAddress.of("v@x.example"))
                        .inStates(Set.of(RecipientState.FAILED))))
                .containsExactlyElementsOf(pick(all, i -> i % 8 == 0));
        assertThat(found(
                        LogQuery.ALL.acceptedBetween(begin.plus(Duration.ofHours(5)), begin.plus(Duration.ofHours(7)))))
                .containsExactly(all.get(6), all.get(5));
        assertThat(found(LogQuery.ALL
                        .ofAccount("acme")
                        .fromTemplate("report")
                        .inStates(Set.of(RecipientState.SENT))
                        .toRecipient(MailAddress.of("v@x.example"))
                        .acceptedBetween(begin.plus(Duration.ofHours(1)), begin.plus(Duration.ofHours(13)))))
                .containsExactly(all.get(12), all.get(6));
        assertThat(found(LogQuery.ALL.acceptedBetween(Instant.MIN, Instant.MAX)))
                .hasSize(24);
        assertThat(found(LogQuery.ALL.acceptedBetween(Instant.MIN, Instant.EPOCH)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void pagesAreNeitherDoubledNorCutByManyRecipientsAndEndWithoutNext(Databases.Kind kind) {
        on(kind);
        List<MailId> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            var mail = outbox.mail("acme");
            for (int to = 0; to < 7; to++) {
                mail.to("u" + to + "@x.example", RecipientState.SENT);
            }
            all.add(mail.write());
        }
        List<MailId> latestFirst =
                all.stream().sorted(java.util.Comparator.reverseOrder()).toList();
        for (LogQuery query : List.of(
                LogQuery.ALL,
                LogQuery.ALL.ofAccount("acme"),
                LogQuery.ALL.inStates(Set.of(RecipientState.SENT)),
                LogQuery.ALL.ofAccount("acme").inStates(Set.of(RecipientState.SENT)),
                LogQuery.ALL.toRecipient(MailAddress.of("u3@x.example")))) {
            List<MailId> seen = new ArrayList<>();
            LogPage page = log.find(query.limitedTo(4), Locale.ENGLISH);
            int pages = 1;
            page.mails().forEach(mail -> seen.add(mail.id()));
            while (page.next().isPresent()) {
                page = log.find(query.limitedTo(4).after(page.next().get()), Locale.ENGLISH);
                page.mails().forEach(mail -> seen.add(mail.id()));
                pages++;
            }
            assertThat(seen).containsExactlyElementsOf(latestFirst);
            assertThat(pages).isEqualTo(3);
        }
        assertThat(log.find(LogQuery.ALL.limitedTo(10), Locale.ENGLISH).next()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void tellsEveryTryAndCountsRefusalsByDomain(Databases.Kind kind) {
        on(kind);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Failure later = Outbox.refused(451, Failure.Cause.THROTTLED, "Slowly.");
        Failure network = Failure.of(
                        Failure.Phase.CONNECT,
                        Failure.Cause.NETWORK,
                        new org.letterhead.mail.Advice("smtp.network", java.util.Map.of(), "No answer."))
                .build();
        MailId id = outbox.mail("acme")
                .tried(
                        "a@x.example",
                        RecipientState.FAILED,
                        "m@acme.example",
                        new Outbox.Try(RecipientState.DEFERRED, Optional.of(later), now.minusSeconds(60)),
                        new Outbox.Try(RecipientState.FAILED, Optional.of(UNKNOWN_USER), now.minusSeconds(10)))
                .tried(
                        "b@y.example",
                        RecipientState.SENT,
                        "m@acme.example",
                        new Outbox.Try(RecipientState.DEFERRED, Optional.of(network), now.minusSeconds(50)),
                        new Outbox.Try(RecipientState.SENT, Optional.empty(), now.minusSeconds(20)))
                .write();
        outbox.mail("other")
                .tried(
                        "c@z.example",
                        RecipientState.FAILED,
                        "n@other.example",
                        new Outbox.Try(RecipientState.FAILED, Optional.of(UNKNOWN_USER), now.minusSeconds(5)))
                .write();

        List<Attempt> attempts = log.attempts(id, Locale.ENGLISH);

        assertThat(attempts)
                .extracting(attempt -> attempt.recipient() + " " + attempt.number() + " " + attempt.led())
                .containsExactly(
                        "a@x.example 1 DEFERRED",
                        "b@y.example 1 DEFERRED",
                        "b@y.example 2 SENT",
                        "a@x.example 2 FAILED");
        assertThat(attempts.get(3).failure()).contains(UNKNOWN_USER);
        assertThat(attempts.get(3).reason()).isEqualTo("Nobody there.");
        assertThat(attempts.get(3).at()).isEqualTo(now.minusSeconds(10));
        assertThat(attempts.get(2).remoteId()).contains("remote-1");
        assertThat(log.refusals(Optional.of("acme"), now.minusSeconds(3600)))
                .containsExactly(new DomainRefusals("x.example", 2, now.minusSeconds(10), "Nobody there."));
        assertThat(log.refusals(Optional.empty(), now.minusSeconds(3600)))
                .extracting(DomainRefusals::domain)
                .containsExactly("x.example", "z.example");
        assertThat(log.refusals(Optional.of("acme"), now.minusSeconds(30)))
                .extracting(DomainRefusals::refusals)
                .containsExactly(1L);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void resendsToThoseWhoMissedItIfTheActorMay(Databases.Kind kind) {
        on(kind);
        MailId id = outbox.mail("acme")
                .withContent()
                .to("a@x.example", RecipientState.SENT)
                .to("b@x.example", RecipientState.FAILED)
                .to("c@x.example", RecipientState.QUEUED)
                .to("d@x.example", RecipientState.UNKNOWN_OUTCOME)
                .to("e@x.example", RecipientState.CANCELLED)
                .to("f@x.example", RecipientState.BOUNCED)
                .to("g@x.example", RecipientState.SUPPRESSED)
                .write();
        Actor anna = new Actor.User("anna");

        assertThat(log.resend(OPERATOR, id)).isEqualTo(new MailId(new UUID(1, 2)));
        assertThat(log.resend(new Actor.HostBundle("host"), id)).isNotNull();
        assertThat(resent).containsExactly(id + " [1, 3, 4, 5, 6]", id + " [1, 3, 4, 5, 6]");
        assertThatThrownBy(() -> log.resend(anna, id))
                .isInstanceOf(SecurityException.class)
                .hasMessageContaining("AccessControl");
        Outbox.inject(log, "access", (AccessControl) (actor, account) -> actor.equals(anna) && account.equals("acme"));
        log.resend(anna, id);
        assertThat(resent).hasSize(3);
        assertThatThrownBy(() -> log.resend(new Actor.User("bert"), id))
                .isInstanceOf(SecurityException.class)
                .hasMessageContaining("does not administer");
        Outbox.inject(log, "access", (AccessControl) (actor, account) -> {
            throw new IllegalStateException("directory is down");
        });
        assertThatThrownBy(() -> log.resend(anna, id)).isInstanceOf(SecurityException.class);
        assertThat(resent).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void resendsNothingThatIsSecretGoneOrNotMissed(Databases.Kind kind) {
        on(kind);
        MailId secret = outbox.mail("acme")
                .of(MessageClass.SECURITY)
                .withContent()
                .to("a@x.example", RecipientState.FAILED)
                .write();
        MailId gone =
                outbox.mail("acme").to("a@x.example", RecipientState.FAILED).write();
        MailId open = outbox.mail("acme")
                .withContent()
                .to("a@x.example", RecipientState.SENT)
                .to("b@x.example", RecipientState.DEFERRED)
                .write();

        refused(secret, "security mail");
        refused(gone, "not kept any more");
        refused(open, "still may get it");
        refused(new MailId(new UUID(0, 1)), "not known");
        assertThat(resent).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void saysThatTheStoreIsAwayAndWorksWhenItIsBack(Databases.Kind kind) {
        on(kind);
        outbox.goAway();
        assertThatThrownBy(() -> log.find(LogQuery.ALL, Locale.ENGLISH)).isInstanceOf(MailUnavailableException.class);
        outbox.comeBack();
        assertThat(log.find(LogQuery.ALL, Locale.ENGLISH).mails()).isEmpty();
    }

    private void refused(MailId id, String problem) {
        assertThatThrownBy(() -> log.resend(OPERATOR, id))
                .isInstanceOfSatisfying(MailRejectedException.class, rejected -> assertThat(rejected.rejection())
                        .isInstanceOf(Rejection.NotResendable.class))
                .hasMessageContaining(problem);
    }

    private List<MailId> found(LogQuery query) {
        return log.find(query, Locale.ENGLISH).mails().stream()
                .map(MailStatus::id)
                .toList();
    }

    private static List<MailId> pick(List<MailId> all, java.util.function.IntPredicate wanted) {
        List<MailId> picked = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0; i--) {
            if (wanted.test(i)) {
                picked.add(all.get(i));
            }
        }
        return picked;
    }
}
