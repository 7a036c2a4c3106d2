/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.james.mime4j.dom.address.Address;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.AuditLog;
import org.letterhead.mail.account.BrandedSenders;
import org.letterhead.mail.account.BrandedSenders.Asking;
import org.letterhead.mail.account.BrandedSenders.BrandedSender;
import org.letterhead.mail.account.BrandedSenders.Ending;
import org.letterhead.mail.account.BrandedSenders.Progress;
import org.letterhead.mail.account.BrandedSenders.State;
import org.letterhead.mail.account.BrandedSenders.Use;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.SenderAdoption;
import org.letterhead.mail.action.PublicAction;
import org.letterhead.mail.store.Database;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;

/** An account's own address, from the wish to the mail that bears it, and back. */
@RunWith(PaxExam.class)
public class BrandedSenderTest extends SettingsInKaraf {
    private static final String BRANDED = "org.letterhead.mail.branded";
    private static final String VERIFY = "verify-sender";
    private static final String NOT_ME = "not-my-sender";

    /** The relay may send for its domain. */
    private final String shop = "shop@" + account + ".trusted.example";

    private final String desk = "desk@" + account + ".trusted.example";

    /** It may not for this one's. */
    private final String foreign = "shop@" + account + ".example";

    @Before
    public void waitForSenders() {
        service(Database.class, "(letterhead.schema=branded)");
        service(SenderAdoption.class, null);
        service(PublicAction.class, "(" + PublicAction.NAME + "=" + VERIFY + ")");
        service(PublicAction.class, "(" + PublicAction.NAME + "=" + NOT_ME + ")");
    }

    private BrandedSenders senders() {
        return service(BrandedSenders.class, null);
    }

    private BrandedSender sender() {
        return senders().of(OPERATOR, account, Locale.ENGLISH);
    }

    private Asking request(String address) {
        return senders().request(OPERATOR, account, address, "", Locale.ENGLISH);
    }

    /** Asks for an address, and reads the mail that comes of it. */
    private ReceivedMail asked(String address) {
        assertThat(request(address)).isInstanceOf(Asking.Asked.class);
        return ReceivedMail.to(address, 1).get(0);
    }

    private void verified(String address) throws Exception {
        assertThat(browser().press(link(asked(address), VERIFY)).status()).isEqualTo(200);
        assertThat(sender().state()).isEqualTo(State.VERIFIED);
    }

    /** A mail of the account's to somebody. */
    private ReceivedMail mailOf(String whose) {
        return received(MailRequest.forAccount(whose)
                .content(new MailContent.Given("Hello", "Good morning", Optional.empty()))
                .to(Mailbox.of("anna@shop.example"))
                .build());
    }

    private static String from(ReceivedMail mail) {
        return shown(mail.message().getFrom().get(0));
    }

    private static String shown(Address address) {
        org.apache.james.mime4j.dom.address.Mailbox one = (org.apache.james.mime4j.dom.address.Mailbox) address;
        return one.getName() + " <" + one.getAddress() + ">";
    }

    /** What the mailbox was told, as it has logged that. */
    private static String envelopeOf(ReceivedMail mail) {
        Path data = Path.of(System.getProperty("karaf.data"));
        return Eventually.get("a line in the log about " + mail.header("Message-ID"), () -> {
            String written = "";
            try (Stream<Path> files = Files.list(data.resolve("demo-mailbox"))) {
                for (Path file : files.toList()) {
                    if (Files.readString(file, StandardCharsets.ISO_8859_1).equals(mail.source())) {
                        written = "written to " + file;
                    }
                }
            }
            try (Stream<Path> logs = Files.list(data.resolve("log"))) {
                for (Path log : logs.toList()) {
                    for (String line : Files.readAllLines(log, StandardCharsets.ISO_8859_1)) {
                        Matcher sender =
                                Pattern.compile("Mail from (<[^>]*>) to ").matcher(line);
                        if (!written.isEmpty() && line.endsWith(written) && sender.find()) {
                            return Optional.of(sender.group(1));
                        }
                    }
                }
            }
            return Optional.empty();
        });
    }

    private static String fromOf(ReceivedMail mail) {
        return mail.message().getFrom().get(0).getAddress();
    }

    private List<String> audited() {
        return changes(account).stream()
                .map(AuditLog.Entry::what)
                .filter(what -> what.startsWith("sender."))
                .toList();
    }

