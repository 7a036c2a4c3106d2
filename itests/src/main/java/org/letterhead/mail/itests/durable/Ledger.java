/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came of a run under load.
 *
 * @param mails how many were accepted
 * @param recipients how many these have
 * @param outbox what Letterhead counts
 * @param taken for how many recipients the server took a mail
 * @param lost recipients that should have got a mail and did not
 * @param doubled recipients that got one twice
 * @param unexplained recipients whose end the server's log does not explain
 * @param unavailable how often {@code send} said that it cannot accept
 * @param wrong what {@code send} must never do
 * @param kills how many processes were killed
 */
public record Ledger(
        int mails,
        int recipients,
        Outbox outbox,
        long taken,
        List<String> lost,
        List<Double> doubled,
        List<String> unexplained,
        int unavailable,
        List<String> wrong,
        int kills) {
    /** How many mails are on their way at the same time: the setting sender.threads of these runs. */
    static final int IN_FLIGHT = 8;

    /** While it is being written what became of those, others can be on their way: sixteen for each thread (HandOvers). */
    private static final int MOST_PER_KILL = 16 * IN_FLIGHT;

    private static final int SHOWN = 10;

    /**
     * A mail that a recipient got twice.
     *
     * @param life the process that sent it first
     * @param millisBeforeKill when the server took it the first time
     * @param blame why this must not happen; empty if a kill fell between the server's acceptance and the product's write
     */
    public record Double(String recipient, int life, long millisBeforeKill, String blame) {
        private String mail() {
            return recipient.substring(0, recipient.indexOf('.'));
        }
    }

    /** Everything that is not as promised; empty if all is well. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (recipients != outbox.total()) {
            problems.add("accepted " + recipients + " recipients, but the states' sum is " + outbox.total());
        }
        if (outbox.open() > 0) {
            problems.add(outbox.open() + " have not come to an end"
                    + (outbox.holds().isEmpty() ? "" : ", of these held for " + outbox.holds()));
        }
        add(problems, "lost", lost);
        add(problems, "unexplained", unexplained);
        add(problems, "wrong", wrong);
        add(
                problems,
                "doubled",
                doubled.stream()
                        .filter(each -> !each.blame().isEmpty())
                        .map(each -> each.recipient() + " " + each.blame())
                        .toList());
        long twice = doubled.stream().map(Double::recipient).distinct().count();
        if (outbox.sentAgain() < twice) {
            problems.add("Letterhead counts " + outbox.sentAgain() + " possible doubles, the server " + twice);
        }
        doublesPerKill().forEach((life, count) -> {
            if (count > MOST_PER_KILL) {
                problems.add("the kill of process " + life + " doubled " + count + " mails, but at most "
                        + MOST_PER_KILL + " can have been on their way");
            }
        });
        return problems;
    }

    /** How many mails each kill doubled, by the number of the process. */
    public Map<Integer, Long> doublesPerKill() {
        return doubled.stream()
                .collect(Collectors.groupingBy(
                        Double::life,
                        java.util.TreeMap::new,
                        Collectors.mapping(Double::mail, Collectors.collectingAndThen(Collectors.toSet(), mails ->
                                (long) mails.size()))));
    }

    /** To be printed. */
    public String table() {
        String states = outbox.counts().entrySet().stream()
                .map(count -> count.getKey() + " " + count.getValue())
                .collect(Collectors.joining(" + "));
        return """
                accepted     %d mails for %d recipients
                states       %s = %d
                server took  %d
                lost         %d
                doubled      %s
                unexplained  %d
                refused      %d times while nothing could be accepted
                """
                .formatted(
                        mails,
                        recipients,
                        states,
                        outbox.total(),
                        taken,
                        lost.size(),
                        doubles(),
                        unexplained.size(),
                        unavailable);
    }

    private String doubles() {
        if (kills == 0 || doubled.isEmpty()) {
            return doubled.size()
                    + (kills == 0
                            ? ""
                            : " in " + kills + " kills; Letterhead counts " + outbox.sentAgain() + " that may be");
        }
        return doubled.size() + " in " + kills + " kills (mails per kill: "
                + doublesPerKill().values()
                + "), each taken by the server at most "
                + doubled.stream().mapToLong(Double::millisBeforeKill).max().orElse(0)
                + " ms before a kill, with the same Message-ID; Letterhead counts " + outbox.sentAgain()
                + " that may be";
    }

    private static void add(List<String> problems, String what, List<String> found) {
        if (!found.isEmpty()) {
            problems.add(found.size() + " " + what + ": "
                    + found.stream().limit(SHOWN).collect(Collectors.joining("\n  ", "\n  ", "")));
        }
    }
}
