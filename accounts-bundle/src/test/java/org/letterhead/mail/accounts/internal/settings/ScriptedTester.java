/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailId;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.RouteTester;
import org.letterhead.mail.transport.TransportSettings;

/** Tries nothing and says what a test wants, but proves as the real one does: exactly these settings, one account, fifteen minutes, once. */
final class ScriptedTester implements RouteTester {
    static final Duration VALID = Duration.ofMinutes(15);

    /** Ways that connect by themselves. */
    final Set<String> own = ConcurrentHashMap.newKeySet();

    /** Ways that are not there. */
    final Set<String> absent = ConcurrentHashMap.newKeySet();

    final List<Test> tests = new CopyOnWriteArrayList<>();
    volatile boolean accepts = true;
    volatile RuntimeException fault;
    volatile Consumer<Test> during = test -> {};
    volatile Runnable examining = () -> {};
    volatile Runnable beforeConsume = () -> {};
    private final Map<String, Proof> proofs = new ConcurrentHashMap<>();
    private final Clock clock;

    private record Proof(String of, Instant until) {}

    ScriptedTester(Clock clock) {
        this.clock = clock;
        own.add("own");
    }

    @Override
    public Examination examine(String account, String way, TransportSettings settings, Locale reader) {
        examining.run();
        if (absent.contains(way)) {
            return new Examination.Absent();
        }
        if (settings.value("user").filter("nobody"::equals).isPresent()) {
            return new Examination.Unfit("user", "There is no such user.");
        }
        return new Examination.Fit(own.contains(way), from(settings));
    }

    private static Mailbox from(TransportSettings settings) {
        return settings.value("from").map(Mailbox::of).orElse(Mailbox.of("Platform", "mail@platform.example"));
    }

    @Override
    public Outcome test(Test test) {
        tests.add(test);
        during.accept(test);
        if (fault != null) {
            throw fault;
        }
        if (absent.contains(test.way())) {
            return new Outcome.NotTried(Optional.of(new Examination.Absent()), "The way has just gone.");
        }
        MailId mail = MailId.create(clock);
        if (!accepts) {
            return new Outcome.Failed(mail, failure(), "The password is wrong.");
        }
        String proof = UUID.randomUUID().toString();
        Instant until = clock.instant().plus(VALID);
        proofs.put(proof, new Proof(print(test.account(), test.way(), test.settings()), until));
        return new Outcome.Accepted(mail, proof, until, from(test.settings()));
    }

    @Override
    public boolean consume(String proof, String account, String way, TransportSettings settings) {
        beforeConsume.run();
        Proof known = proofs.get(proof);
        return known != null
                && known.until().isAfter(clock.instant())
                && known.of().equals(print(account, way, settings))
                && proofs.remove(proof, known);
    }

    private static String print(String account, String way, TransportSettings settings) {
        Map<String, String> secrets = new TreeMap<>();
        settings.secrets().forEach((field, secret) -> secrets.put(field, secret.reveal()));
        return account + '|' + way + '|' + new TreeMap<>(settings.values()) + '|' + secrets;
    }

    private static Failure failure() {
        return new Failure(
                Failure.Phase.AUTHENTICATE,
                OptionalInt.of(535),
                Optional.empty(),
                Failure.Cause.CREDENTIALS,
                Failure.Scope.CONNECTION,
                Failure.Permanence.PERMANENT,
                Failure.Certainty.NOT_SENT,
                Optional.empty(),
                new Advice("x", Map.of(), "x"),
                "535 secret words of the server");
    }
}
