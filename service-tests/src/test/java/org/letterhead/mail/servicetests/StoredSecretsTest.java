/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.transport.FormRule;
import org.ops4j.pax.exam.junit.PaxExam;

/** A stored password goes to nobody but whom it was entered for, whoever asks for a test. */
@RunWith(PaxExam.class)
public class StoredSecretsTest extends SettingsInKaraf {
    @Test
    public void theStoredPasswordIsEnoughWhileTheConnectionIsTheSame() throws Exception {
        MailServer gmail = server(1);
        saved(smtp(gmail, PASSWORD));
        Draft another = smtp(gmail, null, Map.of("from.address", "news@acme.example"));

        assertThat(save(another, null)).isInstanceOf(Saving.NotProven.class);
        saved(another);
        assertThat(gmail.logins()).containsOnly(USER + "/" + PASSWORD);
        sent();
        assertThat(gmail.mails().get(gmail.mails().size() - 1)).contains("<news@acme.example>");
    }

    @Test
    public void aChangedConnectionAsksForThePasswordAgain() throws Exception {
        MailServer gmail = server(1);
        MailServer evil = server(2);
        saved(smtp(gmail, PASSWORD));
        int before = gmail.connections();

        for (Draft changed : List.of(
                smtp(evil, null),
                smtp(gmail, null, Map.of("host", "localhost")),
                smtp(gmail, null, Map.of("host", "127.0.0.2")),
                smtp(gmail, null, Map.of("user", "eve@gmail.example")),
                smtp(gmail, null, Map.of("encryption", "starttls")))) {
            assertThat(test(changed)).as("tested " + changed).isInstanceOf(Testing.Refused.class);
            assertThat(save(changed, null)).as("saved " + changed).isNotInstanceOf(Saving.Saved.class);
            assertThat(settings().check(OPERATOR, account, changed, Locale.ENGLISH))
                    .as("checked " + changed)
                    .anyMatch(StoredSecretsTest::asksForThePassword);
        }
        assertThat(evil.connections()).isZero();
        assertThat(gmail.connections()).isEqualTo(before);

        // With a password of their own they prove their own server, and get nothing that is stored.
        String proof =
                accepted(smtp(server(3, "evil password"), "evil password")).proof();
        assertThat(save(smtp(evil, null), proof)).isNotInstanceOf(Saving.Saved.class);
        assertThat(settings()
                        .of(OPERATOR, account, Locale.ENGLISH)
                        .way("smtp")
                        .orElseThrow()
                        .values())
                .containsEntry("port", String.valueOf(gmail.port()));
        // Nor by a draft that is put aside without the password and taken up.
        settings().keepDraft(OPERATOR, account, smtp(evil, null), Locale.ENGLISH);
        assertThat(test(smtp(evil, null))).isInstanceOf(Testing.Refused.class);
        on("smtp");
        assertThat(evil.connections()).isZero();
        assertThat(evil.logins()).isEmpty();
    }

    @Test
    public void theMaskOfAPageIsAPasswordLikeAnyOther() throws Exception {
        MailServer gmail = server(1);
        saved(smtp(gmail, PASSWORD));
        assertThat(test(smtp(gmail, "****"))).isInstanceOf(Testing.Failed.class);
        assertThat(gmail.logins()).endsWith(USER + "/****");
        accepted(smtp(gmail, null));
    }

    @Test
    public void aForgottenPasswordIsGone() throws Exception {
        MailServer gmail = server(1);
        saved(smtp(gmail, PASSWORD));
        Draft forgetful = new Draft("smtp", smtp(gmail, null).values(), Map.of(), Set.of("password"));
        int before = gmail.logins().size();
        assertThat(test(forgetful)).isNotInstanceOf(Testing.Accepted.class);
        assertThat(gmail.logins()).hasSize(before);
    }

    @Test
    public void theSameHoldsForADriverOfSomebodyElse() {
        Pigeons pigeons = pigeons();
        saved(pigeon("north", Pigeons.WHISTLE));
        assertThat(way(Pigeons.WAY).storedSecrets()).containsExactly("whistle");
        int before = pigeons.flights.size();

        assertThat(test(pigeon("south", null))).isInstanceOf(Testing.Refused.class);
        assertThat(save(pigeon("south", null), null)).isNotInstanceOf(Saving.Saved.class);
        assertThat(pigeons.flights).hasSize(before);
        Draft windy = new Draft(Pigeons.WAY, Map.of("loft", "north", "wind", "east"), Map.of(), Set.of());
        saved(windy);
        assertThat(pigeons.flights.get(pigeons.flights.size() - 1)).isEqualTo("north/" + Pigeons.WHISTLE);
    }

    @Test
    public void oneAccountsPasswordIsNoOthers() throws Exception {
        MailServer gmail = server(1);
        saved(smtp(gmail, PASSWORD));
        int before = gmail.logins().size();
        Testing others = settings().test(OPERATOR, other, smtp(gmail, null), anna, Locale.ENGLISH);
        assertThat(others).isNotInstanceOf(Testing.Accepted.class);
        assertThat(settings()
                        .save(
                                OPERATOR,
                                other,
                                smtp(gmail, null),
                                Optional.empty(),
                                shown(other).revision(),
                                Locale.ENGLISH))
                .isNotInstanceOf(Saving.Saved.class);
        assertThat(gmail.logins()).hasSize(before);
    }

    @Test
    public void aDraftsPasswordGoesNowhereElseEither() throws Exception {
        MailServer gmail = server(1);
        MailServer evil = server(2);
        settings().keepDraft(OPERATOR, account, smtp(gmail, PASSWORD), Locale.ENGLISH);
        assertThat(shown().toString()).doesNotContain(PASSWORD);

        assertThat(test(smtp(evil, null))).isInstanceOf(Testing.Refused.class);
        settings().keepDraft(OPERATOR, account, smtp(evil, null), Locale.ENGLISH);
        assertThat(test(smtp(evil, null))).isInstanceOf(Testing.Refused.class);
        // By small steps, and back again.
        settings().keepDraft(OPERATOR, account, smtp(gmail, PASSWORD), Locale.ENGLISH);
        for (Map<String, String> step : List.of(
                Map.of("host", "localhost"),
                Map.of("host", "localhost", "port", String.valueOf(evil.port())),
                Map.of("port", String.valueOf(evil.port())))) {
            settings().keepDraft(OPERATOR, account, smtp(gmail, null, step), Locale.ENGLISH);
            assertThat(test(smtp(gmail, null, step))).isInstanceOf(Testing.Refused.class);
        }
        assertThat(save(smtp(evil, null), null)).isNotInstanceOf(Saving.Saved.class);
        assertThat(evil.connections()).isZero();
        assertThat(gmail.connections()).isZero();
    }

    private static boolean asksForThePassword(Finding finding) {
        return finding.field().equals("password") && finding.level() == FormRule.Level.ERROR;
    }
}
