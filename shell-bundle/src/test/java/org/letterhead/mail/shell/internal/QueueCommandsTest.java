/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.PrivilegedExceptionAction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.operate.MailQueue;
import org.letterhead.mail.operate.QueueSelection;
import org.letterhead.mail.operate.QueueSummary;
import org.letterhead.mail.operate.Suspension;

class QueueCommandsTest {
    private static final Suspension ACME = new Suspension(
            Optional.of("acme"), Instant.parse("2026-11-21T08:00:00.5Z"), "operator karaf", "spam\u001b[2J");
    private static final Suspension ALL =
            new Suspension(Optional.empty(), Instant.parse("2026-11-21T09:00:00Z"), "operator maria", "");

    private final Queue queue = new Queue();
    private final Registry registry = new Registry().add(MailQueue.class, queue, Map.of());

    @Test
    void countsEverything() throws Exception {
        queue.summary = new QueueSummary(
                Map.of(RecipientState.QUEUED, 12L, RecipientState.HELD, 5L, RecipientState.SENT, 1000L),
                Map.of(Hold.Reason.OPERATOR, 3L, Hold.Reason.RELAY_ABSENT, 2L),
                Optional.of(Instant.parse("2026-11-21T20:15:30Z")),
                7,
                Optional.of(MailAddress.of("staging@platform.example")));
        queue.suspensions.addAll(List.of(ALL, ACME));

        String printed = run(new WorkQueue());

        assertThat(rows(printed))
                .containsSubsequence("State|Recipients", "queued|12", "held|5", "sent|1000", "sum|1017")
                .containsSubsequence(
                        "Held because|Recipients|What ends it",
                        "an operator holds it|3|mail:queue release",
                        "the relay is not there|2|see mail:transports")
                .anyMatch(line ->
                        line.matches("Oldest mail that could leave now: accepted 2026-11-21T20:15:30Z, [0-9]+ .* ago"))
                .contains(
                        "May have been sent twice: 7",
                        "CAPTURED: all mail goes to staging@platform.example instead of to its recipients.",
                        "SUSPENDED: all mail since 2026-11-21T09:00:00Z by operator maria",
                        "SUSPENDED: account acme since 2026-11-21T08:00:00Z by operator karaf: spam\ufffd[2J");
        assertThat(queue.asked).isEqualTo(Optional.empty());
        assertThat(registry.borrowed()).isZero();
    }

    @Test
    void countsWhatWaitsForALimitOrAWay() throws Exception {
        queue.summary = new QueueSummary(
                Map.of(RecipientState.HELD, 7L, RecipientState.SENT_BY_FALLBACK, 2L),
                Map.of(Hold.Reason.LIMIT, 4L, Hold.Reason.WAY_FAILING, 3L),
                Optional.empty(),
                0,
                Optional.empty());

        assertThat(rows(run(new WorkQueue())))
                .containsSubsequence("sent by fallback|2", "sum|9")
                .containsSubsequence(
                        "a known limit of the way is used up|4|goes on by itself; see mail:limits",
                        "the account's way of sending fails|3|goes on when the way works; see mail:health");
    }

    @Test
    void countsOneAccountAndLeavesOutOthersSuspensions() throws Exception {
        queue.suspensions.addAll(List.of(ALL, ACME));

        String printed = run(new WorkQueue(), "--account", "globex");

        assertThat(queue.asked).contains("globex");
        assertThat(printed)
                .startsWith("Account globex")
                .contains("Oldest mail that could leave now: none waits")
                .contains("May have been sent twice: 0")
                .contains("SUSPENDED: all mail")
                .doesNotContain("account acme")
                .doesNotContain("CAPTURED");
        assertThat(rows(printed)).contains("sum|0");
    }

    @ParameterizedTest
    @CsvSource({"hold,Held", "release,Released", "cancel,Cancelled"})
    void changesOneMail(String action, String done) throws Exception {
        assertThat(run(new WorkQueue(), action, Samples.ID.toString()).strip()).isEqualTo(done + ": 2 recipients.");
        assertThat(queue.calls).containsExactly(action + " " + new QueueSelection.OneMail(Samples.ID));
    }

    @Test
    void changesTheMailOfOneAccount() throws Exception {
        queue.changed = 1;

        assertThat(run(new WorkQueue(), "--account", "acme", "hold").strip()).isEqualTo("Held: 1 recipient.");
        assertThat(queue.calls).containsExactly("hold " + new QueueSelection.OneAccount("acme"));
    }

