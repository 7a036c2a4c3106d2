/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.AccountSettings.Offer;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.account.MailSettings;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.MailSettings.TestMail;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.account.RouteHealth;
import org.letterhead.mail.account.SenderNames;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.FormField.Condition;
import org.letterhead.mail.transport.FormField.Type;
import org.letterhead.mail.transport.FormRule;
import org.letterhead.mail.transport.Preset;
import org.letterhead.mail.transport.PresetStep;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor;
import org.letterhead.mail.transport.TransportDescriptor.Standing;

class SettingsCommandTest {
    private static final Instant THEN = Instant.parse("2026-11-21T08:00:00.5Z");
    private static final String SECRET = "correct horse battery";
    private static final SettingsForm FORM = form();

    @TempDir
    Path folder;

    private final Keeper keeper = new Keeper();
    private final Registry registry = new Registry().add(MailSettings.class, keeper, Map.of());

    private static SettingsForm form() {
        return new SettingsForm(
                List.of(
                        field("host", Type.HOST, true, "", List.of(), Optional.empty()),
                        field("port", Type.PORT, true, "465", List.of(), Optional.empty()),
                        field(
                                "encryption",
                                Type.CHOICE,
                                true,
                                "tls",
                                List.of(new FormField.Option("tls", "TLS"), new FormField.Option("starttls", "Later")),
                                Optional.empty()),
                        field("user", Type.TEXT, true, "", List.of(), Optional.empty()),
                        field("password", Type.SECRET, true, "", List.of(), Optional.empty()),
                        field(
                                "token",
                                Type.SECRET,
                                true,
                                "",
                                List.of(),
                                Optional.of(new Condition("user", Set.of("oauth")))),
                        field("from", Type.ADDRESS, false, "", List.of(), Optional.empty())),
                List.of(
                        new FormRule.Suggestion(
                                new Condition("encryption", Set.of("starttls")), "port", List.of("587")),
                        new FormRule.Suggestion(new Condition("encryption", Set.of("tls")), "port", List.of("465"))),
                List.of(
                        new Preset(
                                "gmail",
                                "Gmail",
                                List.of(),
                                Map.of("host", "smtp.gmail.com"),
                                SendingLimits.UNKNOWN,
                                "",
                                List.of(),
                                List.of(new PresetStep(
                                        "Make an app password.", Optional.of(URI.create("https://g.example/app")))),
                                List.of("Google sets the sender.")),
                        new Preset(
                                "ses",
                                "SES",
                                List.of(),
                                Map.of(),
                                SendingLimits.UNKNOWN,
                                "Region",
                                List.of(new Preset.Variant(
                                        "eu", "Europe", Map.of("host", "eu.ses.example"), SendingLimits.UNKNOWN)),
                                List.of(),
                                List.of())),
                Optional.empty());
    }

    private static FormField field(
            String name,
            Type type,
            boolean connection,
            String start,
            List<FormField.Option> options,
            Optional<Condition> when) {
        return new FormField(
                name,
                type,
                "The " + name,
                "About " + name + ".",
                type != Type.ADDRESS,
                connection,
                start,
                options,
                when);
    }

    @Test
    void showsEverythingButSecrets() throws Exception {
        keeper.names = new SenderNames(Optional.of("Acme \u001b[2J"), Optional.of(Mailbox.of("hi@acme.example")));
        keeper.warnings = List.of("The token expires soon.");
        keeper.leavesBy = "platform";
        keeper.tests =
                List.of(test(true, Optional.of(THEN)), test(true, Optional.empty()), test(false, Optional.empty()));

        assertThat(run("show", "acme"))
                .contains("Leaves by      platform")
                .contains("Chosen         smtp (SMTP): counts in a moment")
                .contains("Acme \ufffd[2J", "hi@acme.example")
                .contains("Health         FAILING since 2026-11-21T08:00:00Z", "cause credentials: Make a new one.")
                .contains("Last change    2026-11-21T08:00:00Z by user anna")
                .contains("WARNING        The token expires soon.")
                .contains("bundle not running", "not included: https://plans.example", "on offer")
                .contains("  host = smtp.acme.example", "  password = (stored)")
                .contains("gone, a draft of user ben", "x = 1")
                .contains("not confirmed", "anna@acme.example");
        assertThat(registry.borrowed()).isZero();
    }

