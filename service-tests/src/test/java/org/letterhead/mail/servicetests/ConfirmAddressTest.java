/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.AccountAddress;
import org.letterhead.mail.account.AuditLog;
import org.letterhead.mail.account.VerifiedAddresses.Invitation;
import org.ops4j.pax.exam.junit.PaxExam;

/** A test user's address, from the invitation to the pressed button. */
@RunWith(PaxExam.class)
public class ConfirmAddressTest extends PeopleInKaraf {
    @Test
    public void anInvitedAddressIsVerifiedByTheButtonAndByNothingElse() throws Exception {
        String address = "confirm.fr@shop.example";
        ReceivedMail mail = invited("acme", address, Locale.FRENCH);
        assertThat(mail.message().getFrom().get(0).getAddress()).isEqualTo("mail@platform.example");
        assertThat(mail.message().getTo().get(0)).hasToString(address);
        assertThat(mail.header("Content-Language").strip()).isEqualTo("fr");
        assertThat(mail.message().getSubject()).isEqualTo("Confirmez votre adresse pour les e-mails de test");
        assertThat(mail.header("List-Unsubscribe")).isNull();
        String link = link(mail, CONFIRM);
        assertThat(link).startsWith(settings(WEB).getProperty("public.url") + "/letterhead/a/");
        assertThat(ReceivedMail.text(mail.leaves().get(1))).contains("href=\"" + link + "\"");

        // In the language of the mail, whatever the browser speaks.
        Browser.Answer page = browser().get(link, "Accept-Language: pl");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("<html lang=\"fr\"", "<form method=\"post\">", address, "Acme Café &amp; Décor", "maria");
        isSafe(page);
        Browser.Answer head = browser().head(link);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("Content-Length")).isEqualTo(page.header("Content-Length"));
        isSafe(head);
        // What browsers and mail programs that look ahead say of themselves changes nothing.
        browser().get(link, "Sec-Purpose: prefetch", "Purpose: prefetch", "X-Moz: prefetch");
        browser().get(link + "?_method=POST&confirm=1", "X-HTTP-Method-Override: POST");
        assertThat(isVerified("acme", address)).isFalse();
        assertThat(state("acme", address)).isEqualTo(AccountAddress.State.PENDING);

