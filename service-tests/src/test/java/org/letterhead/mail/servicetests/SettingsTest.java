/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.account.AccountRouting;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.account.RouteHealth;
import org.letterhead.mail.account.SenderNames;
import org.ops4j.pax.exam.junit.PaxExam;

/** An account's own server, from the first try to the mail that leaves by it: nothing is saved that was not proven. */
@RunWith(PaxExam.class)
public class SettingsTest extends SettingsInKaraf {
    @Test
    public void nothingIsSavedThatWasNotProvenAndWhatIsSavedCounts() throws Exception {
        MailServer gmail = server(1);
        assertThat(shown().leavesBy()).isEqualTo("platform");
        assertThat(shown().health().state()).isEqualTo(RouteHealth.State.UNPROVEN);
        assertThat(wayOf(sent())).isEqualTo("platform");

        // Not without a test, and not after one that has failed.
        assertThat(save(smtp(gmail, PASSWORD), null)).isInstanceOf(Saving.NotProven.class);
        Testing wrong = test(smtp(gmail, WRONG));
        assertThat(wrong).isInstanceOfSatisfying(Testing.Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(Failure.Phase.AUTHENTICATE);
            assertThat(failed.cause()).isEqualTo(Failure.Cause.CREDENTIALS);
            assertThat(failed.text())
                    .contains("myaccount.google.com/apppasswords")
                    .doesNotContain("gsmtp", WRONG);
            assertThat(failed.otherWays()).contains("platform").doesNotContain("smtp");
        });
        assertThat(gmail.logins()).containsExactly(USER + "/" + WRONG);
        assertThat(save(smtp(gmail, WRONG), null)).isInstanceOf(Saving.NotProven.class);
        assertThat(save(smtp(gmail, PASSWORD), "x".repeat(43))).isInstanceOf(Saving.NotProven.class);
        assertThat(shown().leavesBy()).isEqualTo("platform");
        assertThat(way("smtp").savedAt()).isEmpty();

        Testing.Accepted accepted = accepted(smtp(gmail, PASSWORD));
        assertThat(accepted.from().address()).isEqualTo(MailAddress.of(FROM));
        assertThat(gmail.mails()).singleElement().asString().contains(FROM, anna.toString());
        assertThat(wayOf(sent())).as("tested and not saved").isEqualTo("platform");

