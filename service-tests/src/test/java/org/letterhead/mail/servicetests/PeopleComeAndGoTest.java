/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.account.VerifiedAddresses.Invitation;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWiring;

/** The bundles of people and pages come and go: links wait, mail that needs them waits, and nothing is lost. */
@RunWith(PaxExam.class)
public class PeopleComeAndGoTest extends PeopleInKaraf {
    @Test
    public void withoutTheAccountsBundleLinksAndReportsWait() throws Exception {
        String address = "away.accounts@shop.example";
        String confirm = link(invited("acme", address, Locale.ENGLISH), CONFIRM);
        String unsubscribe = link(received(report("acme", address).build()), UNSUBSCRIBE);
        MailId waiting;
        MailId other;
        Bundle accounts = bundle(ACCOUNTS);
        accounts.stop();
        try {
            waiting = isHeld(address, Hold.Reason.ACCOUNTS_ABSENT);
            // Nobody knows by which way it is to leave, and whether it is wanted.
            other = mail().send(hello().build());
            assertThat(settled(other).recipients().get(0).hold().orElseThrow().reason())
                    .isEqualTo(Hold.Reason.ACCOUNTS_ABSENT);
            for (String link : List.of(confirm, unsubscribe)) {
                for (Browser.Answer answer : List.of(
                        browser().get(link), browser().press(link), browser().oneClick(link))) {
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
                    isSafe(answer);
                }
            }
            assertThat(run("mail:addresses acme"))
                    .doesNotContain("\tat ", "Exception")
                    .contains("accounts");
        } finally {
            accounts.start();
        }
        assertThat(stateOf(waiting)).isEqualTo(RecipientState.SENT);
        assertThat(stateOf(other)).isEqualTo(RecipientState.SENT);
        waitForPeopleAndPages();
        assertThat(isVerified("acme", address)).isFalse();
        assertThat(browser().press(confirm).status()).isEqualTo(200);
        assertThat(isVerified("acme", address)).isTrue();
        assertThat(browser().oneClick(unsubscribe).status()).isEqualTo(200);
        assertThat(stateOf(mail().send(report("acme", address).build()))).isEqualTo(RecipientState.SUPPRESSED);
    }

    @Test
    public void withoutTheWebBundleReportsWaitAndOthersLeave() throws Exception {
        String address = "away.web@shop.example";
        String unsubscribe = link(received(report("acme", address).build()), UNSUBSCRIBE);
        MailId waiting;
        Bundle web = bundle(WEB);
        web.stop();
        try {
            waiting = isHeld(address, Hold.Reason.UNSUBSCRIBE_ABSENT);
            received(hello().build());
            assertThat(browser().get(unsubscribe).status()).isNotEqualTo(200);
            // An invitation is nothing without its link, and says so.
            MailAddress invited = MailAddress.of("away.invited@shop.example");
            Invitation invitation = addresses().invite(OPERATOR, "acme", invited, Locale.ENGLISH);
            assertThat(((Invitation.NotPossible) invitation).advice().english()).contains("letterhead-web");
            assertThat(addresses().of("acme")).noneMatch(one -> one.address().equals(invited));
        } finally {
            web.start();
        }
        assertThat(stateOf(waiting)).isEqualTo(RecipientState.SENT);
        waitForPeopleAndPages();
        assertThat(browser().get(unsubscribe).body()).contains("<form");
    }

    @Test
    public void withoutTheDeliveryBundleNobodyIsInvitedAndEarlierLinksWork() throws Exception {
        String address = "away.delivery@shop.example";
        String confirm = link(invited("acme", address, Locale.ENGLISH), CONFIRM);
        Bundle delivery = bundle("org.letterhead.mail.delivery");
        delivery.stop();
        try {
            Invitation invitation = addresses().invite(OPERATOR, "acme", MailAddress.of(address), Locale.ENGLISH);
            assertThat(((Invitation.NotPossible) invitation).advice().english()).contains("no mail service is running");
            // The earlier one was not replaced by one that nobody has.
            assertThat(browser().press(confirm).status()).isEqualTo(200);
            assertThat(isVerified("acme", address)).isTrue();
        } finally {
            delivery.start();
        }
        Eventually.holds("mail arrives again", this::arrives);
        link(invited("acme", "away.again@shop.example", Locale.ENGLISH), CONFIRM);
    }

