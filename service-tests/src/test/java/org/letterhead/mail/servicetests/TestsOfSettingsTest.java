/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.MailSettings;
import org.letterhead.mail.account.MailSettings.Testing;
import org.ops4j.pax.exam.junit.PaxExam;

/** The test mail: to whom it goes, how often, over which connection. */
@RunWith(PaxExam.class)
public class TestsOfSettingsTest extends SettingsInKaraf {
    @Test
    public void aTestGoesToVerifiedAddressesAndOnlySoOften() throws Exception {
        MailServer gmail = server(1);
        Testing unverified = settings()
                .test(OPERATOR, account, smtp(gmail, PASSWORD), MailAddress.of("eve@evil.example"), Locale.ENGLISH);
        assertThat(unverified).isInstanceOf(Testing.NotPossible.class);
        assertThat(gmail.connections()).isZero();

        accepted(smtp(gmail, PASSWORD));
        try (AutoCloseable back = configured(ACCOUNTS, Map.of("test.most.per.account.per.hour", "1"))) {
            Eventually.holds(
                    "no more tests",
                    () -> test(smtp(gmail, PASSWORD)) instanceof Testing.NotPossible not
                            && not.again().isPresent());
        }
        // More than were sent meanwhile: a slow machine takes a configuration over late.
        try (AutoCloseable back = configured(ACCOUNTS, Map.of("test.most.per.account.per.hour", "1000"))) {
            Eventually.holds("tests again", () -> test(smtp(gmail, PASSWORD)) instanceof Testing.Accepted);
        }
    }

    @Test
    public void aTestLogsInAnewWhateverThePoolHas() throws Exception {
        MailServer gmail = server(1);
        saved(smtp(gmail, PASSWORD));
        sent();
        gmail.passwordOfNewLogins("another one");
        Testing stored = test(smtp(gmail, null));
        assertThat(stored).as("the login that is open still works").isInstanceOf(Testing.Failed.class);
        assertThat(((Testing.Failed) stored).cause()).isEqualTo(Failure.Cause.CREDENTIALS);
    }

    @Test
    public void aServerThatHangsKeepsNobodyElseWaiting() throws Exception {
        MailServer gmail = server(1);
        CountDownLatch patience = gmail.silent();
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            Future<Testing> first = one.submit(() -> test(smtp(gmail, PASSWORD)));
            Eventually.holds("the test has begun", () -> gmail.connections() == 1);
            assertThat(test(smtp(gmail, PASSWORD))).as("one at a time").isInstanceOf(Testing.NotPossible.class);
            assertThat(wayOf(sent())).isEqualTo("platform");
            assertThat(settings().test(OPERATOR, other, smtp(server(2), PASSWORD), anna, Locale.ENGLISH))
                    .isInstanceOf(Testing.Accepted.class);
            patience.countDown();
            assertThat(first.get(60, TimeUnit.SECONDS)).isInstanceOf(Testing.Accepted.class);
        } finally {
            patience.countDown();
            one.shutdown();
        }
    }

    @Test
    public void addressesInEveryScriptWorkOrAreRefusedInWords() throws Exception {
        MailServer gmail = server(1);
        Testing.Accepted punycode = accepted(smtp(gmail, PASSWORD, Map.of("from.address", "shop@żółta-łódź.example")));
        assertThat(punycode.from().address().toString()).contains("żółta-łódź.example");
        assertThat(gmail.mails().get(0)).contains("@xn--");
        Testing local = test(smtp(gmail, PASSWORD, Map.of("from.address", "büro@acme.example")));
        assertThat(local).isNotInstanceOf(Testing.Accepted.class);
        assertThat(local.toString()).contains("letters that the server 127.0.0.1 cannot handle");
    }

    @Test
    public void anAccountCannotLookAroundInTheInnerNetwork() throws Exception {
        MailServer gmail = server(1);
        for (String host : List.of("10.0.0.1", "169.254.169.254", "[::1]", "0.0.0.0", "192.168.1.1")) {
            Testing testing = test(smtp(gmail, PASSWORD, Map.of("host", host)));
            assertThat(testing).as(host).isNotInstanceOf(Testing.Accepted.class);
        }
        Testing port = test(smtp(gmail, PASSWORD, Map.of("port", "22")));
        assertThat(port).isNotInstanceOf(Testing.Accepted.class);
        assertThat(gmail.connections()).isZero();
    }

    @Test
    public void everyTestIsInTheLog() throws Exception {
        MailServer gmail = server(1);
        Testing.Failed failed = (Testing.Failed) test(smtp(gmail, WRONG));
        Testing.Accepted accepted = accepted(smtp(gmail, PASSWORD));
        assertThat(run("mail:log " + failed.mail())).contains(anna.toString(), "535", "gsmtp", "way smtp");
        assertThat(run("mail:status " + accepted.mail())).contains("sent", "smtp");
        assertThat(settings().tests(OPERATOR, account, 5))
                .extracting(MailSettings.TestMail::mail)
                .containsExactly(accepted.mail(), failed.mail());
    }
}
