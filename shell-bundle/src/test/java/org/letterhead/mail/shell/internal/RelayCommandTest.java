/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.operate.RelayCheck;

/** What the command mail:relay does and says. */
class RelayCommandTest {
    private static final MailAddress SHOP = MailAddress.of("shop@foreign.example");

    @TempDir
    Path folder;

    private final Relay relay = new Relay();
    private final Registry registry = new Registry().add(RelayCheck.class, relay, Map.of());

    private String run(Object... words) throws Exception {
        String printed = Console.run(new TryRelay(), registry.context(), words);
        assertThat(registry.borrowed()).isZero();
        return printed;
    }

    private void refused(String why, Object... words) {
        assertThatThrownBy(() -> run(words))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(why);
    }

    @Test
    void anAcceptedMailIsHalfOfIt() throws Exception {
        relay.sending =
                new RelayCheck.Sending.Accepted("1@platform.example", MailAddress.of("bounces@platform.example"));
        assertThat(run("--from", "shop@foreign.example", "check", "me@elsewhere.example"))
                .contains(
                        "has taken the mail", "bounces@platform.example", "1@platform.example", "mail:relay read FILE");
        assertThat(relay.asked).isEqualTo("Operator[name=console] shop@foreign.example me@elsewhere.example");
    }

    @Test
    void aRefusalIsSaidWithWhatTheServerSaid() throws Exception {
        relay.sending = new RelayCheck.Sending.Refused(
                Failure.of(
                                Failure.Phase.SENDER,
                                Failure.Cause.SENDER_REFUSED,
                                new Advice("x", Map.of(), "Sender refused."))
                        .reply(553, "5.7.1", "not yours")
                        .build(),
                "Sender refused.");
        String printed = Console.printed(() -> refused(
                "shop@foreign.example in From was not sent",
                "--from",
                "shop@foreign.example",
                "check",
                "me@b.example"));
        assertThat(printed).isEmpty();
    }

    @Test
    void whatIsMissingIsSaid() {
        relay.sending = new RelayCheck.Sending.NotTried("There is no relay.");
        refused("Nothing was sent. There is no relay.", "--from", "shop@a.example", "check", "me@b.example");
        refused("check or read", "send");
        refused("check or read");
        refused("Say what stands in From", "check", "me@b.example");
        refused("Say what stands in From", "--from", "x@a.example", "check");
        refused("it has no @", "--from", "x", "check", "me@b.example");
        refused("cannot be read", "read", "/no/such/file");
        refused("name the file", "read");
        relay.refusal = new IllegalArgumentException("This is not the source of a mail.");
        assertThatThrownBy(() -> run("read", source().toString()))
                .isInstanceOf(CommandException.class)
                .hasMessage("This is not the source of a mail.");
    }

    @Test
    void eachConclusionIsSaidInWords() throws Exception {
        relay.received = received(Optional.of(SHOP), found("pass", "foreign.example"));
        assertThat(run("read", source().toString()))
                .contains("From received      shop@foreign.example", "d=platform.example, s=k1")
                .contains(
                        "SPF                no result",
                        "DKIM               pass for platform.example  (not From's domain)")
                .contains(
                        "written by \"mx.receiver.example\"", "anybody can write", "2 more below it are not looked at")
                .contains("can stand in trusted.domains");
        assertThat(relay.source).startsWith("From: ");
        relay.received = received(Optional.of(SHOP), found("fail", "foreign.example"));
        assertThat(run("read", source().toString())).contains("does not pass", "Do not put it in trusted.domains");
        relay.received = received(Optional.of(MailAddress.of("mail@platform.example")), Optional.empty());
        assertThat(run("read", source().toString()))
                .contains("mail@platform.example  (rewritten)", "puts another address in From");
        relay.received = received(Optional.empty(), Optional.empty());
        assertThat(run("read", source().toString())).contains("cannot be read");
        relay.received = received(Optional.of(SHOP), Optional.empty());
        assertThat(run("--from", "shop@foreign.example", "read", source().toString()))
                .contains("is not said");
        assertThat(relay.from).contains(SHOP);
    }

    @Test
    void whatOthersHaveWrittenIsShownSafely() throws Exception {
        relay.received = new RelayCheck.Received(
                SHOP,
                Optional.of(SHOP),
                Optional.of("<\u001b[2J>"),
                List.of(new RelayCheck.Signature("\u001b[2J", "\u202e")),
                Optional.of(new RelayCheck.Authentication("\u001b]0;x", List.of())),
                0);
        assertThat(run("read", source().toString())).doesNotContain("\u001b", "\u202e");
    }

    @Test
    void aSourceCanBePasted() throws Exception {
        relay.received = received(Optional.of(SHOP), Optional.empty());
        String printed = Console.runAsking(".", new TryRelay(), registry.context(), "read");
        assertThat(printed).contains("a line with nothing but a dot", "is not said");
        assertThat(relay.source).isEmpty();
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() throws Exception {
        Path large = Files.write(folder.resolve("large"), new byte[(4 << 20) + 1]);
        refused("larger than 4 MB", "read", large.toString());
    }

    private Path source() throws Exception {
        return Files.writeString(folder.resolve("received.eml"), "From: shop@foreign.example\n");
    }

    private static Optional<RelayCheck.Authentication> found(String dmarc, String domain) {
        return Optional.of(new RelayCheck.Authentication(
                "mx.receiver.example",
                List.of(
                        new RelayCheck.Result("dkim", "pass", Map.of("header.d", "platform.example")),
                        new RelayCheck.Result("dmarc", dmarc, Map.of("header.from", domain)))));
    }

    private static RelayCheck.Received received(
            Optional<MailAddress> from, Optional<RelayCheck.Authentication> authentication) {
        return new RelayCheck.Received(
                SHOP,
                from,
                Optional.empty(),
                List.of(new RelayCheck.Signature("platform.example", "k1")),
                authentication,
                2);
    }

    /** Answers as a test wants. */
    private static final class Relay implements RelayCheck {
        private Sending sending;
        private Received received;
        private RuntimeException refusal;
        private String asked;
        private String source;
        private Optional<MailAddress> from = Optional.empty();

        @Override
        public Sending send(Actor actor, MailAddress foreign, MailAddress to) {
            asked = actor + " " + foreign + " " + to;
            return sending;
        }

        @Override
        public Received read(String text, Optional<MailAddress> wanted) {
            source = text;
            from = wanted;
            if (refusal != null) {
                throw refusal;
            }
            return received;
        }
    }
}
