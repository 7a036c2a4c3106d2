/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.TransportDescriptor;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;

/** Settings when several save at once, bundles restart and drivers break. */
@RunWith(PaxExam.class)
public class SettingsLastTest extends SettingsInKaraf {
    @Test
    public void ofManyWhoSaveAtOnceOneDoesAndOneProofCountsOnce() throws Exception {
        MailServer gmail = server(1);
        Draft draft = smtp(gmail, PASSWORD);
        String proof = accepted(draft).proof();
        long revision = shown().revision();

        List<Saving> same = atOnce(
                4, () -> settings().save(OPERATOR, account, draft, Optional.of(proof), revision, Locale.ENGLISH));
        assertThat(same).filteredOn(Saving.Saved.class::isInstance).hasSize(1);
        assertThat(same)
                .filteredOn(saving -> !(saving instanceof Saving.Saved))
                .allMatch(saving -> saving instanceof Saving.Conflict || saving instanceof Saving.NotProven);

        long next = shown().revision();
        List<Saving> others =
                atOnce(4, () -> settings().save(OPERATOR, account, platform(), Optional.empty(), next, Locale.ENGLISH));
        assertThat(others).filteredOn(Saving.Saved.class::isInstance).hasSize(1);
        assertThat(others).filteredOn(Saving.Conflict.class::isInstance).hasSize(3);
        assertThat(shown().revision()).isEqualTo(next + 1);
    }

    @Test
    public void settingsAndPasswordAreThereAfterARestart() throws Exception {
        MailServer gmail = server(1);
        saved(smtp(gmail, PASSWORD));
        AccountSettings before = shown();
        String proof = accepted(smtp(gmail, null, Map.of("from.name", "Acmé"))).proof();
        for (String name : List.of(ACCOUNTS, "org.letterhead.mail.delivery")) {
            Bundle bundle = bundle(name);
            bundle.stop();
            bundle.start();
        }
        waitForPeopleAndPages();
        Eventually.holds(
                "mail leaves by the account's server", () -> wayOf(sent()).equals("smtp"));
        assertThat(shown().revision()).isEqualTo(before.revision());
        assertThat(way("smtp").values())
                .isEqualTo(before.way("smtp").orElseThrow().values());
        assertThat(save(smtp(gmail, null, Map.of("from.name", "Acmé")), proof)).isInstanceOf(Saving.Saved.class);
        sent();
        assertThat(gmail.logins()).containsOnly(USER + "/" + PASSWORD);
    }

    @Test
    public void aDriverThatCannotDescribeItselfHidesNoOther() {
        var broken = context.registerService(
                MailTransport.class,
                new MailTransport() {
                    @Override
                    public TransportDescriptor describe(Locale locale) {
                        throw new IllegalStateException("a driver's fault");
                    }

                    @Override
                    public MailRoute open(RouteContext context) {
                        throw new IllegalStateException("a driver's fault");
                    }
                },
                new Hashtable<>(Map.of(MailTransport.TRANSPORT, "broken")));
        try {
            assertThat(shown().ways()).extracting(AccountSettings.Way::name).contains("smtp", "platform");
            Draft draft = new Draft("broken", Map.of(), Map.of(), Set.of());
            assertThat(test(draft)).isInstanceOf(Testing.NotPossible.class);
            assertThat(save(draft, null)).isNotInstanceOf(Saving.Saved.class);
        } finally {
            broken.unregister();
        }
    }

    @Test
    public void withoutTheDatabaseItIsSaidAndNothingIsTried() throws Exception {
        MailServer gmail = server(1);
        long revision = shown().revision();
        Bundle store = bundle("org.letterhead.mail.store");
        store.stop();
        try {
            assertThatThrownBy(this::shown).isInstanceOf(MailUnavailableException.class);
            assertThatThrownBy(() -> test(smtp(gmail, PASSWORD))).isInstanceOf(MailUnavailableException.class);
            assertThatThrownBy(() ->
                            settings().save(OPERATOR, account, platform(), Optional.empty(), revision, Locale.ENGLISH))
                    .isInstanceOf(MailUnavailableException.class);
            assertThat(run("mail:settings show " + account)).doesNotContain("\tat ", "Exception", "Leaves by");
        } finally {
            store.start();
        }
        service(Database.class, "(letterhead.schema=delivery)");
        service(Database.class, "(letterhead.schema=accounts)");
        Eventually.holds("mail arrives again", this::arrives);
        assertThat(gmail.connections()).isZero();
        assertThat(shown().revision()).isEqualTo(revision);
    }

    @Test
    public void aWayThroughTheRelayCanBeTestedToo() {
        Testing.Accepted accepted = accepted(platform());
        assertThat(accepted.from().address().toString()).isEqualTo("mail@platform.example");
        assertThat(arrived(accepted.mail()).message().getTo().get(0)).hasToString(anna.toString());
        assertThat(save(platform(), accepted.proof())).isInstanceOf(Saving.Saved.class);
    }

    private static List<Saving> atOnce(int times, Callable<Saving> save) throws Exception {
        ExecutorService all = Executors.newFixedThreadPool(times);
        try {
            List<Saving> savings = new ArrayList<>();
            for (Future<Saving> future : all.invokeAll(Collections.nCopies(times, save))) {
                savings.add(future.get());
            }
            return savings;
        } finally {
            all.shutdown();
        }
    }
}
