/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.List;
import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.transport.FormRule;

/**
 * What came of a test or a change, in words. What was not done ends the command.
 *
 * @param account whose settings
 */
record SettingsResults(String account) {
    Testing.Accepted accepted(Testing testing, MailAddress recipient) throws CommandException {
        if (testing instanceof Testing.Accepted accepted) {
            System.out.println(Printable.of("A server has taken the test mail to " + recipient + ", from "
                    + accepted.from() + " (mail " + accepted.mail() + "). Once the button in it was pressed,"
                    + " mail:settings show " + account + " says that it has arrived."));
            warn(accepted.warnings());
            return accepted;
        }
        if (testing instanceof Testing.Failed failed) {
            throw Refusal.because("The test mail was not accepted (phase " + Words.of(failed.phase()) + ", cause "
                    + Words.of(failed.cause()) + "). " + failed.text()
                    + (failed.otherWays().isEmpty()
                            ? ""
                            : " Ways that need none of this: " + String.join(", ", failed.otherWays()) + ".")
                    + " What the server said: mail:log " + failed.mail());
        }
        if (testing instanceof Testing.Refused refused) {
            throw wrong("Nothing was sent.", refused.findings());
        }
        Testing.NotPossible not = (Testing.NotPossible) testing;
        throw Refusal.because("Nothing was sent. " + not.text()
                + not.again()
                        .map(again -> " Try again after " + Words.of(again) + ".")
                        .orElse(""));
    }

    void said(Saving saving) throws CommandException {
        if (saving instanceof Saving.Saved saved) {
            AccountSettings now = saved.settings();
            System.out.println("Saved. Mail of account " + account + " leaves by the way "
                    + Printable.of(now.leavesBy()) + ", from the next one on; other nodes know within five seconds.");
            now.warnings().forEach(warning -> System.out.println(Printable.of("Warning: " + warning)));
        } else if (saving instanceof Saving.Refused refused) {
            throw wrong("Nothing was saved.", refused.findings());
        } else if (saving instanceof Saving.NotProven not) {
            throw Refusal.because("Nothing was saved. " + not.text());
        } else if (saving instanceof Saving.Conflict conflict) {
            throw Refusal.because("Nothing was saved: "
                    + conflict.settings()
                            .lastChange()
                            .map(change -> change.by() + " has changed the settings of account " + account + " at "
                                    + Words.of(change.at()))
                            .orElse("somebody has changed the settings of account " + account)
                    + ", while this command was running. mail:settings show " + account
                    + " shows them as they are now; if you still want to, type it again.");
        } else {
            throw Refusal.because("Nothing was saved. " + ((Saving.NotPossible) saving).text());
        }
    }

    private static CommandException wrong(String start, List<Finding> findings) {
        warn(findings.stream()
                .filter(finding -> finding.level() != FormRule.Level.ERROR)
                .toList());
        List<String> errors = findings.stream()
                .filter(finding -> finding.level() == FormRule.Level.ERROR)
                .map(SettingsResults::words)
                .toList();
        return Refusal.because(start + " " + String.join(" ", errors));
    }

    private static void warn(List<Finding> findings) {
        findings.forEach(finding -> System.out.println(Printable.of("Warning: " + words(finding))));
    }

    private static String words(Finding finding) {
        return (finding.field().isEmpty() ? "" : finding.field() + ": ") + finding.text();
    }
}
