/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.Before;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.SenderNames;
import org.letterhead.mail.log.LogQuery;
import org.letterhead.mail.log.MailLog;
import org.letterhead.mail.operate.FailingWays;
import org.letterhead.mail.operate.MailLimits;
import org.letterhead.mail.operate.MailQueue;
import org.osgi.framework.BundleException;

/**
 * What the tests about ways that fail have in common. Every mail has a word of its own, by which it is counted wherever it arrives, and is
 * remembered: at the end each must be where its state says, once.
 */
public abstract class FailingWaysInKaraf extends SettingsInKaraf {
    protected static final Mailbox ANSWERS = Mailbox.of("hello@acme.example");

    private static final String DELIVERY = "org.letterhead.mail.delivery";

    /** What this test has sent, by its word. */
    private final Map<String, MailId> sent = new LinkedHashMap<>();

    /** Servers that play the relay in this test, besides the mailbox. */
    private final List<MailServer> relays = new ArrayList<>();

    @Before
    public void waitForTheWatch() {
        service(FailingWays.class, null);
        service(MailLimits.class, null);
    }

    /** An own server that works, and where answers go. */
    protected MailServer ownServer() throws IOException {
        MailServer own = server(1);
        saved(smtp(own, PASSWORD));
        assertThat(settings()
                        .saveNames(
                                OPERATOR,
                                account,
                                new SenderNames(Optional.empty(), Optional.of(ANSWERS)),
                                shown().revision(),
                                Locale.ENGLISH))
                .isInstanceOf(Saving.Saved.class);
        return own;
    }

    protected void fallback(boolean on) {
        FallbackPolicy policy = new FallbackPolicy(on, Optional.empty(), EnumSet.allOf(MessageClass.class));
        assertThat(settings().saveFallback(OPERATOR, account, policy, shown().revision(), Locale.ENGLISH))
                .isInstanceOf(Saving.Saved.class);
    }

    protected MailId send(String whose, MessageClass kind, String word) {
        MailId id = mail().send(MailRequest.forAccount(whose)
                .messageClass(kind)
                .content(new MailContent.Given("Your order", "It is on its way: " + marked(word), Optional.empty()))
                .to(Mailbox.of("zoe@shop.example"))
                .build());
        assertThat(sent.put(word, id)).as("the word of another mail").isNull();
        return id;
    }

    protected MailId send(MessageClass kind, String word) {
        return send(account, kind, word);
    }

    protected MailId send(String word) {
        return send(MessageClass.TRANSACTIONAL, word);
    }

    private static String marked(String word) {
        return "[" + word + "]";
    }

    /** From now on the relay is this server; at the end it is the mailbox again. */
    protected AutoCloseable relayIs(MailServer relay) throws IOException {
        relays.add(relay);
        AutoCloseable back = configured("org.letterhead.mail.relay", Map.of("port", String.valueOf(relay.port())));
        Eventually.holds("the other relay", () -> {
            arrives();
            return !relay.mails().isEmpty();
        });
        return () -> {
            back.close();
            Eventually.holds("the relay is the mailbox again", () -> {
                int before = relay.mails().size();
                return arrives() && relay.mails().size() == before;
            });
        };
    }

    /** This server plays the relay too. */
    protected void alsoRelay(MailServer relay) {
        relays.add(relay);
    }

    /**
     * Stops delivery in the middle and starts it again: whatever can be read about each mail, the ways and what waits reads as it did before, and
     * no server was asked for it.
     */
    protected void startAgain(MailServer... servers) throws Exception {
        Map<String, Object> before = reading();
        List<Integer> asked = asked(servers);
        stopDelivery();
        startDelivery();
        assertThat(reading()).isEqualTo(before);
        assertThat(asked(servers)).as("a start is no reason to try").isEqualTo(asked);
    }

    protected void stopDelivery() throws BundleException {
        bundle(DELIVERY).stop();
    }

    protected void startDelivery() throws BundleException {
        bundle(DELIVERY).start();
        waitForTheStore();
        waitForTheWatch();
    }

