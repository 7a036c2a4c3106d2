/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.delivery.internal.testing.Delivery;
import org.letterhead.mail.delivery.internal.testing.KeptSubscriptions;
import org.letterhead.mail.delivery.internal.testing.RecordingTransport;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.Capabilities;
import org.letterhead.mail.transport.MailHeader;
import org.letterhead.mail.transport.OutgoingMail;
import org.letterhead.mail.transport.TransportException;

/** What a subscription mail carries so that its recipient can stop it. */
class SubscriptionMailTest {
    private static final MailAddress ANNA = MailAddress.of("anna@shop.example");
    private static final MailAddress BOB = MailAddress.of("bob@shop.example");

    @TempDir
    Path folder;

    private final RecordingTransport platform = new RecordingTransport();
    private final KeptSubscriptions subscriptions = new KeptSubscriptions();
    private Delivery delivery;

    @BeforeEach
    void start() {
        delivery = new Delivery(
                Map.of("accounts", "none", "retry_first_seconds", 1, "retry_most_seconds", 1),
                Databases.on(Databases.Kind.H2, folder));
        delivery.way("platform", platform);
        delivery.subscriptions(subscriptions);
    }

    @AfterEach
    void stop() {
        delivery.close();
    }

    @Test
    void theHeadersAreThoseOfOneClickAndBelowTheSeal() throws Exception {
        platform.seals = List.of(new MailHeader("DKIM-Signature", "v=1; b=abc"));
        MimeMessage mail = sent(report("Report", "<p>Report</p>"));

        assertThat(mail.getHeader("List-Unsubscribe")).containsExactly("<" + link(ANNA) + ">");
        assertThat(mail.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
        assertThat(mail.getHeader("List-Id")).containsExactly("<mail.acme.lists.platform.example>");
        assertThat(platform.received.get(0))
                .startsWith("DKIM-Signature: ")
                .contains(
                        "\r\nList-Unsubscribe: <https://", "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
    }

    @Test
    void otherMailCarriesNothingOfIt() {
        delivery.ended(delivery.service.send(report("Your order", "<p>Your order</p>")
                .messageClass(MessageClass.TRANSACTIONAL)
                .build()));

        assertThat(platform.received.get(0)).doesNotContain("List-", "nsubscribe");
    }

    @Test
    void oneClickIsForHttpsAlone() throws Exception {
        subscriptions.base = "http://localhost:8181/a/unsubscribe/";
        MimeMessage mail = sent(report("Report", "<p>Report</p>"));

        assertThat(mail.getHeader("List-Unsubscribe")).containsExactly("<" + link(ANNA) + ">");
        assertThat(mail.getHeader("List-Unsubscribe-Post")).isNull();
    }

    @Test
    void thePlaceIsFilledInBothTexts() throws Exception {
        MimeMessage mail = sent(report(
                "Żółw\nStop: " + Subscriptions.LINK_PLACEHOLDER + " or " + Subscriptions.LINK_PLACEHOLDER,
                "<p>Żółw <a href=\"" + Subscriptions.LINK_PLACEHOLDER + "\">Stop</a></p></body>"));

        assertThat(text(mail)).isEqualTo("Żółw\nStop: " + link(ANNA) + " or " + link(ANNA));
        assertThat(html(mail))
                .isEqualTo("<p>Żółw <a href=\""
                        + link(ANNA).replace("&", "&amp;").replace("'", "&#39;") + "\">Stop</a></p></body>");
    }

    @Test
    void aTextWithoutThePlaceGetsALineAtItsEnd() throws Exception {
        MimeMessage mail = sent(report("Report\n\n", "<html><body><p>Report</p><!-- </BODY> --></body ></html>"));

        assertThat(text(mail)).isEqualTo("Report\n\n" + subscriptions.words + "\nUnsubscribe\n" + link(ANNA) + "\n");
        assertThat(html(mail))
                .startsWith("<html><body><p>Report</p><!-- </BODY> --><p lang=\"en\" dir=\"ltr\" ")
                .contains(
                        "You get this since you asked for &lt;reports&gt; &amp; more. <a href=\"https://",
                        "?a=1&amp;b=&#39;2&#39;\"",
                        ">Unsubscribe</a></p>\n</body ></html>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<body>a</body><!-- </body> -->  | <body>a@</body><!-- </body> -->",
                "<html>a</html>                  | <html>a@</html>",
                "<body>a</body></html>           | <body>a@</body></html>",
                "a<!-- never closed </body>      | a@<!-- never closed </body>",
                "<body>a</BODY ><!-- </html>     | <body>a@</BODY ><!-- </html>",
                "a                               | a@",
            })
    void theLineStandsWhereItIsSeen(String html, String expected) throws Exception {
        assertThat(html(sent(report("Report", html))).replaceAll("(?s)<p lang=.*</p>\n", "@"))
                .isEqualTo(expected);
    }

    @Test
    void aFragmentGetsItAtTheVeryEndAndHebrewFromRightToLeft() throws Exception {
        subscriptions.words = "קיבלת את ההודעה";
        MimeMessage mail = sent(report("דוח", "<p>דוח</p>").locale(Locale.forLanguageTag("he")));

        assertThat(html(mail))
                .startsWith("<p>דוח</p><p lang=\"he\" dir=\"rtl\" ")
                .endsWith("</p>\n");
    }

    @Test
    void eachRecipientHasALinkOfHisOwnAndSeesNobodyElses() {
        delivery.ended(delivery.service.send(report("Stop: " + Subscriptions.LINK_PLACEHOLDER, "<p>Report</p>")
                .cc(Mailbox.of("bob@shop.example"))
                .bcc(Mailbox.of("carl@shop.example"))
                .build()));

        List<MailAddress> all = List.of(ANNA, BOB, MailAddress.of("carl@shop.example"));
        assertThat(platform.mails).hasSize(3);
        for (int i = 0; i < 3; i++) {
            MailAddress mine = platform.envelopes.get(i).recipients().get(0);
            OutgoingMail mail = platform.mails.get(i);
            String everything = mail.content().text()
                    + mail.content().html()
                    + mail.content().headers();
            for (MailAddress one : all) {
                String id = link(one).replaceAll(".*/|\\?.*", "");
                assertThat(everything.contains(id)).isEqualTo(one.equals(mine));
            }
            assertThat(platform.received.get(i))
                    .contains(mine.toString())
                    .doesNotContain(all.stream()
                            .filter(one -> !one.equals(mine))
                            .map(MailAddress::toString)
                            .toArray(String[]::new));
        }
    }

    @Test
    void theNextTryHasTheSameLinkAndMessageId() {
        AtomicInteger tries = new AtomicInteger();
        platform.submit = (envelope, outgoing, deadline) -> {
            platform.accept(envelope, outgoing, deadline);
            if (tries.incrementAndGet() == 1) {
                throw new TransportException(Failure.of(
                                Failure.Phase.CONNECT,
                                Failure.Cause.NETWORK,
                                new Advice("recording.advice", Map.of(), "Wait"))
                        .temporary()
                        .build());
            }
            return new org.letterhead.mail.transport.Submission(
                    java.util.Set.copyOf(envelope.recipients()), Map.of(), "ok");
        };

        delivery.ended(delivery.service.send(report("Report", "<p>Report</p>").build()));

        OutgoingMail first = platform.mails.get(0);
        OutgoingMail second = platform.mails.get(1);
        assertThat(second.messageId()).isEqualTo(first.messageId());
        assertThat(second.content().headers()).isEqualTo(first.content().headers());
        assertThat(second.content().text()).isEqualTo(first.content().text()).contains(link(ANNA));
    }

    @Test
    void aCarrierOfContentGetsHeadersAndTextsToo() {
        platform.capabilities =
                new Capabilities(Capabilities.Form.CONTENT, Capabilities.EnvelopeForm.HEADERS_ONLY, false);

        delivery.ended(delivery.service.send(report("Report", "<p>Report</p>").build()));

        assertThat(platform.mails.get(0).content().headers())
                .contains(
                        new MailHeader("List-Unsubscribe", "<" + link(ANNA) + ">"),
                        new MailHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
                        new MailHeader("List-Id", "<mail.acme.lists.platform.example>"));
        assertThat(platform.mails.get(0).content().text()).contains(link(ANNA));
        assertThat(platform.mails.get(0).content().html().orElseThrow()).contains("Unsubscribe</a>");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 977, 978, 979, 980, 981, 990})
    void aLongLinkIsNotCutAndNoLineIsTooLong(int length) throws Exception {
        padTo(length);
        MimeMessage mail = sent(report("Report", "<p>Report</p>"));

        assertThat(link(ANNA)).hasSize(length);
        assertThat(mail.getHeader("List-Unsubscribe")[0].strip()).isEqualTo("<" + link(ANNA) + ">");
        assertThat(platform.received.get(0)).contains("<" + link(ANNA) + ">\r\n");
        assertThat(platform.received.get(0).lines()).allMatch(line -> line.length() <= 998);
        assertThat(text(mail)).contains(link(ANNA));
    }

    @Test
    void aLinkThatFitsIntoNoHeaderIsNone() {
        padTo(991);
        assertThat(held(delivery.service.send(report("Report", "<p>Report</p>").build())))
                .isEqualTo(Hold.Reason.UNSUBSCRIBE_ABSENT);
        assertThat(platform.received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: x@evil.example", "lista-ż.example", "a b.example", "<a.example>", ""})
    void aListIdThatWouldBreakTheHeaderIsNone(String listId) {
        delivery.subscriptions(new KeptSubscriptions() {
            @Override
            public Optional<Unsubscribe> unsubscribe(String account, String kind, MailAddress to, Locale locale) {
                return Optional.of(new Unsubscribe(URI.create("https://a.example/b"), listId, "Words", "Link"));
            }
        });

        assertThat(held(delivery.service.send(report("Report", "<p>Report</p>").build())))
                .isEqualTo(Hold.Reason.UNSUBSCRIBE_ABSENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "mailto:stop@evil.example", "https:/no-host"})
    void onlyAWebLinkIsOne(String link) {
        delivery.subscriptions(new KeptSubscriptions() {
            @Override
            public Optional<Unsubscribe> unsubscribe(String account, String kind, MailAddress to, Locale locale) {
                return Optional.of(new Unsubscribe(URI.create(link), "a.example", "Words", "Link"));
            }
        });

        assertThat(held(delivery.service.send(report("Report", "<p>Report</p>").build())))
                .isEqualTo(Hold.Reason.UNSUBSCRIBE_ABSENT);
    }

    @Test
    void noTextCanBringAHeaderOfItsOwn() throws Exception {
        assertThatThrownBy(() -> delivery.service.send(MailRequest.forAccount("acme")
                        .messageClass(MessageClass.SUBSCRIPTION)
                        .content(new MailContent.Given(
                                "Report\r\nList-Unsubscribe: <https://evil.example/>", "Report", Optional.empty()))
                        .to(Mailbox.of("anna@shop.example"))
                        .build()))
                .isInstanceOf(MailRejectedException.class);
        MimeMessage mail = sent(report(
                "List-Unsubscribe: <https://evil.example/>\n\nReport", "List-Unsubscribe: <https://evil.example/>"));
        assertThat(mail.getHeader("List-Unsubscribe")).containsExactly("<" + link(ANNA) + ">");
    }

    @Test
    void whatStandsInTheTextsMakesNoSubscriptionOfAnotherMail() throws Exception {
        // As a customer could write it into a note, to have it held or to be the only one who stops it.
        MailStatus status = delivery.ended(
                delivery.service.send(report("Your note: " + Subscriptions.LINK_PLACEHOLDER, "<p>Note</p>")
                        .messageClass(MessageClass.TRANSACTIONAL)
                        .build()));

        assertThat(status.messageClass()).isEqualTo(MessageClass.TRANSACTIONAL);
        assertThat(platform.received.get(0)).doesNotContain("List-Unsubscribe");
    }

    private void padTo(int length) {
        subscriptions.base += "x".repeat(length - link(ANNA).length());
    }

    private Hold.Reason held(MailId id) {
        // It may be looked at again at any moment, and is not held meanwhile.
        AtomicReference<Hold> seen = new AtomicReference<>();
        delivery.eventually(() -> {
            hold(id).ifPresent(seen::set);
            return seen.get() != null;
        });
        return seen.get().reason();
    }

    private Optional<Hold> hold(MailId id) {
        return delivery.service
                .status(id, Locale.ENGLISH)
                .orElseThrow()
                .recipients()
                .get(0)
                .hold();
    }

    private String link(MailAddress recipient) {
        return subscriptions.linkOf("acme", "", recipient);
    }

    private MimeMessage sent(MailRequest.Builder request) throws MessagingException {
        MailStatus status = delivery.ended(delivery.service.send(request.build()));
        assertThat(status.recipients().get(0).state()).isEqualTo(RecipientState.SENT);
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(platform.received.get(0).getBytes(StandardCharsets.US_ASCII)));
    }

    private static String text(MimeMessage mail) throws MessagingException, IOException {
        return part(mail, 0);
    }

    private static String html(MimeMessage mail) throws MessagingException, IOException {
        return part(mail, 1);
    }

    private static String part(MimeMessage mail, int number) throws MessagingException, IOException {
        return ((String) ((MimeMultipart) mail.getContent()).getBodyPart(number).getContent()).replace("\r\n", "\n");
    }

    private static MailRequest.Builder report(String text, String html) {
        return MailRequest.forAccount("acme")
                .messageClass(MessageClass.SUBSCRIPTION)
                .content(new MailContent.Given("Report", text, Optional.of(html)))
                .to(Mailbox.of("anna@shop.example"));
    }
}
