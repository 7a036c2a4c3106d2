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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

/** What the tests about ways that fail have in common. Every mail has a word of its own, by which it is counted wherever it arrives. */
public abstract class FailingWaysInKaraf extends SettingsInKaraf {
    protected static final Mailbox ANSWERS = Mailbox.of("hello@acme.example");

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

    protected MailRequest mail(String whose, MessageClass kind, String word) {
        return MailRequest.forAccount(whose)
                .messageClass(kind)
                .content(new MailContent.Given("Your order", "It is on its way: " + word, Optional.empty()))
                .to(Mailbox.of("zoe@shop.example"))
                .build();
    }

    protected MailId send(MessageClass kind, String word) {
        return mail().send(mail(account, kind, word));
    }

    protected MailId send(String word) {
        return send(MessageClass.TRANSACTIONAL, word);
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

    /** How often a word has arrived: at these servers, and in the mailbox behind the relay. */
    protected static int arrivals(String word, MailServer... servers) throws IOException {
        List<String> all = new ArrayList<>();
        for (MailServer server : servers) {
            all.addAll(server.mails());
        }
        Path mailbox = Path.of(System.getProperty("karaf.data"), "demo-mailbox");
        try (Stream<Path> files = Files.list(mailbox)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".eml")).toList()) {
                all.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return (int) all.stream().filter(source -> source.contains(word)).count();
    }

    protected String shownFrom(ReceivedMail mail) {
        return mail.message().getFrom().get(0).getName() + " <"
                + mail.message().getFrom().get(0).getAddress() + ">";
    }
}
