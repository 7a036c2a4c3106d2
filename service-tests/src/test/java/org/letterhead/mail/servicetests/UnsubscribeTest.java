/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.account.AuditLog;
import org.letterhead.mail.account.Subscriptions.Suppression;
import org.letterhead.mail.account.Suppressions.Entry;
import org.letterhead.mail.log.LogQuery;
import org.letterhead.mail.log.MailLog;
import org.ops4j.pax.exam.junit.PaxExam;

/** Reports and how they are stopped: by whoever has them, and by the account. */
@RunWith(PaxExam.class)
public class UnsubscribeTest extends PeopleInKaraf {
    @Test
    public void aReportCarriesItsLinkInHeadersAndTexts() throws Exception {
        ReceivedMail mail = received(report("acme", "stop.link@shop.example").build());
        String link = link(mail, UNSUBSCRIBE);

        assertThat(mail.header("List-Unsubscribe").strip()).isEqualTo("<" + link + ">");
        // Mail programs would send their POST over an open line.
        assertThat(mail.header("List-Unsubscribe-Post")).isNull();
        assertThat(mail.header("List-Id").strip()).isEqualTo("<insights-report.acme.127.0.0.1>");
        assertThat(ReceivedMail.text(mail.leaves().get(0))).contains("Unsubscribe from these e-mails:\r\n" + link);
        assertThat(ReceivedMail.text(mail.leaves().get(1)))
                .contains("<a href=\"" + link + "\"")
                .contains("Unsubscribe from these e-mails</a>");
        assertThat(mail.source()).doesNotContain("unsubscribe.letterhead.invalid");

        // Only subscription mail.
        ReceivedMail plain =
                received(hello().messageClass(MessageClass.TRANSACTIONAL).build());
        assertThat(plain.header("List-Unsubscribe")).isNull();
        assertThat(plain.header("List-Id")).isNull();
    }

    @Test
    public void eachRecipientHasALinkOfHisOwn() throws Exception {
        MailRequest toBoth = report("acme", "stop.one@shop.example")
                .bcc(Mailbox.of("stop.two@shop.example"))
                .build();
        MailId first = mail().send(toBoth);
        assertThat(ended(first).recipients()).extracting(RecipientStatus::state).containsOnly(RecipientState.SENT);
        ReceivedMail ones = copy(first, 0);
        ReceivedMail twos = copy(first, 1);
        String one = link(ones, UNSUBSCRIBE);
        String two = link(twos, UNSUBSCRIBE);
        assertThat(one).isNotEqualTo(two);
        assertThat(ones.source()).doesNotContain(token(two));
        assertThat(twos.source()).doesNotContain(token(one));
        assertThat(browser().get(one).body()).contains("stop.one@shop.example");
        assertThat(browser().get(two).body()).contains("stop.two@shop.example");

        browser().oneClick(one);
        MailId second = mail().send(toBoth);
        assertThat(ended(second).recipients())
                .extracting(RecipientStatus::state)
                .containsExactly(RecipientState.SUPPRESSED, RecipientState.SENT);
        assertThat(copy(second, 1).source()).doesNotContain("stop.one@shop.example");
    }

    @Test
    public void aReportStaysSubscriptionMailWhateverTheRequestSays() throws Exception {
        MailRequest request = report("acme", "stop.class@shop.example")
                .messageClass(MessageClass.TRANSACTIONAL)
                .build();
        ReceivedMail mail = received(request);
        assertThat(mail.header("List-Unsubscribe")).isNotNull();
        assertThat(mail.message().getFrom().get(0).getAddress()).isEqualTo("reports@platform.example");

        browser().press(link(mail, UNSUBSCRIBE));
        RecipientStatus to = outcome(request);
        assertThat(to.state()).isEqualTo(RecipientState.SUPPRESSED);
        assertThat(outcome(report("acme", "stop.class@shop.example")
                                .messageClass(MessageClass.SECURITY)
                                .build())
                        .state())
                .isEqualTo(RecipientState.SUPPRESSED);
        assertThat(mail().status(mail().send(request), Locale.ENGLISH)
                        .orElseThrow()
                        .messageClass())
                .isEqualTo(MessageClass.SUBSCRIPTION);
    }