    @Test
    public void anAddressIsVerifiedByTheButtonAloneAndThenAllMailBearsIt() throws Exception {
        assertThat(sender().state()).isEqualTo(State.UNVERIFIED);
        assertThat(fromOf(mailOf(account))).isEqualTo("mail@platform.example");

        assertThat(senders().request(OPERATOR, account, shop, "", Locale.FRENCH))
                .isInstanceOf(Asking.Asked.class);
        ReceivedMail mail = ReceivedMail.to(shop, 1).get(0);
        assertThat(fromOf(mail)).as("never the address itself").isEqualTo("mail@platform.example");
        assertThat(mail.header("Content-Language").strip()).isEqualTo("fr");
        String link = link(mail, VERIFY);
        assertThat(ReceivedMail.text(mail.leaves().get(1))).contains("href=\"" + link + "\"");

        Browser.Answer page = browser().get(link, "Accept-Language: pl");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("<html lang=\"fr\"", "<form method=\"post\">", shop, "Acme Café &amp; Décor", "maria");
        isSafe(page);
        isSafe(browser().head(link));
        browser().get(link, "Sec-Purpose: prefetch", "Purpose: prefetch");
        browser().get(link + "?_method=POST", "X-HTTP-Method-Override: POST");
        browser().get(link(mail, NOT_ME));
        assertThat(sender().state()).isEqualTo(State.PENDING);
        assertThat(shown().chosen()).isEqualTo("platform");
        assertThat(fromOf(mailOf(account))).isEqualTo("mail@platform.example");

        Browser.Answer done = browser().press(link);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.body()).doesNotContain("<form").contains(shop);
        isSafe(done);
        assertThat(sender().verified().orElseThrow().use()).isEqualTo(Use.ACTIVE);
        assertThat(sender().verified().orElseThrow().appearance().asItself()).isTrue();
        assertThat(shown().chosen()).isEqualTo("branded");
        ReceivedMail own = mailOf(account);
        assertThat(from(own)).isEqualTo("Acme Café & Décor <" + shop + ">");
        assertThat(own.message().getReplyTo()).isNull();
        assertThat(envelopeOf(own)).isEqualTo("<mail@platform.example>");
        assertThat(fromOf(mailOf(other))).as("another account").isEqualTo("mail@platform.example");