    @Test
    void tellsTheForm() throws Exception {
        assertThat(run("form", "acme", "smtp"))
                .contains("host (host, required)  The host", "About host.", "asks for the secrets again")
                .contains("port (port, required, otherwise 465)", "encryption=starttls  Later")
                .contains("Asked when user is oauth.", "A secret", "gmail  Gmail")
                .doesNotContain("app password");
        assertThat(run("--preset", "gmail", "form", "acme", "smtp"))
                .contains("host=smtp.gmail.com", "1. Make an app password. https://g.example/app", "Note: Google");
        assertThat(run("--preset", "ses", "form", "acme", "smtp")).contains("Region:", "--preset ses/eu  Europe");
        refused("There are: gmail, ses.", "--preset", "x", "form", "acme", "smtp");
        refused("bundle that brings the way \"gone\"", "form", "acme", "gone");
        refused("There are: smtp, locked, plain, gone.", "form", "acme", "x");
        refused("Say which way: smtp", "form", "acme");
    }

    @Test
    void testsWithTheTypedSecretWhichIsNowhereToBeSeen() throws Exception {
        String printed = ask(SECRET, "--to", "anna@acme.example", "test", "acme", "smtp", "host=new.example", "from=");

        assertThat(printed)
                .contains("The password (password; again, since the connection is another one): ***")
                .contains("taken the test mail to anna@acme.example, from Acme <shop@acme.example>")
                .contains("Warning: from: Gmail replaces it.", "Nothing was saved.")
                .doesNotContain(SECRET, "The token");
        assertThat(keeper.calls)
                .containsExactly("test acme smtp {encryption=tls, host=new.example, port=465, user=shop} {password="
                        + SECRET + "} [] to anna@acme.example by Operator[name=console]");
    }

    @Test
    void anEmptyAnswerMeansTheStoredSecret() throws Exception {
        String printed = ask("", "--to", "anna@acme.example", "test", "acme", "smtp");

        assertThat(printed).contains("(password; empty for the stored one)");
        assertThat(keeper.calls.get(0)).contains(" {} [] to ");
    }