        assertThat(save(smtp(gmail, PASSWORD), accepted.proof())).isInstanceOf(Saving.Saved.class);
        MailStatus next = sent();
        assertThat(next.recipients().get(0).state()).isEqualTo(RecipientState.SENT);
        assertThat(wayOf(next)).isEqualTo("smtp");
        assertThat(gmail.mails()).hasSize(2);
        assertThat(gmail.mails().get(1)).contains("<" + FROM + ">", "It is on its way");
        assertThat(shown().leavesBy()).isEqualTo("smtp");
        assertThat(way("smtp").storedSecrets()).containsExactly("password");
        assertThat(shown().toString()).doesNotContain(PASSWORD);
        assertThat(routed()).isEqualTo("smtp");
        nowhereWrittenDown(PASSWORD, WRONG, accepted.proof());
    }

    @Test
    public void aProofIsGoodForExactlyWhatWasTestedAndOnce() throws Exception {
        MailServer gmail = server(1);
        String proof = accepted(smtp(gmail, PASSWORD)).proof();

        for (Draft changed : List.of(
                smtp(gmail, WRONG),
                smtp(gmail, PASSWORD, Map.of("from.address", "boss@acme.example")),
                smtp(gmail, PASSWORD, Map.of("from.name", "Boss")),
                smtp(gmail, PASSWORD, Map.of("host", "localhost")),
                smtp(gmail, PASSWORD, Map.of("user", "boss@gmail.example")),
                smtp(server(2), PASSWORD))) {
            assertThat(save(changed, proof)).as(changed.toString()).isInstanceOf(Saving.NotProven.class);
        }
        assertThat(settings()
                        .save(
                                OPERATOR,
                                other,
                                smtp(gmail, PASSWORD),
                                Optional.of(proof),
                                shown(other).revision(),
                                Locale.ENGLISH))
                .as("another account's proof")
                .isInstanceOf(Saving.NotProven.class);
        assertThat(shown().leavesBy() + shown(other).leavesBy()).isEqualTo("platformplatform");

        assertThat(save(smtp(gmail, PASSWORD), proof)).isInstanceOf(Saving.Saved.class);
        assertThat(save(smtp(gmail, PASSWORD), proof)).as("used twice").isInstanceOf(Saving.NotProven.class);
    }

    @Test
    public void noOtherMethodGetsRoundTheProof() throws Exception {
        MailServer gmail = server(1);
        Draft draft = smtp(gmail, PASSWORD);

        assertThat(settings().keepDraft(OPERATOR, account, draft, Locale.ENGLISH))
                .noneMatch(finding -> finding.level() == org.letterhead.mail.transport.FormRule.Level.ERROR);
        assertThat(way("smtp").draft()).isPresent();
        assertThat(on("smtp")).isNotInstanceOf(Saving.Saved.class);
        assertThat(off("smtp")).satisfies(saving -> assertThat(routed()).isEqualTo("platform"));
        assertThat(save(smtp(gmail, null), null)).isNotInstanceOf(Saving.Saved.class);
        assertThat(routed()).isEqualTo("platform");

        // A draft beside settings that are saved: those count.
        saved(draft);
        settings().keepDraft(OPERATOR, account, smtp(server(2), WRONG), Locale.ENGLISH);
        off("smtp");
        assertThat(wayOf(sent())).isEqualTo("platform");
        assertThat(on("smtp")).isInstanceOf(Saving.Saved.class);
        int before = gmail.mails().size();
        assertThat(wayOf(sent())).isEqualTo("smtp");
        assertThat(gmail.mails()).hasSize(before + 1);
        assertThat(settings().dropDraft(OPERATOR, account, "smtp")).isTrue();
        assertThat(way("smtp").draft()).isEmpty();
        nowhereWrittenDown(PASSWORD, WRONG);
    }

    @Test
    public void theSecondOfTwoAdministratorsIsToldAndOverwritesNothing() {
        Actor anna = new Actor.HostBundle("org.acme.anna");
        long seen = shown().revision();
        SenderNames first = new SenderNames(Optional.of("First"), Optional.of(Mailbox.of("one@acme.example")));
        SenderNames second = new SenderNames(Optional.of("Second"), Optional.empty());

        assertThat(settings().saveNames(anna, account, first, seen, Locale.ENGLISH))
                .isInstanceOf(Saving.Saved.class);
        for (Saving late : List.of(
                settings().saveNames(OPERATOR, account, second, seen, Locale.ENGLISH),
                settings().save(OPERATOR, account, platform(), Optional.empty(), seen, Locale.ENGLISH),
                settings().switchOff(OPERATOR, account, "smtp", seen, Locale.ENGLISH))) {
            assertThat(late).isInstanceOfSatisfying(Saving.Conflict.class, conflict -> {
                assertThat(conflict.settings().names()).isEqualTo(first);
                assertThat(conflict.settings().lastChange().orElseThrow().by()).isEqualTo("bundle org.acme.anna");
            });
        }
        assertThat(shown().names()).isEqualTo(first);
    }

    @Test
    public void whoDoesNotAdministerTheAccountSeesAndChangesNothing() throws Exception {
        MailServer gmail = server(1);
        saved(smtp(gmail, PASSWORD));
        int connections = gmail.connections();
        Actor eve = new Actor.User("eve");
        long revision = shown().revision();
        for (Consumer<String> call : List.<Consumer<String>>of(
                whose -> settings().of(eve, whose, Locale.ENGLISH),
                whose -> settings().check(eve, whose, platform(), Locale.ENGLISH),
                whose -> settings().test(eve, whose, smtp(gmail, PASSWORD), anna, Locale.ENGLISH),
                whose -> settings().save(eve, whose, platform(), Optional.empty(), revision, Locale.ENGLISH),
                whose -> settings().switchOn(eve, whose, "smtp", revision, Locale.ENGLISH),
                whose -> settings().switchOff(eve, whose, "smtp", revision, Locale.ENGLISH),
                whose -> settings().saveNames(eve, whose, SenderNames.OF_HOST, revision, Locale.ENGLISH),
                whose -> settings().keepDraft(eve, whose, platform(), Locale.ENGLISH),
                whose -> settings().dropDraft(eve, whose, "smtp"),
                whose -> settings().tests(eve, whose, 5))) {
            for (String whose : List.of(account, "settings-nowhere")) {
                assertThatThrownBy(() -> call.accept(whose))
                        .isInstanceOf(SecurityException.class)
                        .hasMessageContaining("does not administer");
            }
        }
        assertThat(gmail.connections()).isEqualTo(connections);
        assertThat(shown().revision()).isEqualTo(revision);
    }

    @Test
    public void theCommandTestsAndSavesWithoutShowingThePassword() throws Exception {
        MailServer gmail = server(1);
        Path secret = Files.createTempFile("secret", ".txt");
        afterwards(() -> Files.delete(secret));
        String values =
                " host=127.0.0.1 port=" + gmail.port() + " encryption=none user=" + USER + " from.address=" + FROM;
        String options = "--to " + anna + " --secret-file password=" + secret;

        Files.writeString(secret, WRONG);
        assertThat(run("mail:settings " + options + " save " + account + " smtp" + values))
                .contains("The test mail was not accepted", "apppasswords")
                .doesNotContain(WRONG, "Saved.");
        Files.writeString(secret, PASSWORD + "\n");
        assertThat(run("mail:settings " + options + " save " + account + " smtp" + values))
                .contains(
                        "A server has taken the test mail",
                        "Saved. Mail of account " + account + " leaves by the way smtp")
                .doesNotContain(PASSWORD);
        assertThat(wayOf(sent())).isEqualTo("smtp");
        assertThat(run("mail:settings show " + account))
                .contains("Leaves by      smtp", "host = 127.0.0.1", "password = (stored)", "operator maria")
                .doesNotContain(PASSWORD, "\tat ");
        assertThat(run("mail:settings off " + account + " smtp")).contains("leaves by the way platform");
        assertThat(run("mail:settings on " + account + " smtp")).contains("leaves by the way smtp");
        assertThat(run("mail:settings --name \"Acme Shop\" names " + account)).contains("Saved.");
        assertThat(run("mail:settings form " + account + " smtp")).contains("host (host, required", "gmail");
        assertThat(run("mail:settings save " + account + " platform")).contains("leaves by the way platform");

        assertThat(run("mail:settings show " + account, "viewer")).contains("Leaves by");
        assertThat(run("mail:settings on " + account + " smtp", "viewer")).contains("Insufficient credentials.");
        assertThat(run("mail:settings --to " + anna + " test " + account + " smtp", "viewer"))
                .contains("Insufficient credentials.");
        assertThat(shown().leavesBy()).isEqualTo("platform");
        nowhereWrittenDown(PASSWORD, WRONG);
    }

    private String routed() {
        return service(AccountRouting.class, null).of(account).way();
    }
}
