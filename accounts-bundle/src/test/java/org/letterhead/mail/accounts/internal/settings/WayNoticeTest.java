/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailEvent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.account.RouteHealth;
import org.letterhead.mail.accounts.internal.testing.People;
import org.letterhead.mail.store.testing.Databases;

class WayNoticeTest {
    private static final Instant THEN = Instant.parse("2026-11-22T10:15:30Z");
    private static final UUID ID = new UUID(7, 8);
    private static final MailId MAIL = MailId.parse("019aa7e4-2f4b-7c31-9d7e-5b1f0c6d2a48");

    @TempDir
    Path folder;

    private Office office;
    private WayNotice notice;

    @BeforeEach
    void open() {
        office = new Office(Databases.Kind.H2, folder);
        notice = new WayNotice(office.people.hosts, office.node.ways, office.plans);
        People.inject(notice, "mail", office.people.outgoing);
    }

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void aWayThatBeginsToFailIsToldOfByTheNeutralWay() {
        notice.heard(failing("own", Optional.of("platform")));

        MailRequest mail = office.people.outgoing.mails.get(0);
        assertThat(mail.account()).isEqualTo("acme");
        assertThat(mail.sender()).isEqualTo(SenderChoice.NEUTRAL);
        assertThat(mail.messageClass()).contains(MessageClass.SECURITY);
        assertThat(mail.to()).extracting(box -> box.address().toString()).containsExactly("anna@acme.example");
        assertThat(mail.idempotencyKey()).as("a repetition is the same mail").contains(ID.toString());
        assertThat(template(mail)).isEqualTo("way-failing");
        assertThat(model(mail))
                .isEqualTo(Map.of(
                        "way_name", "Own server",
                        "reason", "Enter the password again.",
                        "failing_since", LocalDate.of(2026, 11, 22),
                        "fallback_name", "Platform"));
        assertThat(mail.toString()).doesNotContain("secret words");
    }

    @Test
    void whereMailWaitsNoOtherWayIsNamed() {
        notice.heard(failing("own", Optional.empty()));

        assertThat(model(office.people.outgoing.mails.get(0)).get("fallback_name"))
                .isNull();
    }

    @Test
    void theReasonIsInTheirLanguageWhereItIsKnown() {
        People.inject(notice, "health", (RouteHealth) (account, way, reader) -> new RouteHealth.Health(
                RouteHealth.State.FAILING,
                Optional.of(THEN),
                Optional.empty(),
                Optional.of(THEN),
                Optional.of(Failure.Cause.CREDENTIALS),
                Optional.of(account + " " + way + " " + reader)));
        notice.heard(failing("own", Optional.empty()));

        assertThat(model(office.people.outgoing.mails.get(0)).get("reason")).isEqualTo("acme own en");

        People.inject(notice, "health", (RouteHealth) (account, way, reader) -> {
            throw new MailUnavailableException("The store is away");
        });
        notice.heard(failing("own", Optional.empty()));

        assertThat(model(office.people.outgoing.mails.get(1)).get("reason")).isEqualTo("Enter the password again.");
    }

    @Test
    void aWayThatWorksAgainIsToldOf() {
        notice.heard(new MailEvent.WayWorking(ID, MAIL, "acme", THEN, "own"));

        MailRequest mail = office.people.outgoing.mails.get(0);
        assertThat(template(mail)).isEqualTo("way-working");
        assertThat(model(mail))
                .isEqualTo(Map.of("way_name", "Own server", "working_since", LocalDate.of(2026, 11, 22)));
        assertThat(mail.idempotencyKey()).contains(ID.toString());
    }

    @Test
    void aLimitThatIsNearIsToldOfUnlessItOpensInAMinute() {
        notice.heard(new MailEvent.LimitNear(ID, MAIL, "acme", THEN, "platform", "MESSAGES_PER_MINUTE", 27, 30));
        assertThat(office.people.outgoing.mails).isEmpty();

        notice.heard(new MailEvent.LimitNear(ID, MAIL, "acme", THEN, "platform", "MESSAGES_PER_DAY", 450, 500));

        MailRequest mail = office.people.outgoing.mails.get(0);
        assertThat(template(mail)).isEqualTo("limit-near");
        assertThat(model(mail)).isEqualTo(Map.of("way_name", "Platform", "used", 450L, "limit", 500L, "share", 0.9));

        notice.heard(new MailEvent.LimitNear(ID, MAIL, "acme", THEN, "platform", "RECIPIENTS_PER_DAY", 950, 1000));
        assertThat(model(office.people.outgoing.mails.get(1)).get("recipient_limit"))
                .as("which limit it is")
                .isEqualTo(1000L);
    }

