/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.karaf.shell.support.table.ShellTable;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.log.LogPage;
import org.letterhead.mail.log.LogQuery;

/**
 * What {@code mail:log} prints.
 *
 * @param page what was found
 * @param query what was asked
 */
record FoundPage(LogPage page, LogQuery query) {
    private static final int LONGEST_SUBJECT = 40;

    /** What the shell takes as one word, whatever it means there. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._:@+-]+");

    void print(PrintStream out) {
        if (page.mails().isEmpty()) {
            out.println(query.after().isPresent() ? "No more mails." : "No such mail is known.");
        } else {
            table().print(out);
        }
        page.next().ifPresent(next -> out.println("\nMore: " + command(next)));
    }

    private ShellTable table() {
        ShellTable table = new ShellTable();
        table.column("Accepted");
        table.column("Mail");
        table.column("Account");
        table.column("To");
        table.column("State");
        table.column("Subject");
        page.mails().forEach(mail -> table.addRow()
                .addContent(
                        Words.of(mail.acceptedAt()),
                        mail.id(),
                        Printable.of(mail.account()),
                        Printable.of(recipients(mail.recipients())),
                        states(mail),
                        Printable.of(shortened(mail.subject()))));
        return table;
    }

    private static String recipients(List<RecipientStatus> recipients) {
        if (recipients.isEmpty()) {
            return "-";
        }
        String first = recipients.get(0).recipient().toString();
        return recipients.size() == 1 ? first : first + " and " + (recipients.size() - 1) + " more";
    }

    private static String states(MailStatus mail) {
        Map<RecipientState, Long> counts = mail.recipients().stream()
                .collect(Collectors.groupingBy(
                        RecipientStatus::state, () -> new EnumMap<>(RecipientState.class), Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> Words.of(entry.getKey()) + (mail.recipients().size() == 1 ? "" : " " + entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** By whole characters: half of a pair would be shown as damage. */
    private static String shortened(String subject) {
        return subject.codePointCount(0, subject.length()) <= LONGEST_SUBJECT
                ? subject
                : subject.substring(0, subject.offsetByCodePoints(0, LONGEST_SUBJECT - 1)) + "\u2026";
    }

    /** The same question further on; moments as they were understood, so that "2h" does not move between pages. */
    private String command(MailId next) {
        StringJoiner command = new StringJoiner(" ");
        command.add("mail:log");
        query.account().ifPresent(account -> add(command, "--account", account));
        query.states().stream().sorted().forEach(state -> add(command, "--state", Search.typed(state)));
        query.template().ifPresent(template -> add(command, "--template", template));
        query.recipient().ifPresent(address -> add(command, "--to", address.toString()));
        query.from().ifPresent(moment -> add(command, "--since", moment.toString()));
        query.to().ifPresent(moment -> add(command, "--until", moment.toString()));
        if (query.limit() != LogQuery.ALL.limit()) {
            add(command, "--limit", Integer.toString(query.limit()));
        }
        add(command, "--after", next.toString());
        return command.toString();
    }

    private static void add(StringJoiner command, String option, String value) {
        command.add(option);
        command.add(
                WORD.matcher(value).matches()
                        ? value
                        : Printable.of("'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"));
    }
}
