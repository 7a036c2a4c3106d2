/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.IDN;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.VerifiedAddresses.Invitation;
import org.letterhead.mail.action.PublicAction;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/** Links and requests as somebody sends them who means harm. */
@RunWith(PaxExam.class)
public class HostileLinksTest extends PeopleInKaraf {
    @Test
    public void whatTheRequestClaimsOfItselfIsNowhere() throws Exception {
        String[] lies = {
            "Host: evil.example",
            "X-Forwarded-Host: evil.example",
            "X-Forwarded-Proto: https",
            "X-Forwarded-For: 203.0.113.66",
            "X-Forwarded-Server: evil.example",
            "Forwarded: for=203.0.113.66;host=evil.example;proto=https",
            "Origin: https://evil.example",
            "Referer: https://evil.example/"
        };
        String address = "hostile.host@shop.example";
        String confirm = link(invited("acme", address, Locale.ENGLISH), CONFIRM);
        String unsubscribe = link(received(report("acme", address).build()), UNSUBSCRIBE);
        for (String link : List.of(confirm, unsubscribe)) {
            Browser.Answer honest = browser().get(link);
            Browser.Answer page = browser().get(link, lies);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).isEqualTo(honest.body());
            assertThat(page.headers().toString()).doesNotContain("evil", "203.0.113", "127.0.0.1");
            Browser.Answer done = browser().press(link, lies);
            assertThat(done.status()).isEqualTo(200);
            assertThat(done.body() + done.headers()).doesNotContain("evil", "203.0.113", "127.0.0.1");
        }
        assertThat(isVerified("acme", address)).isTrue();

