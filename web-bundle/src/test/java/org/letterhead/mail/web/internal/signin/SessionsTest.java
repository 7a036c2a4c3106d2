/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.account.Actor;

class SessionsTest {
    private static final Actor.User ANNA = new Actor.User("anna");
    private static final Actor.User BEN = new Actor.User("ben");

    private Duration passed = Duration.ZERO;
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plus(passed);
        }
    };
    private final Sessions sessions = new Sessions(Duration.ofMinutes(60), clock, () -> passed.toNanos());

    @Test
    void ofVeryManySessionsOfOneUserTheOldestMakesRoom() {
        String bens = sessions.open(BEN, Optional.empty());
        List<String> annas = new ArrayList<>();
        for (int i = 0; i < Sessions.MOST_OF_USER + 3; i++) {
            annas.add(sessions.open(ANNA, Optional.empty()));
            passed = passed.plusSeconds(1);
        }
        assertThat(annas.stream().filter(name -> sessions.find(name).isPresent()))
                .containsExactlyElementsOf(annas.subList(3, annas.size()));
        assertThat(sessions.find(bens)).isPresent();
    }

    @Test
    void whatAScriptAsksForByItselfKeepsNobodySignedIn() {
        String name = sessions.open(ANNA, Optional.empty());
        passed = Duration.ofMinutes(50);
        assertThat(sessions.find(name)).isPresent();
        passed = Duration.ofMinutes(100);
        assertThat(sessions.look(name)).isPresent();
        sessions.open(ANNA, Optional.empty());
        passed = Duration.ofMinutes(111);
        assertThat(sessions.look(name)).isEmpty();
        assertThat(sessions.find(name)).isEmpty();
    }

    @Test
    void howeverBusyASessionEnds() {
        String name = sessions.open(ANNA, Optional.empty());
        while (passed.compareTo(Sessions.LONGEST) < 0) {
            assertThat(sessions.find(name)).isPresent();
            passed = passed.plusMinutes(30);
        }
        passed = passed.plusMinutes(1);
        assertThat(sessions.look(name)).isEmpty();
        assertThat(sessions.find(name)).isEmpty();
    }
}
