/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.account.AccountRouting;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.account.RouteHealth;
import org.letterhead.mail.operate.FailingWays;
import org.letterhead.mail.operate.HealthReport;
import org.letterhead.mail.operate.MailLimits;
import org.letterhead.mail.operate.MailQueue;
import org.letterhead.mail.operate.QueueSummary;
import org.letterhead.mail.transport.TransportSettings;

/** The commands about ways that fail and about limits. */
class WaysCommandsTest {
    private static final Instant THEN = Instant.parse("2026-11-21T08:00:00.5Z");
    private static final Instant SOON = Instant.parse("2026-11-21T08:04:00Z");

    private final Watch watch = new Watch();
    private final Counters counters = new Counters();
    private final List<HealthReport.Check> checks =
            new ArrayList<>(List.of(new HealthReport.Check("letterhead queue", "OK", true, List.of("No mail waits."))));
    private FallbackPolicy fallback = FallbackPolicy.DEFAULT;
    private final Registry registry = new Registry()
            .add(FailingWays.class, watch, Map.of())
            .add(MailLimits.class, counters, Map.of())
            .add(HealthReport.class, () -> checks, Map.of())
            .add(AccountRouting.class, this::route, Map.of())
            .add(
                    RouteHealth.class,
                    (account, way, reader) -> new RouteHealth.Health(
                            RouteHealth.State.FAILING,
                            Optional.of(THEN),
                            Optional.of(THEN),
                            Optional.of(SOON),
                            Optional.of(Failure.Cause.CREDENTIALS),
                            Optional.of("Make a new one.")),
                    Map.of())
            .add(MailQueue.class, queue(), Map.of());

    private AccountRoute route(String account) {
        return new AccountRoute(
                "smtp", TransportSettings.EMPTY, "whitelabel", Optional.empty(), Optional.empty(), fallback);
    }

    private static MailQueue queue() {
        QueueSummary summary = new QueueSummary(
                Map.of(RecipientState.HELD, 12L),
                Map.of(Hold.Reason.WAY_FAILING, 9L, Hold.Reason.LIMIT, 3L),
                Optional.empty(),
                0,
                Optional.empty());
        return (MailQueue) Proxy.newProxyInstance(
                MailQueue.class.getClassLoader(),
                new Class<?>[] {MailQueue.class},
                (proxy, method, arguments) -> method.getName().equals("summary") ? summary : List.of());
    }

    private static FailingWays.Failing failing(String account, String way) {
        return new FailingWays.Failing(
                Optional.ofNullable(account), way, THEN, SOON, Failure.Cause.CREDENTIALS, "Bad \u001b[2Jpassword.");
    }

    @Test
    void healthRunsTheChecksAndListsTheWaysThatFail() throws Exception {
        assertThat(run(new ShowHealth()))
                .isEqualTo("letterhead queue: OK\n  No mail waits.\nNo way of sending fails.\n");

        watch.all.add(failing("acme", "smtp"));
        assertThat(run(new ShowHealth()))
                .contains("acme", "smtp", "2026-11-21T08:00:00Z", "2026-11-21T08:04:00Z", "credentials")
                .contains("acme, smtp: Bad \ufffd[2Jpassword.");
        assertThat(registry.borrowed()).isZero();
    }

    @Test
    void aScriptHearsThatTheRelayFailsOrACheckIsBad() {
        watch.all.add(failing(null, "relay"));
        refused("Not healthy.", new ShowHealth());
        watch.all.clear();
        checks.add(new HealthReport.Check("letterhead key", "CRITICAL", false, List.of("Gone.")));
        refused("Not healthy.", new ShowHealth());
        checks.clear();
        refused("There is no health check.", new ShowHealth());
    }