    @Test
    public void withoutTheDatabaseLinksWait() throws Exception {
        String address = "away.store@shop.example";
        String confirm = link(invited("acme", address, Locale.ENGLISH), CONFIRM);
        String unsubscribe = link(received(report("acme", address).build()), UNSUBSCRIBE);
        Bundle store = bundle("org.letterhead.mail.store");
        store.stop();
        try {
            for (String link : List.of(confirm, unsubscribe)) {
                for (Browser.Answer answer :
                        List.of(browser().get(link), browser().press(link))) {
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.header("Retry-After")).isNotNull();
                    isSafe(answer);
                }
            }
        } finally {
            store.start();
        }
        Eventually.holds(
                "the links work again",
                () -> browser().get(confirm).status() == 200
                        && browser().get(unsubscribe).status() == 200);
        assertThat(browser().press(confirm).status()).isEqualTo(200);
        assertThat(isVerified("acme", address)).isTrue();
        assertThat(browser().oneClick(unsubscribe).status()).isEqualTo(200);
        Eventually.holds("mail arrives again", this::arrives);
        assertThat(stateOf(mail().send(report("acme", address).build()))).isEqualTo(RecipientState.SUPPRESSED);
    }

    @Test
    public void updatesDisturbNobodyAndLoseNothing() throws Exception {
        String address = "update@shop.example";
        String confirmed = "update.confirmed@shop.example";
        String confirm = link(invited("acme", address, Locale.ENGLISH), CONFIRM);
        browser().press(link(invited("acme", confirmed, Locale.ENGLISH), CONFIRM));
        String unsubscribe = link(received(report("acme", address).build()), UNSUBSCRIBE);
        suppressions().add(OPERATOR, "acme", "update.listed.example");

        for (String name : List.of(ACCOUNTS, WEB)) {
            Bundle updated = bundle(name);
            WeakReference<ClassLoader> classes =
                    new WeakReference<>(updated.adapt(BundleWiring.class).getClassLoader());
            Queue<String> disturbed = new ConcurrentLinkedQueue<>();
            // Whoever is refreshed is stopped and started.
            SynchronousBundleListener bundles = event -> {
                if (event.getBundle().getBundleId() != updated.getBundleId()) {
                    disturbed.add(event.getType() + " of " + event.getBundle());
                }
            };
            context.addBundleListener(bundles);
            MailId before =
                    mail().send(report("acme", "update.before@shop.example").build());
            MailId meanwhile;
            try {
                updated.update();
                Eventually.holds("the classes of before are collected", () -> {
                    System.gc();
                    return classes.get() == null;
                });
                meanwhile = mail().send(
                                report("acme", "update.meanwhile@shop.example").build());
                assertThat(stateOf(before)).isEqualTo(RecipientState.SENT);
                assertThat(stateOf(meanwhile)).isEqualTo(RecipientState.SENT);
                waitForPeopleAndPages();
            } finally {
                context.removeBundleListener(bundles);
            }
            assertThat(disturbed).as("disturbed by the update of " + name).isEmpty();
            assertThat(updated.getState()).isEqualTo(Bundle.ACTIVE);
        }

        assertThat(isVerified("acme", confirmed)).isTrue();
        assertThat(browser().press(confirm).status()).isEqualTo(200);
        assertThat(isVerified("acme", address)).isTrue();
        assertThat(browser().get(unsubscribe).body()).contains("<form");
        assertThat(stateOf(
                        mail().send(report("acme", "anna@update.listed.example").build())))
                .isEqualTo(RecipientState.SUPPRESSED);
        assertThat(run("mail:suppressions --remove update.listed.example acme")).contains("is taken out");
    }

    /** Sends a report and sees it wait. */
    private MailId isHeld(String address, Hold.Reason reason) {
        MailId id = mail().send(report("acme", address).build());
        RecipientStatus to = settled(id).recipients().get(0);
        assertThat(to.state()).isEqualTo(RecipientState.HELD);
        assertThat(to.hold().orElseThrow().reason()).isEqualTo(reason);
        assertThat(to.reason())
                .contains(reason == Hold.Reason.UNSUBSCRIBE_ABSENT ? "link to stop it" : "accounts' settings")
                .contains("leaves by itself");
        return id;
    }

    private RecipientState stateOf(MailId id) {
        return ended(id).recipients().get(0).state();
    }
}