    @Test
    public void oneClickOfAMailProgramStopsThisKindForThisAddressOfThisAccount() throws Exception {
        String address = "stop.click@shop.example";
        ReceivedMail mail;
        try (AutoCloseable back = linksBegin(
                Map.of("public.url", "https://links.platform.example"),
                "acme",
                Optional.of("https://links.platform.example"))) {
            mail = received(report("acme", address).build());
        }
        String link = link(mail, UNSUBSCRIBE);
        assertThat(link).startsWith("https://links.platform.example/letterhead/a/");
        assertThat(mail.header("List-Unsubscribe").strip()).isEqualTo("<" + link + ">");
        assertThat(mail.header("List-Unsubscribe-Post").strip()).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(mail.header("List-Id").strip()).isEqualTo("<insights-report.acme.links.platform.example>");

        // A program that checks links stops nothing.
        assertThat(browser().get(link).status()).isEqualTo(200);
        assertThat(browser().head(link).status()).isEqualTo(200);
        received(report("acme", address).build());

        Browser.Answer done = browser().oneClick(link);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.header("Content-Type")).startsWith("text/plain");
        assertThat(browser().oneClick(link).status()).isEqualTo(200);
        assertThat(browser().get(link).body()).contains("You are unsubscribed").doesNotContain("<form");

        RecipientStatus stopped = outcome(report("acme", address).build());
        assertThat(stopped.state()).isEqualTo(RecipientState.SUPPRESSED);
        assertThat(stopped.reason()).contains("has unsubscribed from this kind of mail");
        assertThat(stopped.way()).isEmpty();
        MailLog log = service(MailLog.class, null);
        assertThat(log.find(LogQuery.ALL.toRecipient(MailAddress.of(address)), Locale.FRENCH)
                        .mails()
                        .get(0)
                        .recipients())
                .extracting(RecipientStatus::state)
                .containsExactly(RecipientState.SUPPRESSED);
        assertThat(run("mail:log --to " + address)).contains("suppressed");

        // In any spelling, and whatever else goes there arrives.
        assertThat(outcome(report("acme", "Stop.Click@SHOP.example").build()).state())
                .isEqualTo(RecipientState.SUPPRESSED);
        received(report("lodz", address).build());
        received(report("acme", "stop.neighbour@shop.example").build());
        received(to(address)
                .messageClass(MessageClass.SECURITY)
                .sender(SenderChoice.NEUTRAL)
                .build());
        received(to(address).messageClass(MessageClass.TRANSACTIONAL).build());
        ReceivedMail otherKind =
                received(to(address).messageClass(MessageClass.SUBSCRIPTION).build());
        String otherLink = link(otherKind, UNSUBSCRIBE);
        assertThat(otherLink).isNotEqualTo(link);
        // Given texts are a kind as well; those for somebody's security leave all the same.
        assertThat(browser().oneClick(otherLink).status()).isEqualTo(200);
        assertThat(outcome(to(address).messageClass(MessageClass.SUBSCRIPTION).build())
                        .state())
                .isEqualTo(RecipientState.SUPPRESSED);
        received(to(address).messageClass(MessageClass.SECURITY).build());