    @Test
    void whatIsNotThereIsSaidAndTheRestIsShown() throws Exception {
        String printed = Console.run(new ShowHealth(), new Registry().context());

        assertThat(printed).contains("feature:install letterhead-health", "letterhead-core");
        assertThatThrownBy(() -> Console.run(new KeepLimits(), new Registry().context(), "show", "acme"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("There is no service that keeps sending limits", "feature:install");
        assertThatThrownBy(() -> Console.run(new ShowHealth(), new Registry().context(), "--try-again", "acme", "smtp"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("There is no service that watches the ways of sending");
    }

    @Test
    void healthOfAnAccountTellsWhatBecomesOfItsMail() throws Exception {
        watch.all.add(failing("acme", "smtp"));
        watch.all.add(failing("acme", "other"));

        assertThat(run(new ShowHealth(), "acme"))
                .contains("Way            smtp\n")
                .contains("State          FAILING since 2026-11-21T08:00:00Z\n")
                .contains("Last success   2026-11-21T08:00:00Z\n")
                .contains("Last failure   2026-11-21T08:04:00Z, cause credentials: Make a new one.\n")
                .contains("Next trial     2026-11-21T08:04:00Z with one mail"
                        + " (at once: mail:health --try-again acme smtp)\n")
                .contains("Fallback       in force: by the way whitelabel\n")
                .contains("Held           9: the account's way of sending fails")
                .contains("Held           3: a known limit of the way is used up")
                .contains("Also failing   the way other since 2026-11-21T08:00:00Z");
        watch.all.add(failing(null, "relay"));
        assertThat(run(new ShowHealth(), "acme"))
                .contains("Also failing   the operator's relay since 2026-11-21T08:00:00Z");
        fallback = new FallbackPolicy(false, Optional.empty(), java.util.Set.of(MessageClass.SECURITY));
        assertThat(run(new ShowHealth(), "acme"))
                .contains("Fallback       off: mail waits until the way works again\n");
        watch.all.clear();
        assertThat(run(new ShowHealth(), "acme")).contains("Fallback       not in force\n");
        refused("cannot be the name", new ShowHealth(), "two words");
        refused("A way, or --relay, goes with --try-again", new ShowHealth(), "acme", "smtp");
    }

    @Test
    void aWayIsTriedAgain() throws Exception {
        watch.all.add(failing("acme", "smtp"));
        assertThat(run(new ShowHealth(), "--try-again", "acme", "smtp"))
                .isEqualTo("The way smtp of account acme: the next mail tries it.\n");
        assertThat(run(new ShowHealth(), "--try-again", "--relay")).isEqualTo("The operator's relay is not failing.\n");
        watch.all.add(failing(null, "relay"));
        assertThat(run(new ShowHealth(), "--try-again", "--relay"))
                .isEqualTo("The operator's relay: the next mail tries it.\n");
        assertThat(watch.calls)
                .containsExactly(
                        "Operator[name=console] Optional[acme] smtp", "Operator[name=console] Optional.empty relay");
        refused("Say which way", new ShowHealth(), "--try-again", "--relay", "acme", "smtp");
        refused("Say which way", new ShowHealth(), "--try-again");
        refused("Say which way", new ShowHealth(), "--try-again", "acme");
        watch.refusal = new MailUnavailableException("The database is away.");
        refused("The database is away.", new ShowHealth(), "--try-again", "acme", "smtp");
    }

    @Test
    void limitsAreShown() throws Exception {
        counters.uses = List.of(
                new MailLimits.Use(
                        "smtp",
                        MailLimits.Kind.MESSAGES_PER_DAY,
                        500,
                        500,
                        MailLimits.Source.PROVIDER,
                        Optional.of(THEN)),
                new MailLimits.Use(
                        "smtp",
                        MailLimits.Kind.MESSAGES_PER_MINUTE,
                        3,
                        30,
                        MailLimits.Source.OPERATOR,
                        Optional.empty()));

        assertThat(rows(run(new KeepLimits(), "show", "acme")))
                .containsSubsequence(
                        "Way|Limit|Used|Most|Who says so|Room again",
                        "smtp|messages per day|500|500|the provider|2026-11-21T08:00:00Z",
                        "smtp|messages per minute|3|30|an operator|now");
        assertThat(registry.borrowed()).isZero();
    }

    @Test
    void limitsAreSetAndTakenBack() throws Exception {
        assertThat(run(new KeepLimits(), "set", "acme", "smtp", "messages-per-day", "2000"))
                .isEqualTo("Account acme may send at most 2000 messages per day by the way smtp.\n");
        run(new KeepLimits(), "set", "acme", "smtp", "Recipients-per-day", "-");
        assertThat(counters.calls)
                .containsExactly(
                        "Operator[name=console] acme smtp MESSAGES_PER_DAY OptionalLong[2000]",
                        "Operator[name=console] acme smtp RECIPIENTS_PER_DAY OptionalLong.empty");
        for (String most : List.of("0", "-1", "x", "99999999999999999999")) {
            refused(
                    "The limit \"" + most + "\" must be a number",
                    new KeepLimits(),
                    "set",
                    "acme",
                    "smtp",
                    "messages-per-day",
                    most);
        }
        refused("The kind \"mails\" is no limit", new KeepLimits(), "set", "acme", "smtp", "mails", "5");
        refused("Say which limit", new KeepLimits(), "set", "acme", "smtp", "messages-per-day");
        refused("Say what to do", new KeepLimits());
        refused("nothing that can be done", new KeepLimits(), "raise");
        refused("Say whose limits", new KeepLimits(), "show");
        assertThat(counters.calls).hasSize(2);
    }

    @Test
    void whoSendsMostIsShown() throws Exception {
        counters.top = List.of(new MailLimits.Top("acme", 900, 100, 1200));

        assertThat(rows(run(new KeepLimits(), "top")))
                .containsSubsequence("Account|Messages|Through the relay|Recipients", "acme|900|100|1200");
        run(new KeepLimits(), "top", "5");
        assertThat(counters.calls).containsExactly("top 20", "top 5");
        refused(
                "How many accounts, \"1001\", must be a number, at least 1 and at most 1000",
                new KeepLimits(),
                "top",
                "1001");
    }

    private static List<String> rows(String printed) {
        return printed.lines()
                .map(line -> line.replaceAll("\\s*[│|]\\s*", "|").strip())
                .toList();
    }

    private String run(Action command, Object... words) throws Exception {
        return Console.run(command, registry.context(), words);
    }

    private void refused(String words, Action command, Object... arguments) {
        assertThatThrownBy(() -> run(command, arguments))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining(words);
    }

    private static final class Watch implements FailingWays {
        private final List<Failing> all = new ArrayList<>();
        private final List<String> calls = new ArrayList<>();
        private RuntimeException refusal;

        @Override
        public List<Failing> list(Optional<String> account, int most) {
            return all.stream()
                    .filter(one -> account.isEmpty() || one.account().equals(account))
                    .toList();
        }

        @Override
        public boolean tryAgain(Actor actor, Optional<String> account, String way) {
            if (refusal != null) {
                throw refusal;
            }
            calls.add(actor + " " + account + " " + way);
            return !all.isEmpty();
        }
    }

    private static final class Counters implements MailLimits {
        private final List<String> calls = new ArrayList<>();
        private List<Use> uses = List.of();
        private List<Top> top = List.of();

        @Override
        public List<Use> of(String account) {
            return uses;
        }

        @Override
        public void set(Actor actor, String account, String way, Kind kind, OptionalLong most) {
            calls.add(actor + " " + account + " " + way + " " + kind + " " + most);
        }

        @Override
        public List<Top> top(int most) {
            calls.add("top " + most);
            return top;
        }
    }
}
