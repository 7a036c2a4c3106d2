/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private static final int ENOUGH = 3;

    private final List<List<String>> batches = new CopyOnWriteArrayList<>();

    /** So far apart that a test which waited for it would fail. */
    private final GroupCommit<String, String> commits =
            new GroupCommit<>("group-commit-test", 100, new GroupCommit.Pace(Duration.ofMinutes(10), ENOUGH), batch -> {
                batches.add(List.copyOf(batch));
                return batch;
            });

    @AfterEach
    void stop() throws Exception {
        commits.stop(10_000);
    }

    @Test
    void whatComesAloneIsWrittenAtOnce() throws Exception {
        assertThat(commits.add("one").get(10, TimeUnit.SECONDS)).isEqualTo("one");
    }

    @Test
    void whatComesSoonAfterWaitsUntilThereIsEnough() throws Exception {
        commits.add("alone").get(10, TimeUnit.SECONDS);
        List<CompletableFuture<String>> more = new ArrayList<>();
        for (int i = 1; i < ENOUGH; i++) {
            more.add(commits.add("more " + i));
        }
        assertThat(batches).as("not enough yet").hasSize(1);

        more.add(commits.add("enough"));

        for (CompletableFuture<String> one : more) {
            one.get(10, TimeUnit.SECONDS);
        }
        assertThat(batches).hasSize(2);
        assertThat(batches.get(1)).containsExactly("more 1", "more 2", "enough");
    }

    @Test
    void stoppingWaitsForNoPace() throws Exception {
        commits.add("alone").get(10, TimeUnit.SECONDS);
        CompletableFuture<String> last = commits.add("last");

        assertThat(commits.stop(10_000)).isTrue();

        assertThat(last).isCompletedWithValue("last");
    }
}
