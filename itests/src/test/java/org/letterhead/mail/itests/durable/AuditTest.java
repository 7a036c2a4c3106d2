/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.itests.durable.LoadJournal.Accepted;
import org.letterhead.mail.itests.durable.ReceiverLog.Entry;
import org.letterhead.mail.itests.durable.ReceiverLog.Kind;

/** The audit finds what it is there to find; without this, a run without findings would prove nothing. */
class AuditTest {
    private static final String ANNA = "w0-000001.a@acme.example";
    private static final String BEN = "w0-000001.b@other.example";
    private static final long SECOND = 1_000_000_000L;

    private final ReceiverLog log = new ReceiverLog();
    private final Map<String, RecipientEnd> ends = new LinkedHashMap<>();
    private Map<Integer, Long> kills = Map.of();
    private final Map<String, Long> holds = new LinkedHashMap<>();
    private long sentAgain;

    @Test
    void whatArrivedOnceIsWell() {
        ends("SENT", "SENT");
        saw(ANNA, Kind.REFUSED_FOR_NOW, 1, 0);
        saw(ANNA, Kind.TAKEN, 1, 1);
        saw(BEN, Kind.TAKEN, 1, 1);

        assertThat(ledger().problems()).isEmpty();
        assertThat(ledger().table()).contains("1 mails for 2 recipients", "SENT 2 = 2", "server took  2");
    }

    @Test
    void whatLeftByAnotherWayArrivedOnceToo() {
        ends("SENT_BY_FALLBACK", "SENT");
        saw(ANNA, Kind.TAKEN, 1, 0);
        saw(BEN, Kind.TAKEN, 1, 1);
        assertThat(ledger().problems()).isEmpty();
        assertThat(ledger().table()).contains("SENT_BY_FALLBACK 1 + SENT 1 = 2");

        ends("SENT_BY_FALLBACK", "SENT_BY_FALLBACK");
        saw(ANNA, Kind.TAKEN, 1, 2);
        assertThat(ledger().doubled()).singleElement();
        assertThat(ledger().problems()).isNotEmpty();
    }

    @Test
    void whatIsHeldIsNoEndAndItIsSaidWhatFor() {
        ends("SENT", "HELD");
        holds.put("WAY_FAILING", 1L);
        saw(ANNA, Kind.TAKEN, 1, 1);

        assertThat(ledger().problems()).anySatisfy(problem -> assertThat(problem)
                .isEqualTo("1 have not come to an end, of these held for {WAY_FAILING=1}"));
        assertThat(ledger().lost()).singleElement().asString().startsWith(BEN);
    }

    @Test
    void theLoadHostsAnswerIsRead() {
        Outbox outbox =
                Outbox.read("SENT 4\nSENT_BY_FALLBACK 3\nHELD 5\nHELD:LIMIT 2\nHELD:WAY_FAILING 3\nsentAgain 1");

        assertThat(outbox.total()).isEqualTo(12);
        assertThat(outbox.open()).isEqualTo(5);
        assertThat(outbox.holds()).isEqualTo(Map.of("LIMIT", 2L, "WAY_FAILING", 3L));
        assertThat(outbox.sentAgain()).isEqualTo(1);
    }

    @Test
    void aMailThatDidNotArriveIsLost() {
        ends("SENT", "SENT");
        saw(ANNA, Kind.TAKEN, 1, 1);

        assertThat(ledger().lost()).singleElement().asString().startsWith(BEN);
        assertThat(ledger().problems()).isNotEmpty();
    }

    @Test
    void aMailThatNobodyKnowsIsLost() {
        ends.put(ANNA, RecipientEnd.NOT_KNOWN);
        ends.put(BEN, RecipientEnd.NOT_KNOWN);

        assertThat(ledger().lost()).hasSize(2);
    }

    @Test
    void aMailThatStillWaitsIsNoEnd() {
        ends("SENT", "QUEUED");
        saw(ANNA, Kind.TAKEN, 1, 1);

        assertThat(ledger().problems()).anyMatch(problem -> problem.contains("have not come to an end"));
    }

    @Test
    void aDoubleOverAKillIsCounted() {
        kills = Map.of(1, 10 * SECOND);
        sentAgain = 1;
        ends("SENT", "SENT");
        saw(ANNA, Kind.TAKEN, 1, 10 * SECOND - 5_000_000);
        saw(ANNA, Kind.TAKEN, 2, 20 * SECOND);
        saw(BEN, Kind.TAKEN, 2, 20 * SECOND);

        assertThat(ledger().problems()).isEmpty();
        assertThat(ledger().doublesPerKill()).isEqualTo(Map.of(1, 1L));
        assertThat(ledger().table()).contains("at most 5 ms before a kill");
    }

