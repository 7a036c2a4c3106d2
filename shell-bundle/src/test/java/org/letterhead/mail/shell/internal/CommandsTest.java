/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.letterhead.mail.shell.internal.Samples.mail;
import static org.letterhead.mail.shell.internal.Samples.recipient;
import static org.letterhead.mail.shell.internal.Samples.refused;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.Cancellation;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.SenderChoice;
import org.osgi.framework.BundleContext;

class CommandsTest {
    private final Mail mail = new Mail();
    private final Registry registry = new Registry().add(MailService.class, mail, Map.of());

    @Test
    void sendsWhatIsGivenAndPrintsTheId() throws Exception {
        String printed = send("--subject", "Zażółć", "--text", "It works.", "acme", "anna@acme.example");

        assertThat(printed.strip()).isEqualTo(Samples.ID.toString());
        assertThat(mail.request.account()).isEqualTo("acme");
        assertThat(mail.request.to()).containsExactly(Mailbox.of("anna@acme.example"));
        assertThat(mail.request.sender()).isEqualTo(SenderChoice.ACCOUNT);
        assertThat(mail.request.content()).isEqualTo(new MailContent.Given("Zażółć", "It works.", Optional.empty()));
        assertThat(registry.borrowed()).isZero();
    }

    @Test
    void sendsHtmlAndFromTheNeutralSender() throws Exception {
        send("--neutral", "--subject", "S", "--text", "T", "--html", "<p>T</p>", "acme", "anna@acme.example");

        assertThat(mail.request.sender()).isEqualTo(SenderChoice.NEUTRAL);
        assertThat(mail.request.content()).isEqualTo(new MailContent.Given("S", "T", Optional.of("<p>T</p>")));
    }

    @Test
    @Timeout(20)
    void waitsForTheOutcomeAndPrintsIt() throws Exception {
        mail.states.add(mail(recipient("anna@acme.example", RecipientState.QUEUED)));
        mail.states.add(mail(recipient("anna@acme.example", RecipientState.SENDING)));
        mail.states.add(mail(recipient("anna@acme.example", RecipientState.SENT)));

        assertThat(send("--wait", "10", "--subject", "S", "--text", "T", "acme", "anna@acme.example"))
                .contains(Samples.ID.toString())
                .contains("anna@acme.example")
                .contains("sent")
                .doesNotContain("sending");
        assertThat(mail.states).isEmpty();
    }

    @Test
    void failsIfSomebodyWasNotReached() {
        mail.states.add(mail(refused("anna@acme.example")));

        assertThatThrownBy(() -> send("--wait", "10", "--subject", "S", "--text", "T", "acme", "anna@acme.example"))
                .hasMessage("Not sent to every recipient.");
    }

    @Test
    void saysHowToAskAgainWhenTheTimeIsOver() {
        mail.last = mail(recipient("anna@acme.example", RecipientState.QUEUED));

        assertThatThrownBy(() -> send("--wait", "1", "--subject", "S", "--text", "T", "acme", "anna@acme.example"))
                .hasMessage("Not done after 1 seconds. Ask again with: mail:status " + Samples.ID);
    }

    @Test
    void aRefusalIsASentenceThatKarafPrintsAsItIs() {
        mail.refusal = new MailRejectedException(new Rejection.UnknownAccount("acme"));

        assertThatThrownBy(() -> send("--subject", "S", "--text", "T", "acme", "anna@acme.example"))
                // Karaf knows it by its simple name; anything else it logs with a stack trace.
                .isExactlyInstanceOf(CommandException.class)
                .hasNoCause()
                .satisfies(e -> assertThat(((CommandException) e).getNiceHelp())
                        .isEqualTo("Not sent. There is no account \"acme\"."));
        assertThat(registry.borrowed()).isZero();
    }

    @Test
    void whatIsUnavailableAndWhatIsNoAddressIsSaidToo() {
        mail.refusal = new MailUnavailableException("The store is away.");

        assertThatThrownBy(() -> send("--subject", "S", "--text", "T", "acme", "anna@acme.example"))
                .hasMessage("Not sent. The store is away.");
        assertThatThrownBy(() -> send("--subject", "S", "--text", "T", "acme", "anna"))
                .hasMessageStartingWith("Not sent. \"anna\" is not a mail address");
    }

    @Test
    void withoutAMailServiceTheCommandsSayWhatToInstall() {
        BundleContext empty = new Registry().context();

        assertThatThrownBy(() -> Console.run(
                        new SendMail(), empty, "--subject", "S", "--text", "T", "acme", "anna@acme.example"))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("feature:install letterhead-core");
        assertThatThrownBy(() -> Console.run(new ShowStatus(), empty, Samples.ID.toString()))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("feature:install letterhead-core");
        assertThatThrownBy(() -> Console.run(new WorkQueue(), empty))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("There is no mail queue.");
        assertThatThrownBy(() -> Console.run(new SearchLog(), empty))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("There is no mail log.");
    }

    @Test
    void showsTheStatusOfAMail() throws Exception {
        mail.last = mail(recipient("anna@acme.example", RecipientState.SENT));

        assertThat(Console.run(new ShowStatus(), registry.context(), Samples.ID.toString()))
                .contains("Account     acme")
                .contains("anna@acme.example");
    }

    @Test
    void anIdThatIsNoneAndOneThatIsNotKnownAreToldApart() {
        assertThatThrownBy(() -> Console.run(new ShowStatus(), registry.context(), "17"))
                .hasMessageStartingWith("\"17\" is not the id of a mail.");
        assertThatThrownBy(() -> Console.run(new ShowStatus(), registry.context(), Samples.ID.toString()))
                .hasMessage("No mail " + Samples.ID + " is known, or it is not known any more.");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                SendMail.class,
                ShowStatus.class,
                ListTransports.class,
                WorkQueue.class,
                SearchLog.class,
                SuspendMail.class,
                ResumeMail.class,
                ResendMail.class,
                ShowAccount.class,
                KeepAddresses.class,
                KeepSuppressions.class
            })
    void everyCommandExplainsItself(Class<? extends Action> command) throws Exception {
        String help = Console.run(command.getDeclaredConstructor().newInstance(), registry.context(), "--help");

        // What stands in the details is read from a file: that it is there is the point.
        assertThat(help).contains("DESCRIPTION").contains("DETAILS").doesNotContain("Unable to load");
        assertThat(List.of(help.split("DETAILS")[1].strip().split(" "))).hasSizeGreaterThan(20);
    }

    private String send(Object... words) throws Exception {
        return Console.run(new SendMail(), registry.context(), words);
    }

    /** Answers with the states it was given, the last one again and again. */
    private static final class Mail implements MailService {
        private final Deque<MailStatus> states = new ArrayDeque<>();
        private MailStatus last;
        private MailRequest request;
        private RuntimeException refusal;

        @Override
        public MailId send(MailRequest wanted) {
            request = wanted;
            if (refusal != null) {
                throw refusal;
            }
            return Samples.ID;
        }

        @Override
        public Optional<MailStatus> status(MailId id, Locale locale) {
            if (!states.isEmpty()) {
                last = states.remove();
            }
            return Optional.ofNullable(last);
        }

        @Override
        public Optional<Cancellation> cancel(MailId id) {
            throw new UnsupportedOperationException();
        }
    }
}