    @Test
    void pointsToTheStatusIfAMailCouldNotBeChanged() throws Exception {
        queue.changed = 0;

        assertThat(run(new WorkQueue(), "cancel", Samples.ID.toString()))
                .contains("Cancelled: 0 recipients.")
                .contains("mail:status " + Samples.ID);
    }

    @Test
    void asksBeforeItTouchesAllMail() throws Exception {
        assertThat(Console.runAsking("yes", new WorkQueue(), registry.context(), "--all", "cancel"))
                .contains("Stop all waiting mail of every account for good? (yes/no): ")
                .contains("Cancelled: 2 recipients.");
        assertThat(queue.calls).containsExactly("cancel " + new QueueSelection.Everything());
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "", "y es"})
    void whoDoesNotSayYesChangesNothing(String answer) {
        assertRefused(
                "Nothing was changed.",
                () -> Console.runAsking(answer, new WorkQueue(), registry.context(), "--all", "hold"));
        assertThat(queue.calls).isEmpty();
    }

    @Test
    void anInterruptedQuestionChangesNothing() {
        assertRefused(
                "Nothing was changed.",
                () -> Console.runAsking(null, new WorkQueue(), registry.context(), "--all", "hold"));
        assertThat(queue.calls).isEmpty();
    }

    @Test
    void aScriptMustSayThatItMeansAllMail() throws Exception {
        assertRefused(
                "Nothing was changed: nobody can be asked here. Add --yes if you mean all mail.",
                () -> run(new WorkQueue(), "--all", "hold"));
        assertThat(queue.calls).isEmpty();

        assertThat(run(new WorkQueue(), "--all", "-y", "release")).contains("Released: 2 recipients.");
        assertThat(queue.calls).containsExactly("release " + new QueueSelection.Everything());
    }

    @Test
    void itMustBeSaidExactlyWhichMail() {
        String id = Samples.ID.toString();
        assertRefused("Say which mail", () -> run(new WorkQueue(), "hold"));
        assertRefused("Say only one of", () -> run(new WorkQueue(), "--account", "acme", "hold", id));
        assertRefused("Say only one of", () -> run(new WorkQueue(), "--all", "--yes", "hold", id));
        assertRefused("Say only one of", () -> run(new WorkQueue(), "--all", "--yes", "--account", "acme", "hold"));
        assertRefused("Say --account or --all", () -> run(new WorkQueue(), "--all", "--account", "acme"));
        assertRefused("\"17\" is not the id of a mail", () -> run(new WorkQueue(), "hold", "17"));
        assertRefused("\"1-1-1-1-1\" is not the id of a mail", () -> run(new WorkQueue(), "hold", "1-1-1-1-1"));
        assertRefused("\"" + id + "\" is none of hold", () -> run(new WorkQueue(), id));
        assertRefused("\"HOLD\" is none of hold", () -> run(new WorkQueue(), "HOLD", id));
        assertRefused(
                "\"a b\" cannot be the name of an account", () -> run(new WorkQueue(), "--account", "a b", "hold"));
        assertRefused("\"\" cannot be the name of an account", () -> run(new WorkQueue(), "--account", "", "hold"));
        assertThat(queue.calls).isEmpty();
    }

    @Test
    void namesTheUserWhoIsLoggedIn() throws Exception {
        Subject maria = new Subject();
        maria.getPrincipals().add(new UserPrincipal("maria"));

        Subject.doAs(maria, (PrivilegedExceptionAction<String>) () -> run(new SuspendMail(), "--all"));
        run(new ResumeMail(), "--all");

        assertThat(queue.actors).containsExactly(new Actor.Operator("maria"), new Actor.Operator("console"));
    }

    @Test
    void suspendsAndResumesOneAccount() throws Exception {
        assertThat(run(new SuspendMail(), "--reason", "A fault", "--account", "acme")
                        .strip())
                .isEqualTo("The mail of account acme is suspended.");
        queue.suspensions.add(ALL);
        assertThat(run(new ResumeMail(), "--account", "acme"))
                .contains("The mail of account acme goes on.")
                .contains("But all mail is suspended: mail:resume --all");
        assertThat(queue.calls).containsExactly("suspend Optional[acme] A fault", "resume Optional[acme]");
    }

    @Test
    void suspendsAndResumesAllMail() throws Exception {
        assertThat(run(new SuspendMail(), "--all").strip()).isEqualTo("All mail is suspended.");
        queue.suspensions.add(ACME);
        assertThat(run(new ResumeMail(), "--all"))
                .contains("All mail goes on.")
                .contains("Some accounts stay suspended by themselves");
        assertThat(queue.calls).containsExactly("suspend Optional.empty ", "resume Optional.empty");
    }

    @Test
    void saysWhenItWasSoAlready() throws Exception {
        queue.differs = false;

        assertThat(run(new SuspendMail(), "--all").strip()).isEqualTo("All mail was suspended already.");
        assertThat(run(new ResumeMail(), "--account", "acme").strip())
                .isEqualTo("The mail of account acme was not suspended.");
    }

    @Test
    void whoseMailMustBeSaid() {
        assertRefused("Say whose mail", () -> run(new SuspendMail()));
        assertRefused("Say whose mail", () -> run(new ResumeMail(), "--all", "--account", "acme"));
        assertRefused("\"*\" cannot be the name", () -> run(new SuspendMail(), "--account", "*"));
        assertThat(queue.calls).isEmpty();
    }

    @Test
    void whatTheQueueRefusesIsOneSentence() {
        for (Action command : List.of(new WorkQueue(), new SuspendMail(), new ResumeMail())) {
            Object[] words =
                    command instanceof WorkQueue ? new Object[] {"--all", "--yes", "hold"} : new Object[] {"--all"};
            queue.refusal = new MailUnavailableException("The store is away.", new IllegalStateException());
            assertRefused("The store is away.", () -> run(command, words));
            queue.refusal = new SecurityException("user bob is no operator.");
            assertRefused("You may not do this: user bob is no operator.", () -> run(command, words));
            queue.refusal = new MailRejectedException(new Rejection.UnknownAccount("acme"));
            assertRefused("There is no account \"acme\".", () -> run(command, words));
        }
        assertThat(registry.borrowed()).isZero();
    }

    @Test
    void aFaultKeepsItsStackTrace() {
        queue.refusal = new IllegalStateException("a fault");

        assertThatThrownBy(() -> run(new WorkQueue())).isSameAs(queue.refusal);
    }

    private interface Call {
        String run() throws Exception;
    }

    private static void assertRefused(String start, Call call) {
        assertThatThrownBy(call::run)
                .isExactlyInstanceOf(CommandException.class)
                .hasNoCause()
                .satisfies(e -> assertThat(((CommandException) e).getNiceHelp()).startsWith(start));
    }

    private String run(Action command, Object... words) throws Exception {
        return Console.run(command, registry.context(), words);
    }

    private static List<String> rows(String printed) {
        return printed.lines()
                .map(line -> line.replaceAll("\\s*[│|]\\s*", "|").strip())
                .toList();
    }

    /** Writes down what it was asked for. */
    private static final class Queue implements MailQueue {
        private final List<String> calls = new ArrayList<>();
        private final List<Actor> actors = new ArrayList<>();
        private final List<Suspension> suspensions = new ArrayList<>();
        private QueueSummary summary = new QueueSummary(Map.of(), Map.of(), Optional.empty(), 0, Optional.empty());
        private Optional<String> asked;
        private int changed = 2;
        private boolean differs = true;
        private RuntimeException refusal;

        @Override
        public QueueSummary backlog() {
            return summary(Optional.empty());
        }

        @Override
        public QueueSummary summary(Optional<String> account) {
            refuse();
            asked = account;
            return summary;
        }

        @Override
        public int hold(Actor actor, QueueSelection which) {
            return change("hold " + which, actor);
        }

        @Override
        public int release(Actor actor, QueueSelection which) {
            return change("release " + which, actor);
        }

        @Override
        public int cancel(Actor actor, QueueSelection which) {
            return change("cancel " + which, actor);
        }

        @Override
        public boolean suspend(Actor actor, Optional<String> account, String reason) {
            change("suspend " + account + " " + reason, actor);
            return differs;
        }

        @Override
        public boolean resume(Actor actor, Optional<String> account) {
            change("resume " + account, actor);
            return differs;
        }

        @Override
        public List<Suspension> suspensions() {
            return List.copyOf(suspensions);
        }

        private int change(String call, Actor actor) {
            refuse();
            calls.add(call);
            actors.add(actor);
            return changed;
        }

        private void refuse() {
            if (refusal != null) {
                throw refusal;
            }
        }
    }
}