        assertThat(changes("acme").stream().filter(entry -> entry.details().containsValue(address)))
                .extracting(AuditLog.Entry::what, AuditLog.Entry::actor)
                .containsExactly(tuple("unsubscribed", "recipient"), tuple("unsubscribed", "recipient"));
        // Whoever asks for it gets the reports again.
        assertThat(run("mail:suppressions acme")).contains(address, "unsubscribed", "insights-report");
        assertThat(run("mail:suppressions --remove " + address + " --kind insights-report acme"))
                .contains("taken out");
        received(report("acme", address).build());
        assertThat(browser().get(link).body()).contains("<form");
    }

    @Test
    public void thePagesButtonDoesTheSameInTheReadersLanguage() throws Exception {
        String address = "stop.button@shop.example";
        String link = link(received(report("lodz", address).build()), UNSUBSCRIBE);
        Browser.Answer page = browser().get(link, "Accept-Language: pl-PL,pl;q=0.9,en;q=0.5");
        assertThat(page.body()).contains("<html lang=\"pl\"", "<form method=\"post\">", address, "Żółta Łódź");
        isSafe(page);
        Browser.Answer done = browser().press(link, "Accept-Language: fr");
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.body()).contains("<html lang=\"fr\"").doesNotContain("<form");
        isSafe(done);

        assertThat(outcome(report("lodz", address).build()).state()).isEqualTo(RecipientState.SUPPRESSED);
        assertThat(browser().press(link).status()).isEqualTo(200);
        received(to(address).messageClass(MessageClass.SECURITY).build());
    }

    @Test
    public void aTokenAlteredInAnyCharacterIsUnknownAndChangesNothing() throws Exception {
        String address = "stop.altered@shop.example";
        String link = link(received(report("acme", address).build()), UNSUBSCRIBE);
        String token = token(link);
        for (int i = 0; i < token.length(); i++) {
            String other = withToken(link, altered(token, i));
            assertThat(browser().oneClick(other).status()).as("character " + i).isEqualTo(404);
        }
        assertThat(browser().get(withToken(link, altered(token, 9))).status()).isEqualTo(404);
        for (String other :
                List.of(token.substring(1), token + "A", token + "=", token.substring(0, token.length() - 1))) {
            assertThat(browser().press(withToken(link, other)).status()).isEqualTo(404);
        }
        assertThat(browser().get(link).body()).contains("<form");
        assertThat(suppressions().of("acme", Optional.empty(), 1000))
                .noneMatch(entry -> entry.target().equals(address));
        received(report("acme", address).build());
    }

    @Test
    public void anAddressOnTheAccountsListGetsNothing() throws Exception {
        String address = "listed.address@shop.example";
        assertThat(run("mail:suppressions --add Listed.Address@Shop.Example acme"))
                .contains("gets no mail");
        isStopped(address, "this address");
        received(to("listed.neighbour@shop.example").build());
        received(MailRequest.forAccount("lodz")
                .content(new MailContent.Given("Hello", "Good morning", Optional.empty()))
                .to(Mailbox.of(address))
                .build());
        // Nobody is asked to confirm an address that is not written to.
        assertThat(run("mail:addresses --add " + address + " acme")).contains("does not write");

        takenOut("acme", address, Suppression.LISTED_ADDRESS);
        received(to(address).messageClass(MessageClass.SECURITY).build());
        received(report("acme", address).build());
    }

    @Test
    public void aDomainOnTheAccountsListGetsNothing() throws Exception {
        assertThat(suppressions().add(OPERATOR, "acme", "Listed-Żółw.example")).isTrue();
        assertThat(suppressions().add(OPERATOR, "acme", "listed-żółw.example")).isFalse();
        isStopped("anna@" + IDN.toASCII("listed-żółw.example"), "this domain");
        isStopped("anna@mail.listed-żółw.example", "this domain");
        received(to("anna@not-listed.example").build());

        takenOut("acme", IDN.toASCII("listed-żółw.example"), Suppression.LISTED_DOMAIN);
        received(to("anna@listed-żółw.example")
                .messageClass(MessageClass.SECURITY)
                .build());
    }

    private static ReceivedMail copy(MailId id, int recipient) {
        return ReceivedMail.withMessageId(id + "." + recipient + "@platform.example");
    }

    private void isStopped(String address, String why) {
        for (MailRequest request : List.of(
                to(address)
                        .messageClass(MessageClass.SECURITY)
                        .sender(SenderChoice.NEUTRAL)
                        .build(),
                to(address).messageClass(MessageClass.TRANSACTIONAL).build(),
                report("acme", address).build())) {
            RecipientStatus to = outcome(request);
            assertThat(to.state()).isEqualTo(RecipientState.SUPPRESSED);
            assertThat(to.reason()).contains(why);
        }
    }

    private void takenOut(String account, String target, Suppression reason) {
        Entry entry = suppressions().of(account, Optional.empty(), 1000).stream()
                .filter(one -> one.target().equals(target))
                .findFirst()
                .orElseThrow();
        assertThat(entry.reason()).isEqualTo(reason);
        assertThat(suppressions().remove(OPERATOR, account, entry)).isTrue();
        assertThat(suppressions().remove(OPERATOR, account, entry)).isFalse();
    }

    private RecipientStatus outcome(MailRequest request) {
        return ended(mail().send(request)).recipients().get(0);
    }

    private static MailRequest.Builder to(String address) {
        return MailRequest.forAccount("acme")
                .content(new MailContent.Given("Hello", "Good morning", Optional.empty()))
                .to(Mailbox.of(address));
    }
}
