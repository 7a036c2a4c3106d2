/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.health.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.letterhead.mail.operate.MailQueue;
import org.letterhead.mail.operate.QueueSummary;
import org.letterhead.mail.operate.Suspension;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** Whether mail leaves as it should: nobody has stopped it, and none waits too long that could leave. */
@Component(
        // A delayed one would be made anew for each question, and forget that the last one still hangs.
        immediate = true,
        configurationPid = QueueCheck.PID,
        property = {
            HealthCheck.NAME + "=letterhead queue",
            HealthCheck.TAGS + "=letterhead",
            HealthCheck.MBEAN_NAME + "=letterhead-queue",
            // Counting a long queue costs something: not more often than that, whoever asks.
            HealthCheck.RESULT_CACHE_TTL_IN_MS + ":Long=10000"
        })
@Designate(ocd = HealthConfiguration.class)
public final class QueueCheck implements HealthCheck {
    static final String PID = "org.letterhead.mail.health";

    private final LimitedCall<Sight> call;
    private final InstantSource clock;
    private volatile Thresholds thresholds;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile MailQueue queue;

    @Activate
    public QueueCheck(HealthConfiguration configuration) {
        this(Thresholds.of(configuration), Waiting.LIMIT, Clock.systemUTC());
    }

    QueueCheck(Thresholds thresholds, Duration limit, InstantSource clock) {
        this.thresholds = thresholds;
        this.clock = clock;
        this.call = new LimitedCall<>("Letterhead health: queue", limit, clock);
    }

    @Modified
    void modified(HealthConfiguration configuration) {
        thresholds = Thresholds.of(configuration);
    }

    @Deactivate
    void close() {
        call.close();
    }

    @Override
    public Result execute() {
        Findings findings = new Findings();
        thresholds.problem().ifPresent(findings::warning);
        MailQueue found = queue;
        if (found == null) {
            return findings.critical("There is no mail queue, so no mail is accepted or sent. It comes with the feature"
                            + " letterhead-core and a database; \"diag\" and the log tell what is missing.")
                    .result();
        }
        LimitedCall.Outcome<Sight> outcome = call.ask(() -> new Sight(found.backlog(), found.suspensions()));
        if (outcome instanceof LimitedCall.Outcome.Answer<Sight> answer) {
            judge(answer.value(), findings);
        } else if (outcome instanceof LimitedCall.Outcome.Failed<Sight> failed) {
            findings.critical("The mail queue cannot be looked at: " + failed.words());
        } else if (outcome instanceof LimitedCall.Outcome.Silent<Sight> silent) {
            findings.critical(
                    "The mail queue has not answered since " + silent.since().truncatedTo(ChronoUnit.SECONDS) + ".");
        }
        return findings.result();
    }

    private record Sight(QueueSummary summary, List<Suspension> suspensions) {}

    private void judge(Sight sight, Findings findings) {
        age(sight.summary(), findings);
        sight.suspensions().forEach(suspension -> findings.warning(words(suspension)));
        sight.summary()
                .captureMailbox()
                .ifPresent(mailbox -> findings.warning(
                        "All mail goes to " + mailbox + " instead of to its recipients (capture mode)."));
        findings.good("Recipients: " + Counts.of(sight.summary()) + ".");
    }

    private void age(QueueSummary summary, Findings findings) {
        Thresholds limits = thresholds;
        if (summary.oldestReady().isEmpty()) {
            findings.good("No mail waits that could leave.");
            return;
        }
        Duration age = Duration.between(summary.oldestReady().get(), clock.instant());
        String line = "The oldest mail that could leave has waited " + Math.max(0, age.toMinutes()) + " min";
        if (age.compareTo(limits.critical()) >= 0) {
            findings.critical(line + " (critical from " + limits.critical().toMinutes() + ").");
        } else if (age.compareTo(limits.warn()) >= 0) {
            findings.warning(line + " (a warning from " + limits.warn().toMinutes() + ").");
        } else {
            findings.good(line + ".");
        }
    }

    private static String words(Suspension suspension) {
        return suspension.account().map(name -> "The mail of account " + name).orElse("All mail")
                + " is suspended since "
                + suspension.since().truncatedTo(ChronoUnit.SECONDS) + " by " + suspension.by()
                + (suspension.reason().isBlank() ? "." : ": " + suspension.reason());
    }
}
