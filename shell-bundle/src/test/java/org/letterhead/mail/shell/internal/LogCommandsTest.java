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

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.Cancellation;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.log.Attempt;
import org.letterhead.mail.log.DomainRefusals;
import org.letterhead.mail.log.LogPage;
import org.letterhead.mail.log.LogQuery;
import org.letterhead.mail.log.MailLog;
import org.letterhead.mail.log.StateCounts;

class LogCommandsTest {
    private static final MailId NEXT = MailId.parse("019aa7e4-0000-7000-8000-000000000001");

    private final Log log = new Log();
    private MailStatus known = mail(recipient("anna@acme.example", RecipientState.QUEUED));
    private final Registry registry =
            new Registry().add(MailLog.class, log, Map.of()).add(MailService.class, new Mail(), Map.of());

    @Test
    void listsMails() throws Exception {
        log.page = new LogPage(
                List.of(
                        mail(recipient("anna@acme.example", RecipientState.SENT)),
                        mail(
                                refused("bob@acme.example"),
                                recipient("anna@acme.example", RecipientState.SENT),
                                recipient("eva@acme.example", RecipientState.SENT))),
                Optional.empty());

        String printed = run();

        assertThat(rows(printed))
                .containsSubsequence(
                        "Accepted|Mail|Account|To|State|Subject",
                        "2026-11-21T20:15:30Z|" + Samples.ID + "|acme|anna@acme.example|sent|Zażółć\ufffd[31m",
                        "2026-11-21T20:15:30Z|" + Samples.ID
                                + "|acme|bob@acme.example and 2 more|sent 2, failed 1|Zażółć\ufffd[31m");
        assertThat(printed).doesNotContain("More:").doesNotContain("\u001b");
        assertThat(log.query).isEqualTo(LogQuery.ALL);
        assertThat(registry.borrowed()).isZero();
    }

    @Test
    void asksForWhatIsWanted() throws Exception {
        run(
                "--account",
                "acme",
                "--state",
                "failed",
                "--state",
                "UNKNOWN_OUTCOME",
                "--template",
                "report",
                "--to",
                "anna@acme.example",
                "--since",
                "2026-11-20",
                "--until",
                "2026-11-21T12:00",
                "--limit",
                "7",
                "--after",
                NEXT.toString());

        assertThat(log.query)
                .isEqualTo(new LogQuery(
                        Optional.of("acme"),
                        Set.of(RecipientState.FAILED, RecipientState.UNKNOWN_OUTCOME),
                        Optional.of("report"),
                        Optional.of(MailAddress.of("anna@acme.example")),
                        Optional.of(Instant.parse("2026-11-20T00:00:00Z")),
                        Optional.of(Instant.parse("2026-11-21T12:00:00Z")),
                        Optional.of(NEXT),
                        7));
    }

    @Test
    void printsTheCommandForTheNextPage() throws Exception {
        log.page = new LogPage(List.of(mail(recipient("anna@acme.example", RecipientState.SENT))), Optional.of(NEXT));

        String printed = run(
                "--account",
                "acme",
                "--state",
                "sent-by-fallback",
                "--state",
                "sent",
                "--template",
                "it's a report",
                "--to",
                "anna@acme.example",
                "--since",
                "2026-11-20",
                "--limit",
                "7");

        assertThat(printed)
                .contains("More: mail:log --account acme --state sent --state sent-by-fallback"
                        + " --template 'it\\'s a report' --to anna@acme.example --since 2026-11-20T00:00:00Z --limit 7"
                        + " --after " + NEXT);
    }

    @Test
    void aSpanFromNowStandsStillBetweenPages() throws Exception {
        log.page = new LogPage(List.of(mail(recipient("anna@acme.example", RecipientState.SENT))), Optional.of(NEXT));
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(2));

        String printed = run("--since", "2h");

