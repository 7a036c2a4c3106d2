/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.delivery.internal.testing.ScriptedWay;
import org.letterhead.mail.delivery.internal.testing.Shop;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.Envelope;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportException;

/** A mail whose own way takes it for some recipients only: the other way never has it for those, nor for who was refused. */
@Timeout(120)
class PartlyRefusedTest {
    private static final MailAddress ANNA = MailAddress.of("anna@shop.example");
    private static final MailAddress BOB = MailAddress.of("bob@shop.example");
    private static final MailAddress CARL = MailAddress.of("carl@shop.example");
    private static final Failure UNKNOWN_PERSON = Failure.of(
                    Phase.RECIPIENT, Cause.RECIPIENT, new Advice("recording.unknown", Map.of(), "Correct the address."))
            .reply(550, "5.1.1", "no such user")
            .scope(Failure.Scope.RECIPIENT)
            .build();
    private static final Failure LATER = Failure.of(
                    Phase.RECIPIENT, Cause.RECIPIENT, new Advice("recording.later", Map.of(), "Wait."))
            .reply(450, "4.2.1", "greylisted")
            .scope(Failure.Scope.RECIPIENT)
            .temporary()
            .build();

    @TempDir
    Path folder;

    private Shop shop;

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void onlyWhoIsLeftGetsItByTheOtherWay(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.own.submit = (envelope, mail, deadline) -> {
            shop.own.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
            shop.own.accept(new Envelope(envelope.sender(), List.of(ANNA)), mail, deadline);
            return new Submission(Set.of(ANNA), Map.of(BOB, UNKNOWN_PERSON, CARL, LATER), "ok");
        };
        MailId mail = toAll();

        assertThat(states(mail))
                .containsExactly(RecipientState.SENT, RecipientState.FAILED, RecipientState.SENT_BY_FALLBACK);
        assertThat(shop.arrived()).containsExactlyInAnyOrder(mail.value() + " " + ANNA, mail.value() + " " + CARL);
        assertThat(shop.platform.envelopes).hasSize(1);
        assertThat(shop.platform.envelopes.get(0).recipients()).containsExactly(CARL);
        assertThat(shop.attempts(mail))
                .containsExactlyInAnyOrder(
                        "anna 1 smtp SENT",
                        "bob 1 smtp FAILED RECIPIENT",
                        "carl 1 smtp DEFERRED RECIPIENT",
                        "carl 2 smtp DEFERRED CREDENTIALS",
                        "carl 3 platform SENT_BY_FALLBACK");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whoeverWasRefusedBeforeTheWayFailedIsRefused(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.own.submit = (envelope, mail, deadline) -> {
            throw new TransportException(
                    ScriptedWay.failure(Phase.CONTENT, Cause.SENDER_REFUSED), Map.of(BOB, UNKNOWN_PERSON), null);
        };
        MailId mail = toAll();

        assertThat(states(mail))
                .containsExactly(
                        RecipientState.SENT_BY_FALLBACK, RecipientState.FAILED, RecipientState.SENT_BY_FALLBACK);
        assertThat(shop.arrived()).containsExactlyInAnyOrder(mail.value() + " " + ANNA, mail.value() + " " + CARL);
        assertThat(shop.attempts(mail)).contains("bob 1 smtp FAILED RECIPIENT").hasSize(5);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whoIsRefusedByTheOtherWayIsNotAskedForAnywhereElse(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.own.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        shop.platform.submit = (envelope, mail, deadline) -> {
            shop.platform.works();
            shop.platform.accept(new Envelope(envelope.sender(), List.of(ANNA)), mail, deadline);
            return new Submission(Set.of(ANNA), Map.of(BOB, UNKNOWN_PERSON, CARL, LATER), "ok");
        };
        MailId mail = toAll();

        assertThat(states(mail))
                .containsExactly(
                        RecipientState.SENT_BY_FALLBACK, RecipientState.FAILED, RecipientState.SENT_BY_FALLBACK);
        assertThat(shop.arrived()).containsExactlyInAnyOrder(mail.value() + " " + ANNA, mail.value() + " " + CARL);
        assertThat(shop.own.asked).hasValue(1);
    }

    private MailId toAll() {
        return shop.send("acme", MessageClass.TRANSACTIONAL, ANNA.toString(), BOB.toString(), CARL.toString());
    }

    private List<RecipientState> states(MailId mail) {
        shop.delivery.ended(mail);
        return shop.delivery.service.status(mail, Locale.ENGLISH).orElseThrow().recipients().stream()
                .map(RecipientStatus::state)
                .toList();
    }
}