    /** Everything that tells how it stands, once all that was sent has come as far as it can. */
    private Map<String, Object> reading() throws Exception {
        Map<String, Object> reading = new TreeMap<>();
        for (Map.Entry<String, MailId> mail : sent.entrySet()) {
            settled(mail.getValue());
            reading.put("log of " + mail.getKey(), run("mail:log " + mail.getValue()));
            reading.put("status of " + mail.getKey(), run("mail:status " + mail.getValue()));
        }
        for (String whose : List.of(account, other)) {
            reading.put("health of " + whose, run("mail:health " + whose));
            reading.put("limits of " + whose, run("mail:limits show " + whose));
            reading.put("holds of " + whose, holds(whose));
            reading.put("failing of " + whose, service(FailingWays.class, null).list(Optional.of(whose), 100));
        }
        reading.put("failing relay", failingRelay());
        return reading;
    }

    private Map<Hold.Reason, Long> holds(String whose) {
        return service(MailQueue.class, null).summary(Optional.of(whose)).holds();
    }

    private static List<Integer> asked(MailServer... servers) {
        return Stream.of(servers).map(server -> server.heard("MAIL")).toList();
    }

    /**
     * Each mail of this test has come to its end and is where that says, once: at the account's own server, or behind the relay, or nowhere.
     *
     * @param own the account's own servers
     */
    protected void isExact(MailServer... own) throws IOException {
        for (Map.Entry<String, MailId> mail : sent.entrySet()) {
            RecipientStatus end = ended(mail.getValue()).recipients().get(0);
            int atOwn = count(mail.getKey(), List.of(own));
            int behindRelay = count(mail.getKey(), relays) + inMailbox(mail.getKey());
            boolean byOwn = end.state() == RecipientState.SENT && end.way().equals(Optional.of("smtp"));
            boolean byRelay =
                    end.state() == RecipientState.SENT_BY_FALLBACK || end.state() == RecipientState.SENT && !byOwn;
            assertThat(List.of(atOwn, behindRelay))
                    .as(
                            "mail %s, %s by %s, at its own server and behind the relay",
                            mail.getKey(), end.state(), end.way())
                    .isEqualTo(List.of(byOwn ? 1 : 0, byRelay ? 1 : 0));
        }
        for (String whose : List.of(account, other)) {
            assertThat(service(MailQueue.class, null)
                            .summary(Optional.of(whose))
                            .sentAgain())
                    .as("perhaps sent twice")
                    .isZero();
        }
    }

    protected RecipientStatus status(MailId id) {
        return mail().status(id, Locale.ENGLISH).orElseThrow().recipients().get(0);
    }

    protected RecipientStatus settledOne(MailId id) {
        return settled(id).recipients().get(0);
    }

    protected void held(MailId id, Hold.Reason reason) {
        Eventually.holds(
                "mail " + id + " is held for " + reason,
                () -> status(id).hold().filter(hold -> hold.reason() == reason).isPresent());
    }

    protected void becomes(MailId id, RecipientState state) {
        Eventually.holds("mail " + id + " is " + state, () -> status(id).state() == state);
    }

    protected List<FailingWays.Failing> failing() {
        return service(FailingWays.class, null).list(Optional.of(account), 100).stream()
                .filter(one -> one.account().isPresent())
                .toList();
    }

    protected boolean isFailing() {
        return failing().stream().anyMatch(one -> one.way().equals("smtp"));
    }

    protected List<FailingWays.Failing> failingRelay() {
        return service(FailingWays.class, null).list(Optional.empty(), 100).stream()
                .filter(one -> one.account().isEmpty())
                .toList();
    }

    /** How many mails of a template the account's people have got or will get. */
    protected List<MailId> notices(String template) {
        return service(MailLog.class, null).find(LogQuery.ALL.ofAccount(account), Locale.ENGLISH).mails().stream()
                .filter(mail -> mail.template().equals(Optional.of(template)))
                .map(MailStatus::id)
                .toList();
    }

    protected ReceivedMail notice(String template) {
        return arrived(Eventually.get(
                "a notice " + template, () -> notices(template).stream().findFirst()));
    }

    private static int count(String word, List<MailServer> servers) {
        return (int) servers.stream()
                .flatMap(server -> server.mails().stream())
                .filter(source -> source.contains(marked(word)))
                .count();
    }

    private static int inMailbox(String word) throws IOException {
        Path mailbox = Path.of(System.getProperty("karaf.data"), "demo-mailbox");
        int count = 0;
        try (Stream<Path> files = Files.list(mailbox)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".eml")).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(marked(word))) {
                    count++;
                }
            }
        }
        return count;
    }
}
