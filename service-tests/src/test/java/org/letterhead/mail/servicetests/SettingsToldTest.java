/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.account.MailSettings.TestMail;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.account.RouteHealth;
import org.letterhead.mail.account.SenderNames;
import org.letterhead.mail.log.LogQuery;
import org.letterhead.mail.log.MailLog;
import org.ops4j.pax.exam.junit.PaxExam;

/** What people are told about settings: whether mail arrives, how it goes, who has changed what. */
@RunWith(PaxExam.class)
public class SettingsToldTest extends SettingsInKaraf {
    @Test
    public void theButtonInTheMailTellsThatItHasArrived() throws Exception {
        MailServer gmail = server(1);
        Testing.Accepted accepted = accepted(smtp(gmail, PASSWORD));
        TestMail before = settings().tests(OPERATOR, account, 5).get(0);
        assertThat(before.id()).isEqualTo(accepted.test());
        assertThat(before.accepted()).isTrue();
        assertThat(before.received()).isEmpty();
        String link = link(ReceivedMail.of(gmail.mails().get(0)), "received");

        Browser.Answer page = browser().get(link, "Sec-Purpose: prefetch");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("<form method=\"post\">");
        isSafe(page);
        browser().head(link);
        assertThat(settings().tests(OPERATOR, account, 5).get(0).received()).isEmpty();

        assertThat(browser().press(link).status()).isEqualTo(200);
        assertThat(settings().tests(OPERATOR, account, 5).get(0).received()).isPresent();
        Browser.Answer again = browser().press(link);
        assertThat(again.body()).doesNotContain("<form");
        assertThat(browser().press(withToken(link, altered(token(link), 5))).status())
                .isEqualTo(404);
        assertThat(run("mail:settings show " + account))
                .contains("The last test mails:")
                .doesNotContain("not confirmed");
    }

    @Test
    public void healthTellsOfMailThatCouldNotLeaveAndOfMailThatCan() throws Exception {
        MailServer gmail = server(1);
        saved(smtp(gmail, PASSWORD));
        sent();
        Eventually.holds("delivering", () -> shown().health().state() == RouteHealth.State.DELIVERING);
        gmail.password("another one");
        MailStatus instead = ended(mail().send(order()));
        assertThat(instead.recipients().get(0).state()).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        Eventually.holds("failing", () -> shown().health().state() == RouteHealth.State.FAILING);
        RouteHealth.Health health = shown().health();
        assertThat(health.cause()).contains(Failure.Cause.CREDENTIALS);
        assertThat(health.text().orElseThrow()).contains("app password").doesNotContain("gsmtp");
        assertThat(health.lastSuccess()).isPresent();
        assertThat(run("mail:settings show " + account)).contains("Health         FAILING", "app password");

        gmail.password(PASSWORD);
        run("mail:health --try-again " + account + " smtp");
        assertThat(wayOf(sent())).isEqualTo("smtp");
        Eventually.holds("delivering again", () -> shown().health().state() == RouteHealth.State.DELIVERING);
        run("mail:suspend --account " + account + " --reason Test");
        try {
            Eventually.holds("suspended", () -> shown().health().state() == RouteHealth.State.SUSPENDED);
        } finally {
            run("mail:resume --account " + account);
        }
    }

    @Test
    public void changesAreWrittenDownWithoutSecrets() throws Exception {
        MailServer gmail = server(1);
        saved(smtp(gmail, PASSWORD));
        off("smtp");
        on("smtp");
        String written = changes(account).toString();
        assertThat(changes(account)).hasSizeGreaterThanOrEqualTo(3).allSatisfy(entry -> assertThat(entry.actor())
                .isEqualTo("operator maria"));
        assertThat(written).contains("smtp").doesNotContain(PASSWORD);
        assertThat(run("mail:accounts --audit " + account)).contains("operator maria", "settings.");
    }

    @Test
    public void namesCountForEveryWay() throws Exception {
        settings()
                .saveNames(
                        OPERATOR,
                        account,
                        new SenderNames(Optional.of("Łódź Shop"), Optional.of(Mailbox.of("hi@acme.example"))),
                        shown().revision(),
                        Locale.ENGLISH);
        ReceivedMail mail = received(order());
        assertThat(mail.message().getFrom().get(0).getName()).isEqualTo("Łódź Shop");
        assertThat(mail.header("Reply-To")).contains("hi@acme.example");
    }

    @Test
    public void whatIsOnlyTriedOutSaysNothingAboutTheMailThatLeaves() throws Exception {
        MailServer gmail = server(1);
        saved(smtp(gmail, PASSWORD));
        sent();
        test(smtp(gmail, WRONG));
        assertThat(shown().health().state()).isEqualTo(RouteHealth.State.DELIVERING);
        gmail.password("another one");
        sent();
        Eventually.holds("failing", () -> shown().health().state() == RouteHealth.State.FAILING);

        Testing.Accepted accepted = accepted(smtp(gmail, "another one"));
        assertThat(shown().health().state()).as("not saved").isEqualTo(RouteHealth.State.FAILING);
        save(smtp(gmail, "another one"), accepted.proof());
        Eventually.holds("saved", () -> shown().health().state() == RouteHealth.State.DELIVERING);
    }

    @Test
    public void theAccountsOtherPeopleAreToldByMailFromThePlatform() throws Exception {
        saved(smtp(server(1), PASSWORD));
        MailId id = Eventually.get("a notice", () -> notices().findFirst());
        ReceivedMail notice = arrived(id);
        assertThat(notice.message().getTo().get(0)).hasToString(anna.toString());
        assertThat(notice.message().getFrom().get(0).getAddress())
                .as("whatever is set wrong in the account")
                .isEqualTo("mail@platform.example");
        assertThat(ReceivedMail.text(notice.leaves().get(0))).contains(FROM).doesNotContain(PASSWORD);

        long before = notices().count();
        on("smtp");
        settings().keepDraft(OPERATOR, account, platform(), Locale.ENGLISH);
        assertThat(notices().count()).as("nothing has changed").isEqualTo(before);
        off("smtp");
        assertThat(notices().count()).isEqualTo(before + 1);
    }

    private Stream<MailId> notices() {
        return service(MailLog.class, null).find(LogQuery.ALL.ofAccount(account), Locale.ENGLISH).mails().stream()
                .filter(mail -> mail.template().equals(Optional.of("settings-changed")))
                .map(MailStatus::id);
    }
}
