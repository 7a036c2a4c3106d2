/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailId;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.testing.ScriptedWay;
import org.letterhead.mail.delivery.internal.testing.Shop;
import org.letterhead.mail.store.testing.Databases;

/** Two processes on one database: what one finds out of a way counts for both. */
@Timeout(120)
class TwoNodesTest {
    private static final WayKey OWN = WayKey.of("acme", "smtp");

    @TempDir
    Path folder;

    private Shop one;
    private Shop two;

    private void open() {
        one = Shop.on(Databases.Kind.POSTGRESQL, folder, Shop.PATIENT);
        one.policy = Shop.WAITS;
    }

    @AfterEach
    void close() {
        if (two != null) {
            two.close();
        }
        one.close();
    }

    @Test
    void aWayThatFailsForOneIsLeftAloneByTheOther() {
        open();
        failsForBoth();

        List<MailId> mails = sendByBoth(10);
        mails.forEach(id -> one.held(id, Hold.Reason.WAY_FAILING));
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void onlyOneOfThemMakesTheTrial() throws InterruptedException {
        open();
        failsForBoth();
        List<MailId> mails = new ArrayList<>(sendByBoth(10));
        mails.forEach(id -> one.held(id, Hold.Reason.WAY_FAILING));

        // Both are told of it at the same time, many times.
        for (int trial = 1; trial <= 15; trial++) {
            int least = 1 + trial;
            (trial % 2 == 0 ? one : two).tryAgain();
            one.delivery.eventually(() -> asked() >= least);
            mails.forEach(id -> one.held(id, Hold.Reason.WAY_FAILING));
            assertThat(asked()).isEqualTo(least);
        }

        ScriptedWay.Pause here = one.own.pauses();
        ScriptedWay.Pause there = two.own.pauses();
        one.tryAgain();
        one.delivery.eventually(() -> here.callers() + there.callers() == 1);
        List<MailId> meanwhile = sendByBoth(10);
        meanwhile.forEach(id -> one.held(id, Hold.Reason.WAY_FAILING));
        assertThat(here.callers() + there.callers()).isEqualTo(1);
        here.end();
        there.end();
        one.delivery.eventually(() -> asked() == 17);
    }

    @Test
    void whenItWorksAgainBothLetMailGo() {
        open();
        failsForBoth();
        List<MailId> mails = new ArrayList<>(sendByBoth(20));
        mails.forEach(id -> one.held(id, Hold.Reason.WAY_FAILING));
        one.own.works();
        two.own.works();
        one.tryAgain();

        mails.forEach(id -> assertThat(two.ended(id)).isEqualTo(RecipientState.SENT));
        one.delivery.eventually(() -> knows(one, false) && knows(two, false));
        mails.addAll(sendByBoth(50));
        mails.forEach(id -> assertThat(two.ended(id)).isEqualTo(RecipientState.SENT));
        List<String> arrived = new ArrayList<>(arrived());
        arrived.removeIf(mail -> !Shop.onceEach(mails).contains(mail));
        assertThat(arrived).containsExactlyInAnyOrderElementsOf(Shop.onceEach(mails));
        assertThat(one.own.mails).as("by the one").isNotEmpty();
        assertThat(two.own.mails).as("by the other").isNotEmpty();
    }

    @Test
    void anAccountsLimitHoldsForBothTogetherAndOpensForBoth() {
        open();
        one.limit("smtp", 10);
        two = one.beside();
        List<MailId> mails = sendByBoth(30);
        one.delivery.eventually(() -> count("SENT") == 10 && count("HELD") == 20);
        assertThat(arrived()).hasSize(10);

        one.passes(Duration.ofHours(26));
        one.delivery.eventually(() -> count("SENT") == 20 && count("HELD") == 10);
        assertThat(arrived()).hasSize(20);
        one.passes(Duration.ofHours(26));
        mails.forEach(id -> assertThat(one.ended(id)).isEqualTo(RecipientState.SENT));
        assertThat(arrived()).containsExactlyInAnyOrderElementsOf(Shop.onceEach(mails));
    }

    /** The one finds out that it fails; the other hears of it. */
    private void failsForBoth() {
        one.own.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        MailId first = one.send();
        one.held(first, Hold.Reason.WAY_FAILING);
        two = one.beside();
        two.own.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        one.delivery.eventually(() -> knows(one, true) && knows(two, true));
        assertThat(two.own.asked).hasValue(0);
    }

    private static boolean knows(Shop node, boolean failing) {
        return node.delivery.breakers.failing(OWN).isPresent() == failing;
    }

    private List<MailId> sendByBoth(int many) {
        List<MailId> mails = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            mails.add((i % 2 == 0 ? one : two).send());
        }
        return mails;
    }

    private int asked() {
        return one.own.asked.get() + two.own.asked.get();
    }

    private long count(String state) {
        return one.count("lh_delivery_recipient where state = '" + state + "'");
    }

    private List<String> arrived() {
        return Stream.concat(one.arrived().stream(), two.arrived().stream()).toList();
    }
}