        // Again: it stays done, and nobody is told twice.
        assertThat(browser().press(link).body()).isEqualTo(done.body());
        assertThat(browser().get(link).body()).isEqualTo(done.body());
        ReceivedMail told = ReceivedMail.to(anna.toString(), 1).get(0);
        assertThat(ReceivedMail.text(told.leaves().get(0))).contains(shop);
        assertThat(ReceivedMail.to(anna.toString(), 1)).hasSize(1);
        assertThat(audited()).containsExactlyInAnyOrder("sender.adopted", "sender.verified", "sender.requested");
    }

    @Test
    public void whatCannotPassStandsInReplyTo() throws Exception {
        verified(foreign);

        assertThat(sender().verified().orElseThrow().appearance().asItself()).isFalse();
        ReceivedMail mail = mailOf(account);
        assertThat(from(mail)).isEqualTo("Acme Café & Décor (via Plattform für Händler) <mail@platform.example>");
        assertThat(shown(mail.message().getReplyTo().get(0))).isEqualTo("Acme Café & Décor <" + foreign + ">");
        assertThat(envelopeOf(mail)).isEqualTo("<mail@platform.example>");
        assertThat(mail.header("Message-ID").strip()).endsWith("@platform.example>");
    }

    @Test
    public void whoeverWasNotAskedSaysSoAndHearsNoMoreOfThisAccount() throws Exception {
        ReceivedMail mail = asked(shop);
        String verify = link(mail, VERIFY);
        String notMe = link(mail, NOT_ME);
        Browser.Answer page = browser().get(notMe);
        assertThat(page.body()).contains("<form method=\"post\">", "Acme Café &amp; Décor");
        isSafe(page);
        assertThat(sender().state()).isEqualTo(State.PENDING);

        assertThat(browser().press(notMe).body()).doesNotContain("<form");
        assertThat(browser().press(notMe).status()).isEqualTo(200);
        assertThat(browser().press(verify).status()).isEqualTo(404);
        assertThat(sender().verified()).isEmpty();
        assertThat(sender().wanted().orElseThrow().progress()).isEqualTo(Progress.DECLINED);
        assertThat(senders()
                        .request(
                                new org.letterhead.mail.account.Actor.HostBundle("shop"),
                                account,
                                shop.toUpperCase(Locale.ROOT),
                                "",
                                Locale.ENGLISH))
                .isInstanceOf(Asking.Refused.class);
        assertThat(ReceivedMail.to(shop, 1)).hasSize(1);
        // Another account is another question.
        assertThat(senders().request(OPERATOR, other, shop, "", Locale.ENGLISH)).isInstanceOf(Asking.Asked.class);
        assertThat(ReceivedMail.to(shop, 2)).hasSize(2);
    }

    @Test
    public void whoeverPressedByMistakeTakesItBack() throws Exception {
        ReceivedMail mail = asked(shop);
        browser().press(link(mail, VERIFY));
        assertThat(fromOf(mailOf(account))).isEqualTo(shop);
        browser().press(link(mail, NOT_ME));
        assertThat(sender().verified()).isEmpty();
        assertThat(shown().chosen()).isEqualTo("platform");
        assertThat(fromOf(mailOf(account))).isEqualTo("mail@platform.example");
    }

    @Test
    public void anotherLinkMakesTheEarlierOneWorthless() throws Exception {
        String first = link(asked(shop), VERIFY);
        assertThat(senders().resend(OPERATOR, account, Locale.ENGLISH)).isInstanceOf(Asking.Asked.class);
        String second = link(ReceivedMail.to(shop, 2).get(1), VERIFY);
        assertThat(second).isNotEqualTo(first);

        assertThat(browser().get(first).status()).isEqualTo(404);
        assertThat(browser().press(first).status()).isEqualTo(404);
        assertThat(sender().verified()).isEmpty();
        assertThat(browser().press(second).status()).isEqualTo(200);
        assertThat(sender().state()).isEqualTo(State.VERIFIED);
    }

    @Test
    public void theOldAddressServesUntilTheNewOneIsVerified() throws Exception {
        verified(shop);
        String link = link(asked(desk), VERIFY);
        assertThat(sender().state()).isEqualTo(State.VERIFIED);
        assertThat(sender().wanted().orElseThrow().address()).hasToString(desk);
        assertThat(fromOf(mailOf(account))).isEqualTo(shop);

        assertThat(senders().cancel(OPERATOR, account, Locale.ENGLISH)).isInstanceOf(Ending.Ended.class);
        assertThat(browser().press(link).status()).isEqualTo(404);
        assertThat(fromOf(mailOf(account))).isEqualTo(shop);

        assertThat(request(desk)).isInstanceOf(Asking.Asked.class);
        browser().press(link(ReceivedMail.to(desk, 2).get(1), VERIFY));
        assertThat(fromOf(mailOf(account))).isEqualTo(desk);

        assertThat(senders().revoke(OPERATOR, account, Locale.ENGLISH)).isInstanceOf(Ending.Ended.class);
        assertThat(sender().state()).isEqualTo(State.UNVERIFIED);
        assertThat(shown().chosen()).isEqualTo("platform");
        assertThat(fromOf(mailOf(account))).isEqualTo("mail@platform.example");
    }

    @Test
    public void anOwnServerStaysAndTheAddressIsReady() throws Exception {
        MailServer server = server(1);
        Draft own = smtp(server, PASSWORD);
        save(own, accepted(own).proof());
        verified(shop);
        assertThat(sender().verified().orElseThrow().use()).isEqualTo(Use.READY);
        assertThat(sender().verified().orElseThrow().text()).contains("ready");
        assertThat(shown().chosen()).isEqualTo("smtp");

        assertThat(run("mail:settings on " + account + " branded")).doesNotContain("Exception");
        assertThat(sender().verified().orElseThrow().use()).isEqualTo(Use.ACTIVE);
        assertThat(fromOf(mailOf(account))).isEqualTo(shop);
    }

    @Test
    public void nobodyTypesInAnotherAddress() throws Exception {
        assertThat(run("mail:settings save " + account + " branded from.address=ceo@victim.trusted.example"))
                .contains("verification mail");
        assertThat(run("mail:settings on " + account + " branded")).contains("no verified address yet");
        verified(shop);
        assertThat(run("mail:settings save " + account + " branded from.address=ceo@victim.trusted.example"))
                .contains("verification mail");
        Saving saving = settings()
                .save(
                        OPERATOR,
                        account,
                        new Draft("branded", Map.of("from.address", "ceo@victim.trusted.example"), Map.of(), Set.of()),
                        Optional.empty(),
                        shown().revision(),
                        Locale.ENGLISH);
        assertThat(saving).isInstanceOf(Saving.Refused.class);
        assertThat(fromOf(mailOf(account))).isEqualTo(shop);
        run("mail:settings off " + account + " branded");
        assertThat(fromOf(mailOf(account))).isEqualTo("mail@platform.example");
        assertThat(sender().verified().orElseThrow().use()).isEqualTo(Use.READY);
    }

    /** Bundles and store are started anew, in every state. */
    @Test
    public void everyStateOutlivesARestart() throws Exception {
        String link = link(asked(shop), VERIFY);
        restart(BRANDED, "org.letterhead.mail.store");
        assertThat(sender().state()).isEqualTo(State.PENDING);
        assertThat(browser().get(link).body()).contains("<form");

        browser().press(link);
        restart(BRANDED, ACCOUNTS);
        assertThat(sender().verified().orElseThrow().use()).isEqualTo(Use.ACTIVE);
        assertThat(fromOf(mailOf(account))).isEqualTo(shop);
        assertThat(browser().get(link).body()).doesNotContain("<form");

        String next = link(asked(desk), VERIFY);
        restart(BRANDED, ACCOUNTS, "org.letterhead.mail.store");
        assertThat(sender().wanted().orElseThrow().progress()).isEqualTo(Progress.MAILED);
        assertThat(fromOf(mailOf(account))).isEqualTo(shop);
        browser().press(next);
        assertThat(fromOf(mailOf(account))).isEqualTo(desk);

        String notMe = link(ReceivedMail.to(desk, 1).get(0), NOT_ME);
        browser().press(notMe);
        restart(BRANDED, ACCOUNTS);
        assertThat(sender().verified()).isEmpty();
        assertThat(browser().press(next).status()).isEqualTo(404);
        assertThat(fromOf(mailOf(account))).isEqualTo("mail@platform.example");
    }

    /** The two transactions are apart: what one has done the other makes good. */
    @Test
    public void whatWasVerifiedWhileNobodyCouldPutItToUseIsPutToUseLater() throws Exception {
        String link = link(asked(shop), VERIFY);
        bundle(ACCOUNTS).stop();
        try {
            assertThat(browser().press(link).status()).isEqualTo(200);
            assertThat(browser().get(link).body()).doesNotContain("<form");
            bundle(BRANDED).stop();
            bundle(BRANDED).start();
        } finally {
            bundle(ACCOUNTS).start();
        }
        waitForSenders();
        Eventually.holds("it is in use", () -> sender().verified().orElseThrow().use() == Use.ACTIVE);
        assertThat(fromOf(mailOf(account))).isEqualTo(shop);
    }

    @Test
    public void withoutItsBundleMailWaitsAndLeavesThenUnderTheAddress() throws Exception {
        verified(shop);
        Bundle branded = bundle(BRANDED);
        branded.stop();
        MailId waiting;
        try {
            waiting = mail().send(MailRequest.forAccount(account)
                    .content(new MailContent.Given("Hello", "Good morning", Optional.empty()))
                    .to(Mailbox.of("anna@shop.example"))
                    .build());
            assertThat(settled(waiting).recipients().get(0).hold()).isPresent();
            assertThat(run("mail:senders list " + account)).contains("letterhead-branded");
        } finally {
            branded.start();
        }
        waitForSenders();
        assertThat(fromOf(arrived(waiting))).isEqualTo(shop);
    }

    @Test
    public void eachMailHasAnEnvelopeSenderOfItsOwnWhereTheOperatorWantsThat() throws Exception {
        verified(shop);
        try (AutoCloseable file = configured(
                "org.letterhead.mail.platform", Map.of("return.path.mailbox", "bounces@return.platform.example"))) {
            Eventually.holds("mail has a tagged envelope sender", () -> {
                MailId id = mail().send(MailRequest.forAccount(account)
                        .content(new MailContent.Given("Hello", "Good morning", Optional.empty()))
                        .to(Mailbox.of("anna@shop.example"))
                        .build());
                ReceivedMail mail = arrived(id);
                assertThat(fromOf(mail)).isEqualTo(shop);
                return envelopeOf(mail).matches("<bounces\\+[^@]+@return\\.platform\\.example>");
            });
        }
        Eventually.holds("as before", () -> envelopeOf(mailOf(account)).equals("<mail@platform.example>"));
    }

    @Test
    public void recipientsOfAWhiteLabelSeeNothingOfThePlatform() throws Exception {
        try (AutoCloseable links = linksBegin(
                        Map.of(
                                "public.url",
                                "https://links.platform.example",
                                "whitelabel.url",
                                "https://links.neutral.example"),
                        "acme",
                        Optional.of("https://links.platform.example"));
                AutoCloseable file =
                        configured(ACCOUNTS, Map.of("neutral.way", "whitelabel", "default.way", "whitelabel"))) {
            Eventually.holds(
                    "the neutral way counts", () -> fromOf(mailOf(account)).equals("hello@neutral.example"));
            ReceivedMail mail = asked(foreign);
            assertThat(fromOf(mail)).isEqualTo("hello@neutral.example");
            assertThat(mail.source()).doesNotContain("platform.example");
            String link = link(mail, VERIFY);
            assertThat(link).startsWith("https://links.neutral.example/letterhead/a/");
            assertThat(link(mail, NOT_ME)).startsWith("https://links.neutral.example/letterhead/a/");
            Browser.Answer page = browser().get(link, "Host: links.neutral.example");
            assertThat((page.body() + page.headers()).toLowerCase(Locale.ROOT))
                    .doesNotContain("platform", "letterhead");
            assertThat(browser().press(link, "Host: links.neutral.example").status())
                    .isEqualTo(200);
            ReceivedMail own = mailOf(account);
            assertThat(from(own)).isEqualTo("Acme Café & Décor (via Shop mail) <hello@neutral.example>");
            assertThat(shown(own.message().getReplyTo().get(0))).contains(foreign);
            assertThat(envelopeOf(own)).isEqualTo("<bounces@neutral.example>");
            assertThat(own.source()).doesNotContain("platform.example");
        }
        Eventually.holds("as before", () -> fromOf(mailOf(other)).equals("mail@platform.example"));
    }

    @Test
    public void theCommandDoesTheSame() throws Exception {
        assertThat(run("mail:senders --name \"Acme Shop\" --language pl request " + account + " " + shop))
                .contains("A link is mailed", shop);
        ReceivedMail mail = ReceivedMail.to(shop, 1).get(0);
        assertThat(mail.header("Content-Language").strip()).isEqualTo("pl");
        assertThat(run("mail:senders", "viewer")).contains(account, "mailed");
        assertThat(run("mail:senders list " + account, "viewer")).contains("operator maria", "Acme Shop");
        assertThat(run("mail:senders revoke " + account, "viewer")).doesNotContain("is forgotten");
        browser().press(link(mail, VERIFY));
        assertThat(run("mail:senders list " + account)).contains("In use      yes", "Acme Shop <" + shop + ">");
        assertThat(from(mailOf(account))).isEqualTo("Acme Shop <" + shop + ">");
        assertThat(run("mail:senders request " + account + " \"Acme <" + shop + ">\""))
                .doesNotContain("A link is mailed");
        assertThat(run("mail:senders revoke " + account)).contains("No mail leaves from it any more");
    }

    @Test
    public void theRelayIsTriedWithAForeignFrom() throws Exception {
        String to = "relay@" + account + ".example";
        assertThat(run("mail:relay --from x@foreign.example check " + to))
                .contains("The relay has taken the mail", "mail@platform.example");
        ReceivedMail mail = ReceivedMail.to(to, 1).get(0);
        assertThat(fromOf(mail)).isEqualTo("x@foreign.example");
        assertThat(envelopeOf(mail)).isEqualTo("<mail@platform.example>");
        Path file = Files.createTempFile("received", ".eml");
        try {
            Files.writeString(file, mail.source(), StandardCharsets.ISO_8859_1);
            assertThat(run("mail:relay read " + file))
                    .contains("From received      x@foreign.example", "DKIM signature     none", "is not said");
            Files.writeString(
                    file,
                    mail.source().replace("\r\nFrom: x@foreign.example", "\r\nFrom: mail@platform.example"),
                    StandardCharsets.ISO_8859_1);
            assertThat(run("mail:relay read " + file)).contains("puts another address in From");
        } finally {
            Files.delete(file);
        }
        assertThat(run("mail:relay --from x@foreign.example check " + to, "viewer"))
                .doesNotContain("has taken the mail");
    }

    private void restart(String... names) throws Exception {
        for (String name : names) {
            bundle(name).stop();
        }
        for (String name : names) {
            bundle(name).start();
        }
        waitForTheStore();
        waitForPeopleAndPages();
        waitForSenders();
        Eventually.holds("mail arrives again", this::arrives);
    }
}