        assertThat(log.query.from().orElseThrow())
                .isBetween(before, Instant.now().minus(Duration.ofHours(2)));
        assertThat(printed).contains("--since " + log.query.from().orElseThrow() + " --after");
    }

    @Test
    void saysThatNothingWasFound() throws Exception {
        assertThat(run().strip()).isEqualTo("No such mail is known.");
        assertThat(run("--after", NEXT.toString()).strip()).isEqualTo("No more mails.");
    }

    @Test
    void aLongSubjectIsCutBetweenCharacters() throws Exception {
        String subject = "\ud83d\ude00".repeat(41);
        MailStatus like = mail(recipient("anna@acme.example", RecipientState.SENT));
        log.page = new LogPage(
                List.of(new MailStatus(
                        like.id(),
                        like.account(),
                        like.messageClass(),
                        like.template(),
                        like.locale(),
                        subject,
                        like.messageId(),
                        like.acceptedAt(),
                        like.recipients())),
                Optional.empty());

        assertThat(run()).contains("\ud83d\ude00".repeat(39) + "\u2026").doesNotContain("?");
    }

    @ParameterizedTest
    @CsvSource({
        "30s, 2026-11-21T20:15:00Z",
        "15m, 2026-11-21T20:00:30Z",
        "2h, 2026-11-21T18:15:30Z",
        "3d, 2026-11-18T20:15:30Z",
        "1w, 2026-11-14T20:15:30Z",
        "2026-11-21, 2026-11-21T00:00:00Z",
        "2026-11-21T20:15, 2026-11-21T20:15:00Z",
        "2026-11-21T20:15:30Z, 2026-11-21T20:15:30Z",
        "2026-11-21T21:15:30.5+01:00, 2026-11-21T20:15:30.5Z"
    })
    void readsMoments(String text, String expected) throws Exception {
        assertThat(Moment.of(text, Instant.parse("2026-11-21T20:15:30.987Z"))).isEqualTo(Instant.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2 h", "-2h", "h", "2026-13-01", "2026-11-21T25:00", "9999999d", "２h"})
    void whatIsNoMomentIsSaid(String text) {
        assertRefused("\"" + text + "\" is no moment.", "--since", text);
        assertRefused("\"" + text + "\" is no moment.", "--until", text);
    }

    @Test
    void whatIsMistypedIsSaid() {
        assertRefused("\"gone\" is no state. There are: queued, sending, deferred", "--state", "gone");
        assertRefused("--limit is 0 and must be from 1 to 500.", "--limit", "0");
        assertRefused("--limit is 501 and must be from 1 to 500.", "--limit", "501");
        assertRefused("\"anna\" is not a mail address", "--to", "anna");
        assertRefused("\"x\" is not the id of a mail", "--after", "x");
        assertRefused("\"x\" is not the id of a mail", "x");
        assertRefused("\"x\" is not the id of a mail", "--state", "sent", "x");
        assertRefused("\"a b\" cannot be the name of an account", "--account", "a b");
        assertRefused("\"a b\" cannot be the name of an account", "--refusals", "--account", "a b");
        assertRefused("The tries of one mail are shown whole", "--account", "acme", Samples.ID.toString());
        assertRefused("The tries of one mail are shown whole", "--refusals", Samples.ID.toString());
        assertRefused("Refusals are counted by --account and --since only.", "--refusals", "--state", "sent");
        assertThat(log.query).isNull();
    }

    @Test
    void tellsEveryTryOfAMail() throws Exception {
        log.attempts = List.of(
                new Attempt(
                        MailAddress.of("bob@acme.example"),
                        1,
                        Instant.parse("2026-11-21T20:15:31.25Z"),
                        Optional.of("smtp"),
                        RecipientState.FAILED,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Samples.refusal()),
                        "There is no such mailbox.\u001b[2J\u202e"),
                new Attempt(
                        MailAddress.of("anna@acme.example"),
                        2,
                        Instant.parse("2026-11-21T20:15:32Z"),
                        Optional.empty(),
                        RecipientState.SENT,
                        Optional.of("queued as 4711\u0007"),
                        Optional.of(MailAddress.of("staging@platform.example")),
                        Optional.empty(),
                        ""));

        assertThat(run(Samples.ID.toString()))
                .contains("Account     acme")
                .contains("2026-11-21T20:15:31Z  bob@acme.example, try 1, way smtp: failed\n"
                        + "  There is no such mailbox.\ufffd[2J\ufffd\n"
                        + "  Phase recipient, code 550 5.1.1, cause recipient, permanent\n"
                        + "  The server said: no such user\n")
                .contains("2026-11-21T20:15:32Z  anna@acme.example, try 2, way none: sent\n"
                        + "  CAPTURED: went to staging@platform.example\n"
                        + "  The server calls it: queued as 4711\ufffd\n")
                .contains("Attempts")
                .doesNotContain("not tried yet");
    }

    @Test
    void aMailThatWasNotTriedAndOneThatIsNotKnownAreToldApart() throws Exception {
        assertThat(run(Samples.ID.toString())).contains("It was not tried yet.").contains("anna@acme.example");
        assertRefused("No mail " + NEXT + " is known, or it is not known any more.", NEXT.toString());
    }

    @Test
    void aMailThatIsHeldSaysSoOnce() throws Exception {
        known = mail(
                refused("bob@acme.example"),
                Samples.held("anna@acme.example", new Hold(Hold.Reason.OPERATOR, Optional.empty())));

        assertThat(run(Samples.ID.toString()))
                .contains("\nanna@acme.example: Held: an operator holds it (mail:queue release)\n")
                .doesNotContain("There is no such mailbox.");
    }

    @Test
    void countsRefusalsByDomain() throws Exception {
        log.refusals = List.of(new DomainRefusals(
                "acme.example", 1234, Instant.parse("2026-11-21T20:15:30Z"), "Listed.\u001b]0;x\u0007"));

        assertThat(rows(run("--refusals", "--account", "acme", "--since", "2026-11-20")))
                .containsSubsequence(
                        "Refused since 2026-11-20T00:00:00Z, by the recipients' domain:",
                        "Domain|Refusals|Last|Last reason",
                        "acme.example|1234|2026-11-21T20:15:30Z|Listed.\ufffd]0;x\ufffd");
        assertThat(log.refusalsOf).contains("acme");
    }

    @Test
    void withoutAMomentRefusalsOfAWeekAreCounted() throws Exception {
        Instant before = Instant.now().minus(Duration.ofDays(7));

        assertThat(run("--refusals")).startsWith("No server refused mail since ");
        assertThat(log.refusalsSince).isBetween(before, Instant.now().minus(Duration.ofDays(7)));
        assertThat(log.refusalsOf).isEmpty();
    }

    @Test
    void sendsAgainAndPrintsTheNewId() throws Exception {
        assertThat(Console.run(new ResendMail(), registry.context(), Samples.ID.toString())
                        .strip())
                .isEqualTo(NEXT.toString());
        assertThat(log.resent).isEqualTo(Samples.ID);
        assertThat(log.actor).isEqualTo(new Actor.Operator("console"));
    }

    @Test
    void whatTheLogRefusesIsOneSentence() {
        log.refusal = new MailRejectedException(new Rejection.NotResendable(Samples.ID, "everybody got it"));
        assertThatThrownBy(() -> Console.run(new ResendMail(), registry.context(), Samples.ID.toString()))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessage("Mail " + Samples.ID + " cannot be sent again: everybody got it.");
        log.refusal = new MailUnavailableException("The store is away.");
        assertRefused("The store is away.");
        assertRefused("The store is away.", Samples.ID.toString());
        assertRefused("The store is away.", "--refusals");
        assertThat(registry.borrowed()).isZero();
    }

    @Test
    void everyStateCanBeCompleted() throws Exception {
        String[] offered = SearchLog.class
                .getDeclaredField("states")
                .getAnnotation(Completion.class)
                .values();

        assertThat(offered)
                .containsExactlyElementsOf(Arrays.stream(RecipientState.values())
                        .map(Search::typed)
                        .toList());
    }

    private void assertRefused(String start, Object... words) {
        assertThatThrownBy(() -> run(words))
                .isExactlyInstanceOf(CommandException.class)
                .hasNoCause()
                .satisfies(e -> assertThat(((CommandException) e).getNiceHelp()).startsWith(start));
    }

    private String run(Object... words) throws Exception {
        return Console.run(new SearchLog(), registry.context(), words);
    }

    private static List<String> rows(String printed) {
        return printed.lines()
                .map(line -> line.replaceAll("\\s*[│|]\\s*", "|").strip())
                .toList();
    }

    /** Knows one mail. */
    private final class Mail implements MailService {
        @Override
        public MailId send(MailRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<MailStatus> status(MailId id, Locale locale) {
            return Optional.of(known).filter(mail -> mail.id().equals(id));
        }

        @Override
        public Optional<Cancellation> cancel(MailId id) {
            throw new UnsupportedOperationException();
        }
    }

    /** Answers with what it was given and keeps what it was asked. */
    private static final class Log implements MailLog {
        private LogPage page = new LogPage(List.of(), Optional.empty());
        private List<Attempt> attempts = List.of();
        private List<DomainRefusals> refusals = List.of();
        private LogQuery query;
        private Optional<String> refusalsOf;
        private Instant refusalsSince;
        private MailId resent;
        private Actor actor;
        private RuntimeException refusal;

        @Override
        public LogPage find(LogQuery wanted, Locale locale) {
            refuse();
            query = wanted;
            return page;
        }

        @Override
        public List<Attempt> attempts(MailId mail, Locale locale) {
            refuse();
            return attempts;
        }

        @Override
        public MailId resend(Actor who, MailId mail) {
            refuse();
            actor = who;
            resent = mail;
            return NEXT;
        }

        @Override
        public List<StateCounts> counts(String account, List<Instant> bounds) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<DomainRefusals> refusals(Optional<String> account, Instant since) {
            refuse();
            refusalsOf = account;
            refusalsSince = since;
            return refusals;
        }

        private void refuse() {
            if (refusal != null) {
                throw refusal;
            }
        }
    }
}