        Browser.Answer done = browser().press(link);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.body()).doesNotContain("<form");
        isSafe(done);
        assertThat(isVerified("acme", address)).isTrue();
        assertThat(state("acme", address)).isEqualTo(AccountAddress.State.CONFIRMED);
        assertThat(isVerified("lodz", address)).as("of another account").isFalse();

        // Again and again: it stays done.
        assertThat(browser().press(link).body()).isEqualTo(done.body());
        assertThat(browser().get(link).body()).isEqualTo(done.body());
        assertThat(changesOf(address))
                .extracting(AuditLog.Entry::what)
                .containsExactly("address.confirmed", "address.invited");
        assertThat(changesOf(address)).extracting(AuditLog.Entry::actor).containsExactly("recipient", "operator maria");
        assertThat(addresses().invite(OPERATOR, "acme", MailAddress.of(address), Locale.FRENCH))
                .isEqualTo(new Invitation.AlreadyVerified());
    }

    @Test
    public void theCommandInvitesInTheLanguageThatItIsTold() throws Exception {
        String address = "confirm.pl@shop.example";
        String said = run("mail:addresses --add " + address + " --language pl acme");
        assertThat(said).contains("A link is on its way to " + address);
        ReceivedMail mail = arrived(idIn(said));
        assertThat(mail.header("Content-Language").strip()).isEqualTo("pl");
        assertThat(run("mail:addresses acme")).contains(address, "link mailed", "operator maria");

        String link = link(mail, CONFIRM);
        assertThat(browser().get(link).body()).contains("<html lang=\"pl\"", address);
        browser().press(link);
        assertThat(run("mail:addresses acme")).contains("confirmed");
        assertThat(isVerified("acme", address)).isTrue();
    }

    @Test
    public void twoWhoPressAtOnceBothSeeThatItIsDone() throws Exception {
        String address = "confirm.twice@shop.example";
        String link = link(invited("acme", address, Locale.ENGLISH), CONFIRM);
        Browser browser = browser();
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            Callable<Browser.Answer> press = () -> browser.press(link);
            for (Future<Browser.Answer> answer : both.invokeAll(List.of(press, press))) {
                assertThat(answer.get().status()).isEqualTo(200);
                assertThat(answer.get().body()).contains("The address is confirmed");
            }
        } finally {
            both.shutdown();
        }
        assertThat(changesOf(address))
                .extracting(AuditLog.Entry::what)
                .containsExactly("address.confirmed", "address.invited");
    }

    @Test
    public void anotherLinkMakesTheEarlierOneWorthless() throws Exception {
        String address = "confirm.again@shop.example";
        String first = link(invited("acme", address, Locale.ENGLISH), CONFIRM);
        String second = link(invited("acme", address, Locale.ENGLISH), CONFIRM);
        assertThat(second).isNotEqualTo(first);

        isUnknown(browser().get(first));
        isUnknown(browser().press(first));
        assertThat(isVerified("acme", address)).isFalse();
        assertThat(browser().press(second).status()).isEqualTo(200);
        assertThat(isVerified("acme", address)).isTrue();
        isUnknown(browser().get(first));
    }

    @Test
    public void anAddressThatWasTakenOutCannotBeConfirmed() throws Exception {
        String address = "confirm.removed@shop.example";
        String link = link(invited("acme", address, Locale.ENGLISH), CONFIRM);
        assertThat(run("mail:addresses --remove " + address + " acme")).contains("is taken out");

        isUnknown(browser().get(link));
        isUnknown(browser().press(link));
        assertThat(isVerified("acme", address)).isFalse();

        // Nor after it was confirmed: whoever is taken out is out.
        String again = link(invited("acme", address, Locale.ENGLISH), CONFIRM);
        browser().press(again);
        assertThat(isVerified("acme", address)).isTrue();
        assertThat(addresses().remove(OPERATOR, "acme", MailAddress.of(address)))
                .isTrue();
        isUnknown(browser().press(again));
        assertThat(isVerified("acme", address)).isFalse();
        assertThat(changesOf(address))
                .extracting(AuditLog.Entry::what)
                .containsExactly(
                        "address.removed",
                        "address.confirmed",
                        "address.invited",
                        "address.removed",
                        "address.invited");
    }

    @Test
    public void eachAccountsLinkNamesThatAccountAndCountsForItAlone() throws Exception {
        String address = "confirm.both@shop.example";
        String acme = link(invited("acme", address, Locale.ENGLISH), CONFIRM);
        String lodz = link(invited("lodz", address, Locale.ENGLISH), CONFIRM);

        assertThat(browser().get(acme).body()).contains("Acme Café &amp; Décor").doesNotContain("Żółta Łódź");
        assertThat(browser().get(lodz).body()).contains("Żółta Łódź").doesNotContain("Acme");
        browser().press(lodz);
        assertThat(isVerified("lodz", address)).isTrue();
        assertThat(isVerified("acme", address)).isFalse();
    }

    @Test
    public void anAddressGetsAFewLinksInAnHourWhoeverAsks() throws Exception {
        MailAddress address = MailAddress.of("confirm.often@shop.example");
        for (String account : List.of("acme", "lodz", "acme")) {
            link(invited(account, address.toString(), Locale.ENGLISH), CONFIRM);
        }
        assertThat(addresses().invite(OPERATOR, "lodz", address, Locale.ENGLISH))
                .isInstanceOf(Invitation.TooMany.class);
        assertThat(run("mail:addresses --add Confirm.Often@shop.example lodz")).contains("Nothing was sent");
    }

    private AccountAddress.State state(String account, String address) {
        return addresses().of(account).stream()
                .filter(one -> one.address().equals(MailAddress.of(address)))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private List<AuditLog.Entry> changesOf(String address) {
        return changes("acme").stream()
                .filter(entry -> entry.details().containsValue(address))
                .toList();
    }

    private static void isUnknown(Browser.Answer page) throws IOException {
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.body()).doesNotContain("<form", "confirm.", "Acme");
        isSafe(page);
    }
}