    @Test
    void ofTheWayByWhichNoticesLeaveNobodyIsTold() {
        notice.heard(failing("platform", Optional.empty()));
        notice.heard(new MailEvent.WayWorking(ID, MAIL, "acme", THEN, "platform"));

        assertThat(office.people.outgoing.mails).isEmpty();
    }

    @Test
    void whatOnlyTheOperatorCanRepairIsNotTheAccountsBusiness() {
        office.node.comes(
                9,
                "whitelabel",
                0,
                Driver.simple(
                        "White label", org.letterhead.mail.transport.TransportDescriptor.Standing.LEAST_PREFERRED));
        notice.heard(failing("whitelabel", Optional.empty()));
        assertThat(office.people.outgoing.mails).isEmpty();

        notice.heard(failing("gone", Optional.empty()));
        assertThat(model(office.people.outgoing.mails.get(0)).get("way_name")).isEqualTo("gone");
    }

    @Test
    void whereNobodyIsKnownNobodyIsTold() {
        office.people.profile("acme", "Acme Shop");
        notice.heard(failing("own", Optional.empty()));
        office.people.profiles.remove("acme");
        notice.heard(failing("own", Optional.empty()));

        assertThat(office.people.outgoing.mails).isEmpty();
    }

    @Test
    void aMailThatIsNotAcceptedLetsTheEventBeToldAgain() {
        office.people.outgoing.refusal = new MailUnavailableException("The store is away");
        assertThatThrownBy(() -> notice.heard(failing("own", Optional.empty())))
                .isInstanceOf(MailUnavailableException.class);

        People.inject(notice, "mail", null);
        assertThatThrownBy(() -> notice.heard(failing("own", Optional.empty())))
                .isInstanceOf(MailUnavailableException.class);

        office.people.outgoing.refusal = null;
        People.inject(notice, "mail", office.people.outgoing);
        notice.heard(failing("own", Optional.empty()));
        assertThat(office.people.outgoing.mails).hasSize(1);
    }

    @Test
    void manyPeopleAreToldInMailsOfDifferentKeys() {
        office.people.profile(
                "acme",
                "Acme Shop",
                IntStream.range(0, 101).mapToObj(i -> "p" + i + "@acme.example").toArray(String[]::new));
        notice.heard(failing("own", Optional.empty()));

        assertThat(office.people.outgoing.mails)
                .extracting(
                        mail -> mail.to().size(), mail -> mail.idempotencyKey().orElseThrow())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(100, ID.toString()),
                        org.assertj.core.groups.Tuple.tuple(1, ID + "/100"));
    }

    @Test
    void otherEventsAreNoneOfItsBusiness() {
        notice.heard(new MailEvent.Cancelled(ID, MAIL, "acme", THEN, Office.ANNA));

        assertThat(office.people.outgoing.mails).isEmpty();
    }

    private static MailEvent failing(String way, Optional<String> insteadBy) {
        Failure failure = Failure.of(
                        Failure.Phase.AUTHENTICATE,
                        Failure.Cause.CREDENTIALS,
                        new Advice("smtp.credentials", Map.of(), "Enter the password again."))
                .reply(535, "5.7.8", "secret words")
                .scope(Failure.Scope.CONNECTION)
                .build();
        return new MailEvent.WayFailing(ID, MAIL, "acme", THEN, way, failure, insteadBy);
    }

    private static String template(MailRequest mail) {
        return ((MailContent.FromTemplate) mail.content()).templateId();
    }

    private static Map<String, ?> model(MailRequest mail) {
        return ((MailContent.FromTemplate) mail.content()).model();
    }
}
