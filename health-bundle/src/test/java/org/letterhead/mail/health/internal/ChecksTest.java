/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.ResultLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.operate.MailQueue;
import org.letterhead.mail.operate.QueueSelection;
import org.letterhead.mail.operate.QueueSummary;
import org.letterhead.mail.operate.Suspension;
import org.letterhead.mail.store.SealedSecretException;
import org.letterhead.mail.store.SealedSecrets;
import org.letterhead.mail.store.SecretPlace;

@Timeout(20)
class ChecksTest {
    private static final Instant NOW = Instant.parse("2026-11-21T20:15:30.5Z");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Queue queue = new Queue();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable check : open) {
            check.close();
        }
    }

    @Test
    void aDatabaseThatAnswersIsWell() {
        List<String> asked = new ArrayList<>();
        Result result = database(LONG, () -> connection(asked)).execute();

        assertThat(result.getStatus()).isEqualTo(Status.OK);
        assertThat(lines(result)).singleElement().asString().matches("OK The database answered within [0-9]+ ms\\.");
        assertThat(asked).containsExactly("SELECT 1", "statement closed", "connection closed");
    }

    @Test
    void aDatabaseThatIsNotThereIsCritical() {
        Result result = new DatabaseCheck(LONG, () -> NOW).execute();

        assertThat(result.getStatus()).isEqualTo(Status.CRITICAL);
        assertThat(lines(result)).singleElement().asString().contains("There is no database for mails");
    }

    @Test
    void theDatabasesOwnWordsAreShownButNotObeyed() {
        Result result = database(LONG, () -> {
                    throw new SQLException("The file\u001b[2J is locked {}.");
                })
                .execute();

        assertThat(result.getStatus()).isEqualTo(Status.CRITICAL);
        assertThat(lines(result))
                .containsExactly("CRITICAL The database cannot be used: The file\ufffd[2J is locked {}.");
    }

    @Test
    void aFailureWithoutWordsIsNamed() {
        Result result = database(LONG, () -> {
                    throw new SQLException();
                })
                .execute();

        assertThat(lines(result)).containsExactly("CRITICAL The database cannot be used: SQLException");
    }

    @Test
    void aDatabaseThatHangsDoesNotHangTheCheck() {
        Result result = database(SHORT, () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new SQLException();
                })
                .execute();

        assertThat(result.getStatus()).isEqualTo(Status.CRITICAL);
        assertThat(lines(result)).containsExactly("CRITICAL The database has not answered since 2026-11-21T20:15:30Z.");
    }

    @ParameterizedTest
    @CsvSource({
        "0, OK, The oldest mail that could leave has waited 0 min.",
        "299, OK, The oldest mail that could leave has waited 4 min.",
        "300, WARN, The oldest mail that could leave has waited 5 min (a warning from 5).",
        "1799, WARN, The oldest mail that could leave has waited 29 min (a warning from 5).",
        "1800, CRITICAL, The oldest mail that could leave has waited 30 min (critical from 30).",
        "-5, OK, The oldest mail that could leave has waited 0 min."
    })
    void theAgeOfTheOldestMailDecides(long seconds, Status status, String line) {
        queue.summary = summary(Optional.of(NOW.minusSeconds(seconds)), Optional.empty());

        Result result = queue(LONG, Map.of()).execute();

        assertThat(result.getStatus()).isEqualTo(status);
        assertThat(lines(result))
                .containsExactly(status + " " + line, "OK Recipients: queued 3, unknown outcome 1, open altogether 4.");
    }

    @Test
    void theOperatorSaysFromWhichAgeOn() {
        queue.summary = summary(Optional.of(NOW.minusSeconds(120)), Optional.empty());

        assertThat(queue(LONG, Map.of("warn_minutes", 1)).execute().getStatus()).isEqualTo(Status.WARN);
        assertThat(queue(LONG, Map.of("warn_minutes", 1, "critical_minutes", 2))
                        .execute()
                        .getStatus())
                .isEqualTo(Status.CRITICAL);
    }

    @Test
    void aSlipInTheFileIsSaidAndDoesNotSilenceTheCheck() {
        queue.summary = summary(Optional.of(NOW.minusSeconds(1800)), Optional.empty());

        for (Map<String, Object> slip : List.<Map<String, Object>>of(
                Map.of("warn_minutes", 0),
                Map.of("critical_minutes", 4),
                Map.of("warn_minutes", new NumberFormatException()))) {
            Result result = queue(LONG, slip).execute();
            assertThat(result.getStatus()).isEqualTo(Status.CRITICAL);
            assertThat(lines(result).get(0)).startsWith("WARN In etc/org.letterhead.mail.health.cfg ");
        }
    }

    @Test
    void aChangedFileCountsAtOnce() {
        queue.summary = summary(Optional.of(NOW.minusSeconds(120)), Optional.empty());
        QueueCheck check = queue(LONG, Map.of());
        assertThat(check.execute().getStatus()).isEqualTo(Status.OK);

        check.modified(configuration(Map.of("warn_minutes", 1)));

        assertThat(check.execute().getStatus()).isEqualTo(Status.WARN);
    }

    @Test
    void whoHasStoppedOrCapturedMailIsReminded() {
        queue.summary = summary(Optional.empty(), Optional.of(MailAddress.of("staging@platform.example")));
        queue.suspensions = List.of(
                new Suspension(Optional.empty(), NOW, "operator karaf", ""),
                new Suspension(Optional.of("acme"), NOW, "operator maria", "spam\u001b[2J"));

        Result result = queue(LONG, Map.of()).execute();

        assertThat(result.getStatus()).isEqualTo(Status.WARN);
        assertThat(lines(result))
                .contains(
                        "OK No mail waits that could leave.",
                        "WARN All mail is suspended since 2026-11-21T20:15:30Z by operator karaf.",
                        "WARN The mail of account acme is suspended since 2026-11-21T20:15:30Z by operator maria:"
                                + " spam\ufffd[2J",
                        "WARN All mail goes to staging@platform.example instead of to its recipients (capture mode).");
    }

    @Test
    void aQueueThatIsNotThereOrCannotBeLookedAtIsCritical() {
        QueueCheck absent = new QueueCheck(Thresholds.of(configuration(Map.of())), LONG, () -> NOW);
        assertThat(absent.execute().getStatus()).isEqualTo(Status.CRITICAL);
        assertThat(lines(absent.execute())).singleElement().asString().contains("There is no mail queue");

        queue.trouble = () -> {
            throw new MailUnavailableException("The store is away.");
        };
        assertThat(lines(queue(LONG, Map.of()).execute()))
                .containsExactly("CRITICAL The mail queue cannot be looked at: The store is away.");
    }

    @Test
    void aQueueThatHangsDoesNotHangTheCheck() {
        queue.trouble = () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new MailUnavailableException("stopped", e);
            }
        };

        assertThat(lines(queue(SHORT, Map.of()).execute()))
                .containsExactly("CRITICAL The mail queue has not answered since 2026-11-21T20:15:30Z.");
    }

    @Test
    void theKeyIsTriedOut() {
        KeyCheck check = new KeyCheck();
        assertThat(check.execute().getStatus()).isEqualTo(Status.CRITICAL);
        assertThat(lines(check.execute())).singleElement().asString().contains("is not there");

        check.secrets = secrets(0);
        assertThat(lines(check.execute())).containsExactly("OK The key is there and fits the database.");

        check.secrets = secrets(1);
        assertThat(lines(check.execute())).containsExactly("CRITICAL The key does not open what it has sealed.");

        check.secrets = new SealedSecrets() {
            @Override
            public byte[] seal(SecretPlace place, byte[] clear) {
                return clear;
            }

            @Override
            public byte[] open(SecretPlace place, byte[] sealed) {
                throw new SealedSecretException("It was sealed with another key.");
            }
        };
        assertThat(lines(check.execute())).containsExactly("CRITICAL It was sealed with another key.");
    }

    private DatabaseCheck database(Duration limit, Lending lending) {
        DatabaseCheck check = new DatabaseCheck(limit, () -> NOW);
        check.database = lending::connection;
        open.add(check::close);
        return check;
    }

    private QueueCheck queue(Duration limit, Map<String, ?> values) {
        QueueCheck check = new QueueCheck(Thresholds.of(configuration(values)), limit, () -> NOW);
        check.queue = queue;
        open.add(check::close);
        return check;
    }

    private interface Lending {
        Connection connection() throws SQLException;
    }

    private static QueueSummary summary(Optional<Instant> oldest, Optional<MailAddress> capture) {
        return new QueueSummary(
                Map.of(RecipientState.QUEUED, 3L, RecipientState.UNKNOWN_OUTCOME, 1L), Map.of(), oldest, 2, capture);
    }

    /** The status and the text of each line. */
    private static List<String> lines(Result result) {
        List<String> lines = new ArrayList<>();
        for (ResultLog.Entry entry : result) {
            lines.add(entry.getStatus() + " " + entry.getMessage());
        }
        return lines;
    }

    private static Connection connection(List<String> asked) {
        Statement statement = proxy(Statement.class, (method, arguments) -> {
            asked.add(method.equals("close") ? "statement closed" : (String) arguments[0]);
            return method.equals("close") ? null : true;
        });
        return proxy(Connection.class, (method, arguments) -> {
            if (method.equals("close")) {
                asked.add("connection closed");
                return null;
            }
            return statement;
        });
    }

    /** The operator's file; what is not in it has its default, and an exception is what DS throws for that value. */
    private static HealthConfiguration configuration(Map<String, ?> values) {
        return new HealthConfiguration() {
            @Override
            public Class<? extends Annotation> annotationType() {
                return HealthConfiguration.class;
            }

            @Override
            public int warn_minutes() {
                return value("warn_minutes", 5);
            }

            @Override
            public int critical_minutes() {
                return value("critical_minutes", 30);
            }

            private int value(String name, int otherwise) {
                Object value = values.get(name);
                if (value instanceof RuntimeException e) {
                    throw e;
                }
                return value == null ? otherwise : (Integer) value;
            }
        };
    }

    private static SealedSecrets secrets(int damage) {
        return new SealedSecrets() {
            @Override
            public byte[] seal(SecretPlace place, byte[] clear) {
                byte[] sealed = clear.clone();
                sealed[0] += (byte) damage;
                return sealed;
            }

            @Override
            public byte[] open(SecretPlace place, byte[] sealed) {
                return sealed;
            }
        };
    }

    private interface Call {
        Object answer(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.answer(method.getName(), arguments)));
    }

    /** Can be looked at only. */
    private static final class Queue implements MailQueue {
        private QueueSummary summary;
        private List<Suspension> suspensions = List.of();
        private Runnable trouble = () -> {};

        @Override
        public QueueSummary backlog() {
            return summary(Optional.empty());
        }

        @Override
        public QueueSummary summary(Optional<String> account) {
            trouble.run();
            assertThat(account).isEmpty();
            return summary;
        }

        @Override
        public List<Suspension> suspensions() {
            return suspensions;
        }

        @Override
        public int hold(Actor actor, QueueSelection which) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int release(Actor actor, QueueSelection which) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int cancel(Actor actor, QueueSelection which) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean suspend(Actor actor, Optional<String> account, String reason) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean resume(Actor actor, Optional<String> account) {
            throw new UnsupportedOperationException();
        }
    }
}