    @Test
    void aDoubleThatLetterheadDoesNotCountIsFound() {
        kills = Map.of(1, 10 * SECOND);
        ends("SENT", "SENT");
        saw(ANNA, Kind.TAKEN, 1, 10 * SECOND);
        saw(ANNA, Kind.TAKEN, 2, 20 * SECOND);
        saw(BEN, Kind.TAKEN, 2, 20 * SECOND);

        assertThat(ledger().problems()).containsExactly("Letterhead counts 0 possible doubles, the server 1");
    }

    @Test
    void aDoubleLongAfterItShouldHaveBeenWrittenIsFound() {
        kills = Map.of(1, 10 * SECOND);
        twice(Kind.TAKEN, 1, SECOND, 2, 20 * SECOND);

        assertThat(ledger().problems()).anyMatch(problem -> problem.contains("9000 ms before the kill"));
    }

    @Test
    void aDoubleWithoutAKillIsFound() {
        twice(Kind.TAKEN, 1, SECOND, 2, 2 * SECOND);
        assertThat(ledger().problems()).anyMatch(problem -> problem.contains("not killed in between"));
    }

    @Test
    void aDoubleByOneProcessIsFound() {
        kills = Map.of(1, 10 * SECOND);
        twice(Kind.TAKEN, 1, SECOND, 1, 2 * SECOND);
        assertThat(ledger().problems()).anyMatch(problem -> problem.contains("by one process"));
    }

    @Test
    void aDoubleWithAnotherMessageIdIsFound() {
        kills = Map.of(1, 10 * SECOND);
        sentAgain = 1;
        ends("SENT", "SENT");
        saw(BEN, Kind.TAKEN, 2, 20 * SECOND);
        log.add(ANNA, new Entry(Kind.TAKEN, 1, 10 * SECOND, "<one@x>", ""));
        log.add(ANNA, new Entry(Kind.TAKEN, 2, 20 * SECOND, "<two@x>", ""));

        assertThat(ledger().problems()).anyMatch(problem -> problem.contains("two Message-IDs"));
    }

    @Test
    void aTryAfterAnUnknownOutcomeIsFound() {
        ends("SENT", "SENT");
        saw(BEN, Kind.TAKEN, 1, 1);
        saw(ANNA, Kind.NOT_TAKEN_UNANSWERED, 1, 1);
        saw(ANNA, Kind.TAKEN, 1, 2);

        assertThat(ledger().unexplained()).singleElement().asString().contains("tried again after an unknown outcome");
    }

    @Test
    void endsThatTheServerDoesNotExplainAreFound() {
        ends("UNKNOWN_OUTCOME", "FAILED");
        saw(ANNA, Kind.TAKEN, 1, 1);
        saw(BEN, Kind.REFUSED_FOR_NOW, 1, 1);

        assertThat(ledger().unexplained()).hasSize(2);
    }

    @Test
    void endsThatTheServerExplainsAreNot() {
        ends("UNKNOWN_OUTCOME", "FAILED");
        saw(ANNA, Kind.TAKEN_UNANSWERED, 1, 1);
        saw(BEN, Kind.REFUSED_FOR_GOOD, 1, 1);

        assertThat(ledger().problems()).isEmpty();
    }

    @Test
    void aMailThatTheHostDoesNotKnowIsFound() {
        ends("SENT", "SENT");
        saw(ANNA, Kind.TAKEN, 1, 1);
        saw(BEN, Kind.TAKEN, 1, 1);
        saw("w9-000009.a@acme.example", Kind.TAKEN, 1, 1);

        assertThat(ledger().unexplained()).singleElement().asString().contains("w9-000009");
    }

    private void twice(Kind kind, int firstLife, long first, int secondLife, long second) {
        sentAgain = 1;
        ends("SENT", "SENT");
        saw(BEN, Kind.TAKEN, 1, 1);
        saw(ANNA, kind, firstLife, first);
        saw(ANNA, kind, secondLife, second);
    }

    private void ends(String anna, String ben) {
        ends.put(ANNA, new RecipientEnd(anna, 1, "<one@x>", ""));
        ends.put(BEN, new RecipientEnd(ben, 1, "<one@x>", ""));
    }

    private void saw(String recipient, Kind kind, int life, long at) {
        log.add(recipient, new Entry(kind, life, at, "<one@x>", ""));
    }

    private Ledger ledger() {
        Map<String, Long> counts = new LinkedHashMap<>();
        ends.values().forEach(end -> counts.merge(end.state(), 1L, Long::sum));
        counts.remove("-");
        return Audit.of(
                new LoadJournal.Content(
                        List.of(new Accepted("id", "acme", "w0-000001", List.of(ANNA, BEN))), List.of(), List.of()),
                new Outbox(counts, holds, sentAgain),
                log,
                ends,
                kills);
    }
}