        // Nor in a mail that is written afterwards.
        ReceivedMail next = invited("acme", "hostile.next@shop.example", Locale.ENGLISH);
        assertThat(next.source()).doesNotContain("evil", "203.0.113");
        assertThat(link(next, CONFIRM)).startsWith(settings(WEB).getProperty("public.url") + "/letterhead/a/");
    }

    @Test
    public void aWrongTokenIsUnknownWhateverItIs() throws Exception {
        String address = "hostile.token@shop.example";
        String link = link(invited("acme", address, Locale.ENGLISH), CONFIRM);
        String token = token(link);
        for (String wrong : List.of(
                altered(token, 0),
                altered(token, token.length() / 2),
                altered(token, token.length() - 1),
                token.substring(1),
                token + "A",
                token + token,
                token.toLowerCase(Locale.ROOT),
                "A".repeat(token.length()),
                "A",
                "~",
                "A".repeat(PublicAction.LONGEST_TOKEN),
                "A".repeat(PublicAction.LONGEST_TOKEN + 1),
                "%00",
                "%2e%2e%2f" + token,
                token + "%0d%0aSet-Cookie:%20a=b",
                "%3Cscript%3Ealert(1)%3C/script%3E",
                token + "'%20or%20'1'='1",
                "%E2%80%AE" + token,
                "%C3%28")) {
            for (Browser.Answer answer :
                    List.of(browser().get(withToken(link, wrong)), browser().press(withToken(link, wrong)))) {
                assertThat(answer.status()).as(wrong).isBetween(400, 404);
                assertThat(answer.body()).doesNotContain(address, "<form", "alert(1)", "\tat ", "Exception");
                assertThat(answer.header("Set-Cookie")).isNull();
            }
        }
        for (int length : List.of(4000, 100_000)) {
            Browser.Answer giant = browser().get(withToken(link, "A".repeat(length)));
            assertThat(giant.status()).as("a token of " + length).isIn(414, 431);
            assertThat(giant.body()).doesNotContain("AAAA");
        }
        assertThat(isVerified("acme", address)).isFalse();
        assertThat(browser().get(link).body()).contains("<form");
    }

    @Test
    public void aTokenOfOneActionIsUnknownToTheOther() throws Exception {
        String address = "hostile.other@shop.example";
        String confirm = link(invited("acme", address, Locale.ENGLISH), CONFIRM);
        String unsubscribe = link(received(report("acme", address).build()), UNSUBSCRIBE);

        for (String mixed : List.of(withToken(unsubscribe, token(confirm)), withToken(confirm, token(unsubscribe)))) {
            assertThat(browser().get(mixed).status()).isEqualTo(404);
            assertThat(browser().press(mixed).status()).isEqualTo(404);
        }
        assertThat(browser().oneClick(withToken(unsubscribe, token(confirm))).status())
                .isEqualTo(404);
        // Confirming needs a person, who sees a page.
        assertThat(browser().oneClick(confirm).status()).isEqualTo(403);
        assertThat(isVerified("acme", address)).isFalse();
        assertThat(ended(mail().send(report("acme", address).build()))
                        .recipients()
                        .get(0)
                        .state())
                .isEqualTo(RecipientState.SENT);
    }

    @Test
    public void namesCannotPassForThePagesOwnWords() throws Exception {
        String name = "<script>alert(1)</script>\u202e service@bank.example";
        ServiceRegistration<AccountDirectory> directory = context.registerService(
                AccountDirectory.class, account -> Optional.of(profile(account, name)), ahead());
        try {
            Invitation invitation = addresses()
                    .invite(
                            new Actor.Operator(name),
                            "acme",
                            MailAddress.of("hostile.name@shop.example"),
                            Locale.ENGLISH);
            assertThat(invitation).isInstanceOf(Invitation.Sent.class);
            ReceivedMail mail = arrived(((Invitation.Sent) invitation).mail());
            assertThat(mail.message().getFrom().get(0).getAddress()).isEqualTo("mail@platform.example");
            assertThat(ReceivedMail.text(mail.leaves().get(1))).doesNotContain("<script>", "\u202e");
            assertThat(ReceivedMail.text(mail.leaves().get(0))).doesNotContain("\u202e");
            assertThat(mail.message().getSubject()).doesNotContain("\u202e");
            Browser.Answer page = browser().get(link(mail, CONFIRM));
            assertThat(page.body()).contains("&lt;script&gt;alert(1)").doesNotContain("<script", "\u202e", "&#8238;");
            isSafe(page);
        } finally {
            directory.unregister();
        }
    }

    @Test
    public void aLineBreakInANameMakesNoHeader() throws Exception {
        ServiceRegistration<AccountDirectory> directory = context.registerService(
                AccountDirectory.class,
                account -> Optional.of(profile(account, "Acme\r\nBcc: eve@evil.example")),
                ahead());
        try {
            ReceivedMail mail = invited("acme", "hostile.line@shop.example", Locale.ENGLISH);

            assertThat(mail.message().getBcc()).isNull();
            assertThat(mail.message().getFrom().get(0).getName()).doesNotContain("\r", "\n");
        } finally {
            directory.unregister();
        }
    }

    @Test
    public void whatIsNoAddressIsRefusedInWordsAndNothingIsMailed() throws Exception {
        for (String none : List.of(
                "friends:eve@evil.example,anna@shop.example;",
                "anna(comment)@shop.example",
                "Anna <anna@shop.example>",
                "anna@shop.example,eve@evil.example",
                "anna@shop.example\\r\\nBcc: eve@evil.example",
                "anna@[127.0.0.1]",
                "anna@shop..example",
                "@shop.example",
                "anna\u202e@shop.example")) {
            for (String command : List.of("mail:addresses", "mail:suppressions")) {
                assertThat(run(command + " --add '" + none + "' acme"))
                        .as(command + " " + none)
                        .isNotBlank()
                        .doesNotContain("on its way", "gets no mail of", "\tat ", "Exception");
            }
        }
        assertThatThrownBy(() -> invited("acme", "anna@shop.example\r\nBcc: eve@evil.example", Locale.ENGLISH))
                .isInstanceOf(MailRejectedException.class);
        assertThat(addresses().of("acme"))
                .noneMatch(one -> one.address().toString().contains("evil"));
        assertThat(suppressions().of("acme", Optional.empty(), 1000))
                .noneMatch(entry -> entry.target().contains("evil"));
    }

    @Test
    public void unusualAddressesAreThoseThatTheySayTheyAre() throws Exception {
        for (String address : List.of("\"anna (at) home\"@shop.example", "o'brien+test@żółw.example")) {
            String link = link(invited("acme", address, Locale.ENGLISH), CONFIRM);
            Browser.Answer page = browser().get(link);
            assertThat(page.status()).isEqualTo(200);
            isSafe(page);
            browser().press(link);
            assertThat(isVerified("acme", address)).isTrue();
        }
        assertThat(isVerified("acme", "o'brien+test@" + IDN.toASCII("ŻÓŁW.example")))
                .isTrue();
        assertThat(isVerified("acme", "O'Brien+test@żółw.example"))
                .as("perhaps somebody else")
                .isFalse();
    }

    @Test
    public void whoAsksTooOftenWaits() throws Exception {
        String link = link(invited("acme", "hostile.often@shop.example", Locale.ENGLISH), CONFIRM);
        try (AutoCloseable back = configured(WEB, Map.of("client.requests.per.minute", "5"))) {
            Browser.Answer busy = Eventually.get("a request that is one too many", () -> Optional.of(
                            // Whoever writes another sender's address into a header is still the same client.
                            browser().get(link, "X-Forwarded-For: 203.0.113." + System.nanoTime() % 200))
                    .filter(answer -> answer.status() == 429));
            assertThat(Integer.parseInt(busy.header("Retry-After"))).isBetween(1, 60);
            assertThat(busy.body()).doesNotContain("hostile.often");
            isSafe(busy);
            assertThat(browser().press(link).status()).isEqualTo(429);
        }
        Eventually.holds("pages as before", () -> browser().get(link).status() == 200);
        assertThat(isVerified("acme", "hostile.often@shop.example")).isFalse();
    }

    private static AccountProfile profile(String account, String name) {
        return new AccountProfile(account, name, Locale.ENGLISH, Optional.empty(), List.of());
    }

    private static Dictionary<String, Object> ahead() {
        return new Hashtable<>(Map.of(Constants.SERVICE_RANKING, 100));
    }
}
