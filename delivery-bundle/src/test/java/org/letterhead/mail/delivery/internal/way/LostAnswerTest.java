/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.testing.Shop;
import org.letterhead.mail.store.testing.Databases;

/** The connection is lost behind the final dot: nobody knows whether the mail was taken, and no way gets it again. */
@Timeout(120)
class LostAnswerTest {
    private static final Failure LOST = Failure.of(
                    Phase.ANSWER, Cause.NETWORK, new Advice("recording.lost", Map.of(), "Ask the recipient."))
            .scope(Scope.CONNECTION)
            .temporary()
            .unknownOutcome()
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
    void noOtherWayHasIt(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.QUICK);
        shop.own.fails(LOST);
        List<MailId> mails = List.of(
                shop.send(MessageClass.TRANSACTIONAL),
                shop.send(MessageClass.SUBSCRIPTION),
                shop.send(MessageClass.SECURITY));
        mails.forEach(id -> assertThat(shop.ended(id)).isEqualTo(RecipientState.UNKNOWN_OUTCOME));

        // The way fails for others then, and works again; and all is started again.
        shop.own.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        assertThat(shop.ended(shop.send())).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        shop.restart();
        shop.own.works();
        shop.tryAgain();
        assertThat(shop.ended(shop.send())).isIn(RecipientState.SENT, RecipientState.SENT_BY_FALLBACK);
        assertThat(shop.arrived()).hasSize(2);
        mails.forEach(id -> {
            assertThat(shop.ended(id)).isEqualTo(RecipientState.UNKNOWN_OUTCOME);
            assertThat(shop.attempts(id)).containsExactly("anna 1 smtp UNKNOWN_OUTCOME NETWORK");
        });
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void norATrialsMailNorOneThatTheOtherWayHasLost(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.policy = Shop.WAITS;
        shop.own.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        MailId tries = shop.send();
        shop.held(tries, Hold.Reason.WAY_FAILING);
        shop.knowsFailing(true);
        shop.own.fails(LOST);
        shop.tryAgain();
        assertThat(shop.ended(tries)).isEqualTo(RecipientState.UNKNOWN_OUTCOME);
        assertThat(shop.attempts(tries))
                .containsExactly("anna 1 smtp HELD CREDENTIALS", "anna 2 smtp UNKNOWN_OUTCOME NETWORK");

        shop.policy = org.letterhead.mail.account.FallbackPolicy.DEFAULT;
        AtomicInteger others = new AtomicInteger();
        shop.platform.submit = (envelope, mail, deadline) -> {
            if (others.incrementAndGet() == 1) {
                throw new org.letterhead.mail.transport.TransportException(LOST);
            }
            return shop.platform.accept(envelope, mail, deadline);
        };
        MailId instead = shop.send();
        assertThat(shop.ended(instead)).isEqualTo(RecipientState.UNKNOWN_OUTCOME);
        assertThat(shop.ended(shop.send())).isIn(RecipientState.SENT_BY_FALLBACK, RecipientState.UNKNOWN_OUTCOME);
        assertThat(shop.arrived())
                .noneMatch(mail -> mail.startsWith(tries.value() + " ") || mail.startsWith(instead.value() + " "));
    }
}
