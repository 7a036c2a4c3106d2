/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.internal.secrets.KeyOutcome.Refused;
import org.letterhead.mail.store.internal.secrets.KeyOutcome.Unreachable;
import org.letterhead.mail.store.internal.secrets.KeyOutcome.Usable;
import org.letterhead.mail.store.testing.Databases;

class KeyCheckTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/store");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void makesAKeyOnceAndKnowsItAgain(Databases.Kind kind) {
        try (Databases databases = Databases.on(kind, folder)) {
            Database database = databases.schema("store", MIGRATIONS);
            String first = usable(new KeyCheck(database, file("store.key")).run());
            assertThat(usable(new KeyCheck(database, file("store.key")).run())).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aLostKeyIsAnErrorAndNoOtherIsMade(Databases.Kind kind) throws IOException {
        try (Databases databases = Databases.on(kind, folder)) {
            Database database = databases.schema("store", MIGRATIONS);
            String first = usable(new KeyCheck(database, file("store.key")).run());
            Files.move(folder.resolve("store.key"), folder.resolve("copy.key"));
            for (int i = 0; i < 2; i++) {
                assertThat(refusal(new KeyCheck(database, file("store.key")).run()))
                        .contains(
                                "The key is lost",
                                first,
                                folder.resolve("store.key").toString(),
                                "restore it");
                assertThat(folder.resolve("store.key")).doesNotExist();
            }
            Files.move(folder.resolve("copy.key"), folder.resolve("store.key"));
            assertThat(usable(new KeyCheck(database, file("store.key")).run())).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anotherKeyIsAnErrorAndStaysAsItIs(Databases.Kind kind) throws IOException {
        try (Databases databases = Databases.on(kind, folder)) {
            Database database = databases.schema("store", MIGRATIONS);
            String first = usable(new KeyCheck(database, file("store.key")).run());
            String other = file("other.key").create().id();
            byte[] before = Files.readAllBytes(folder.resolve("other.key"));
            assertThat(refusal(new KeyCheck(database, file("other.key")).run()))
                    .contains(first, other, folder.resolve("other.key").toString());
            assertThat(Files.readAllBytes(folder.resolve("other.key"))).isEqualTo(before);
            assertThat(usable(new KeyCheck(database, file("store.key")).run())).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void ofTwoNodesThatBeginAtOnceOneHasTheKeyAndTheOtherIsToldSo(Databases.Kind kind)
            throws InterruptedException, ExecutionException {
        try (Databases databases = Databases.on(kind, folder)) {
            Database database = databases.schema("store", MIGRATIONS);
            CyclicBarrier together = new CyclicBarrier(2);
            ExecutorService nodes = Executors.newFixedThreadPool(2);
            try {
                Future<KeyOutcome> one = nodes.submit(() -> {
                    together.await();
                    return new KeyCheck(database, file("one.key")).run();
                });
                Future<KeyOutcome> two = nodes.submit(() -> {
                    together.await();
                    return new KeyCheck(database, file("two.key")).run();
                });
                List<KeyOutcome> outcomes = List.of(one.get(), two.get());
                String winner = Stream.of(outcomes.get(0), outcomes.get(1))
                        .filter(Usable.class::isInstance)
                        .map(KeyCheckTest::usable)
                        .reduce((a, b) -> "both " + a + " and " + b)
                        .orElseThrow();
                KeyOutcome loser = outcomes.get(0) instanceof Refused ? outcomes.get(0) : outcomes.get(1);
                assertThat(refusal(loser)).contains("begun with key " + winner, "from the node that has it");
            } finally {
                nodes.shutdownNow();
            }
        }
    }

    @Test
    void anUnusableKeyIsNoReasonToMakeOne() throws IOException {
        try (Databases databases = Databases.on(Databases.Kind.H2, folder)) {
            Database database = databases.schema("store", MIGRATIONS);
            Path file = Files.writeString(folder.resolve("store.key"), "nonsense");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            assertThat(refusal(new KeyCheck(database, file("store.key")).run())).contains(file.toString(), "damaged");
            assertThat(file).hasContent("nonsense");
        }
    }

    @Test
    void aDatabaseThatIsAwayIsWaitedFor() {
        Database away = () -> {
            throw new SQLException("away");
        };
        assertThat(new KeyCheck(away, file("store.key")).run()).isEqualTo(new Unreachable("away"));
        assertThat(folder.resolve("store.key")).doesNotExist();
    }

    private KeyFile file(String name) {
        return new KeyFile(folder.resolve(name));
    }

    private static String usable(KeyOutcome outcome) {
        assertThat(outcome).isInstanceOf(Usable.class);
        return ((Usable) outcome).key().id();
    }

    private static String refusal(KeyOutcome outcome) {
        assertThat(outcome).isInstanceOf(Refused.class);
        return ((Refused) outcome).reason();
    }
}