    @Test
    void aScriptGivesSecretsByFile() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), SECRET + "\n");
        String to = "anna@acme.example";

        String printed = run("--to", to, "--secret-file", "password=" + file, "test", "acme", "smtp", "host=b.example");
        assertThat(printed).doesNotContain(SECRET);
        assertThat(keeper.calls.get(0)).contains("{password=" + SECRET + "}");
        // The stored one is enough while nothing has changed.
        run("--to", to, "test", "acme", "smtp", "from=x@acme.example");
        assertThat(keeper.calls.get(1)).contains(" {} [] to ");
        run("--to", to, "--forget", "password", "test", "acme", "smtp");
        assertThat(keeper.calls.get(2)).contains(" {} [password] to ");

        refused("nobody can be asked", "--to", to, "test", "acme", "smtp", "host=b.example");
        refused("names no secret", "--to", to, "--secret-file", "host=" + file, "test", "acme", "smtp");
        refused("names no secret", "--to", to, "--forget", "host", "test", "acme", "smtp");
        refused("cannot be read", "--to", to, "--secret-file", "password=/no/such", "test", "acme", "smtp");
        Files.write(folder.resolve("bad"), new byte[] {'s', 'e', 'c', (byte) 0xff});
        refused(
                "cannot be read",
                "--to",
                to,
                "--secret-file",
                "password=" + folder.resolve("bad"),
                "test",
                "acme",
                "smtp");
        Files.writeString(folder.resolve("empty"), "\n");
        refused("is empty", "--to", to, "--secret-file", "password=" + folder.resolve("empty"), "test", "acme", "smtp");
        assertThat(keeper.calls).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"password=" + SECRET, "pasword=" + SECRET, SECRET, "=" + SECRET, "--password=" + SECRET})
    void aSecretInTheCommandIsRefusedAndNotRepeated(String word) {
        assertThatThrownBy(() -> run("--to", "a@acme.example", "test", "acme", "smtp", word))
                .isInstanceOf(CommandException.class)
                .hasMessageNotContaining(SECRET);
        assertThat(keeper.calls).isEmpty();
        refused("kept in the shell's history", "--to", "a@acme.example", "save", "acme", "smtp", "password=x");
    }

    @Test
    void presetsAndSuggestionsFillIn() throws Exception {
        String to = "anna@acme.example";
        assertThat(ask(SECRET, "--to", to, "--preset", "gmail", "test", "acme", "smtp", "encryption=starttls"))
                .contains("host = smtp.gmail.com (preset)", "port = 587 (goes with encryption)");
        assertThat(keeper.calls.get(0))
                .contains("{encryption=starttls, from=shop@acme.example, host=smtp.gmail.com, port=587, user=shop}");
        ask(SECRET, "--to", to, "test", "acme", "smtp", "encryption=starttls", "port=2525");
        assertThat(keeper.calls.get(1)).contains("port=2525");
        ask(SECRET, "--to", to, "--preset", "ses/eu", "test", "acme", "smtp");
        assertThat(keeper.calls.get(2)).contains("host=eu.ses.example");
        refused("Region? Say --preset ses/eu.", "--to", to, "--preset", "ses", "test", "acme", "smtp");
        refused("has no variants", "--to", to, "--preset", "gmail/x", "test", "acme", "smtp");
    }

    @Test
    void savesWhatWasProvenInOneGo() throws Exception {
        keeper.savings.add(new Saving.NotProven("Test first."));

        assertThat(ask("", "--to", "anna@acme.example", "save", "acme", "smtp"))
                .contains("taken the test mail", "Saved. Mail of account acme leaves by the way smtp");
        assertThat(keeper.calls.get(0)).startsWith("save acme smtp").contains("proof Optional.empty on 7");
        assertThat(keeper.calls.get(1)).startsWith("test acme smtp");
        assertThat(keeper.calls.get(2)).startsWith("save acme smtp").contains("proof Optional[the-proof] on 7");

        keeper.savings.add(new Saving.NotProven("Test first."));
        refused("--to ADDRESS", "save", "acme", "smtp");
        refused("--to ADDRESS", "test", "acme", "smtp");
    }

    @Test
    void whatNeedsNoTestIsSavedAtOnce() throws Exception {
        assertThat(run("save", "acme", "plain")).contains("Saved.");
        assertThat(keeper.calls).singleElement().asString().startsWith("save acme plain");
    }

    @Test
    void aFailedTestSavesNothing() {
        keeper.savings.add(new Saving.NotProven("Test first."));
        keeper.testing = new Testing.Failed(
                Samples.ID,
                Failure.Phase.AUTHENTICATE,
                Failure.Cause.CREDENTIALS,
                "Make a new app password.",
                List.of("platform"));
        refusedAsking(
                "phase authenticate, cause credentials). Make a new app password. Ways that need none of this: platform.",
                "--to",
                "anna@acme.example",
                "save",
                "acme",
                "smtp");
        assertThat(keeper.calls).hasSize(2);
        keeper.testing = new Testing.Refused(List.of(
                new Finding("host", FormRule.Level.ERROR, "No such host."),
                new Finding("", FormRule.Level.WARNING, "Odd.")));
        refusedAsking("Nothing was sent. host: No such host.", "--to", "anna@acme.example", "test", "acme", "smtp");
        keeper.testing = new Testing.NotPossible("Too many tests.", Optional.of(THEN));
        refusedAsking(
                "Too many tests. Try again after 2026-11-21T08:00:00Z.",
                "--to",
                "anna@acme.example",
                "test",
                "acme",
                "smtp");
    }

    @Test
    void switchesAndNames() throws Exception {
        run("off", "acme", "smtp");
        run("on", "acme", "gone");
        run("--name", "Acme Shop", "--reply-to", "Help <help@acme.example>", "names", "acme");
        keeper.names = new SenderNames(Optional.of("Before"), Optional.of(Mailbox.of("hi@acme.example")));
        run("--reply-to", "", "names", "acme");
        assertThat(keeper.calls)
                .containsExactly(
                        "off acme smtp on 7",
                        "on acme gone on 7",
                        "names acme Optional[Acme Shop] Optional[Help <help@acme.example>] on 7",
                        "names acme Optional[Before] Optional.empty on 7");
    }

    @Test
    void whatCannotBeSavedIsSaid() {
        keeper.savings.add(new Saving.Conflict(keeper.settings()));
        refused("user anna has changed the settings of account acme at 2026-11-21T08:00:00Z", "off", "acme", "smtp");
        keeper.savings.add(new Saving.NotPossible("Not included."));
        refused("Nothing was saved. Not included.", "on", "acme", "smtp");
        keeper.savings.add(new Saving.Refused(List.of(new Finding("from", FormRule.Level.ERROR, "Too long."))));
        refused("Nothing was saved. from: Too long.", "save", "acme", "smtp");
        keeper.savings.add(new Saving.NotProven("The proof is too old."));
        refused("The proof is too old.", "--name", "x", "names", "acme");
        refused("does not include the way \"locked\". Other plans: https://plans.example", "save", "acme", "locked");
        keeper.refusal = new MailUnavailableException("The database is away.");
        refused("The database is away.", "show", "acme");
        keeper.refusal = new SecurityException("Not you.");
        refused("Not you.", "show", "acme");
    }

    @Test
    void slipsAreSaid() {
        refused("Say what to do: show, form");
        refused("nothing that can be done", "delete", "acme");
        refused("Say whose settings", "show");
        refused("cannot be the name", "show", "two words");
        refused("too many words", "off", "acme", "smtp", "x=1");
        refused("takes no way", "show", "acme", "smtp");
        refused("go with test and save", "--to", "a@acme.example", "show", "acme");
        refused("--preset goes with", "--preset", "gmail", "off", "acme", "smtp");
        refused("go with names", "--name", "x", "show", "acme");
        refused("Say what to change", "names", "acme");
        refused("is not a mail address", "--to", "x", "test", "acme", "smtp");
        refused("is not a mail address", "--reply-to", "x", "names", "acme");
        refused("given twice", "--to", "a@acme.example", "test", "acme", "smtp", "host=a", "host=b");
        assertThat(keeper.calls).isEmpty();
        assertThatThrownBy(() -> Console.run(new KeepSettings(), new Registry().context(), "show", "acme"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("letterhead-accounts");
    }

    private static TestMail test(boolean accepted, Optional<Instant> received) {
        return new TestMail(
                new UUID(1, 2),
                "smtp",
                Samples.ID,
                THEN,
                MailAddress.of("anna@acme.example"),
                "user anna",
                accepted,
                received);
    }

    private String run(Object... words) throws Exception {
        return Console.run(new KeepSettings(), registry.context(), words);
    }

    private String ask(String answer, Object... words) throws Exception {
        return Console.runAsking(answer, new KeepSettings(), registry.context(), words);
    }

    private void refused(String words, Object... command) {
        assertThatThrownBy(() -> run(command))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(words);
    }

    @Test
    void saysWhatBecomesOfMailWhileTheWayFails() throws Exception {
        assertThat(ask("", "show", "acme")).contains("If it fails    mail leaves by the neutral way\n");
        keeper.fallback = new FallbackPolicy(
                true, Optional.of("plain"), Set.of(MessageClass.TRANSACTIONAL, MessageClass.SECURITY));
        assertThat(ask("", "show", "acme"))
                .contains("If it fails    security, transactional mail leaves by the way plain, the rest waits\n");

        ask("", "fallback", "acme", "off");
        ask("", "fallback", "acme", "on");
        ask("", "--way", "", "--classes", "", "fallback", "acme", "on");
        ask("", "--way", "gone", "--classes", "Security", "fallback", "acme", "on");
        assertThat(keeper.calls)
                .containsExactly(
                        "fallback acme false Optional[plain] [SECURITY, TRANSACTIONAL] on 7",
                        "fallback acme true Optional[plain] [SECURITY, TRANSACTIONAL] on 7",
                        "fallback acme true Optional.empty [SECURITY, TRANSACTIONAL, SUBSCRIPTION] on 7",
                        "fallback acme true Optional[gone] [SECURITY] on 7");

        keeper.fallback = new FallbackPolicy(false, Optional.empty(), Set.of());
        assertThat(ask("", "show", "acme")).contains("If it fails    mail waits (fallback off)\n");
        refusedAsking("Say whether", "fallback", "acme");
        refusedAsking("Say whether", "fallback", "acme", "smtp");
        refusedAsking("no kind of mail", "--classes", "security,x", "fallback", "acme", "on");
        refusedAsking("go with fallback ACCOUNT on", "--way", "x", "fallback", "acme", "off");
        refusedAsking("go with fallback ACCOUNT on", "--classes", "security", "show", "acme");
    }

    private void refusedAsking(String words, Object... command) {
        assertThatThrownBy(() -> ask("", command))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(words);
    }

    private static final class Keeper implements MailSettings {
        private final List<String> calls = new ArrayList<>();
        private final Deque<Saving> savings = new ArrayDeque<>();
        private SenderNames names = SenderNames.OF_HOST;
        private FallbackPolicy fallback = FallbackPolicy.DEFAULT;
        private List<String> warnings = List.of();
        private String leavesBy = "smtp";
        private List<TestMail> tests = List.of();
        private RuntimeException refusal;
        private Testing testing = new Testing.Accepted(
                new UUID(1, 2),
                Samples.ID,
                "the-proof",
                THEN,
                Mailbox.of("Acme", "shop@acme.example"),
                List.of(new Finding("from", FormRule.Level.WARNING, "Gmail replaces it.")));

        private AccountSettings settings() {
            return new AccountSettings(
                    "acme",
                    7,
                    "smtp",
                    leavesBy,
                    names,
                    List.of(
                            way("smtp", Offer.ON_OFFER, Optional.of(FORM), true),
                            way("locked", Offer.NOT_INCLUDED, Optional.of(FORM), false),
                            way("plain", Offer.ON_OFFER, Optional.of(SettingsForm.NONE), false),
                            way("gone", Offer.UNAVAILABLE, Optional.empty(), false)),
                    new RouteHealth.Health(
                            RouteHealth.State.FAILING,
                            Optional.of(THEN),
                            Optional.of(THEN),
                            Optional.of(THEN),
                            Optional.of(Failure.Cause.CREDENTIALS),
                            Optional.of("Make a new one.")),
                    warnings,
                    fallback,
                    Optional.of(new AccountSettings.Change(THEN, "user anna")));
        }

        private static AccountSettings.Way way(String name, Offer offer, Optional<SettingsForm> form, boolean saved) {
            return new AccountSettings.Way(
                    name,
                    offer,
                    form.map(one -> new TransportDescriptor(
                            name.toUpperCase(Locale.ROOT),
                            "Says what.",
                            Standing.MOST_PREFERRED,
                            one,
                            SendingLimits.UNKNOWN)),
                    offer == Offer.NOT_INCLUDED ? Optional.of(URI.create("https://plans.example")) : Optional.empty(),
                    saved
                            ? Map.of(
                                    "host",
                                    "smtp.acme.example",
                                    "port",
                                    "465",
                                    "encryption",
                                    "tls",
                                    "user",
                                    "shop",
                                    "from",
                                    "shop@acme.example")
                            : Map.of(),
                    saved ? Set.of("password") : Set.of(),
                    saved ? Optional.of(THEN) : Optional.empty(),
                    offer == Offer.UNAVAILABLE
                            ? Optional.of(new AccountSettings.Draft(Map.of("x", "1"), Set.of(), THEN, "user ben"))
                            : Optional.empty());
        }

        @Override
        public AccountSettings of(Actor actor, String account, Locale reader) {
            if (refusal != null) {
                throw refusal;
            }
            return settings();
        }

        @Override
        public Testing test(Actor actor, String account, Draft draft, MailAddress recipient, Locale reader) {
            calls.add("test " + account + " " + words(draft) + " to " + recipient + " by " + actor);
            return testing;
        }

        @Override
        public Saving save(
                Actor actor, String account, Draft draft, Optional<String> proof, long revision, Locale reader) {
            return called("save " + account + " " + words(draft) + " proof " + proof + " on " + revision);
        }

        @Override
        public Saving switchOn(Actor actor, String account, String way, long revision, Locale reader) {
            return called("on " + account + " " + way + " on " + revision);
        }

        @Override
        public Saving switchOff(Actor actor, String account, String way, long revision, Locale reader) {
            return called("off " + account + " " + way + " on " + revision);
        }

        @Override
        public Saving saveNames(Actor actor, String account, SenderNames given, long revision, Locale reader) {
            return called("names " + account + " " + given.displayName() + " " + given.replyTo() + " on " + revision);
        }

        @Override
        public Saving saveFallback(Actor actor, String account, FallbackPolicy policy, long revision, Locale reader) {
            return called("fallback " + account + " " + policy.on() + " " + policy.way() + " "
                    + policy.classes().stream().sorted().toList() + " on " + revision);
        }

        private Saving called(String call) {
            calls.add(call);
            Saving next = savings.poll();
            return next == null ? new Saving.Saved(settings()) : next;
        }

        private static String words(Draft draft) {
            Map<String, String> secrets = new TreeMap<>();
            draft.secrets().forEach((field, secret) -> secrets.put(field, secret.reveal()));
            return draft.way() + " " + new TreeMap<>(draft.values()) + " " + secrets + " " + draft.cleared();
        }

        @Override
        public List<TestMail> tests(Actor actor, String account, int most) {
            return tests;
        }

        @Override
        public List<Finding> check(Actor actor, String account, Draft draft, Locale reader) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Finding> keepDraft(Actor actor, String account, Draft draft, Locale reader) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean dropDraft(Actor actor, String account, String way) {
            throw new UnsupportedOperationException();
        }
    }
}
