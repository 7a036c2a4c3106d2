/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientTest {
    private static final List<AddressBlock> PROXIES = List.of(
            AddressBlock.parse("10.0.0.0/8"), AddressBlock.parse("2001:db8:1::/48"), AddressBlock.parse("192.0.2.7"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "203.0.113.5 | - | 203.0.113.5",
                "203.0.113.5 | 198.51.100.1 | 203.0.113.5",
                "10.1.2.3 | 198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | 1.1.1.1, 198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | 198.51.100.1, 10.9.9.9, 192.0.2.7 | 198.51.100.1",
                "10.1.2.3 | - | 10.1.2.3",
                "10.1.2.3 | localhost | 10.1.2.3",
                "10.1.2.3 | 198.51.100.1, abc.de | 10.1.2.3",
                "10.1.2.3 | 198.51.100.1:4711 | 198.51.100.1",
                "10.1.2.3 | [2001:db8:2::5]:443 | 20010db800020000/64",
                "10.1.2.3 | 999.1.1.1 | 10.1.2.3",
                "10.1.2.3 | 198.51.100.01 | 10.1.2.3",
                "10.1.2.3 | 198.51.100 | 10.1.2.3",
                "10.1.2.3 | 198.51.100.255 | 198.51.100.255",
                "10.1.2.3 | ,,, | 10.1.2.3",
                "2001:db8:1:1::1 | 2001:db8:2:3:4:5:6:7 | 20010db800020003/64",
                "2001:db8:2:3:ffff::1 | - | 20010db800020003/64",
                "fe80::1%eth0 | - | fe80000000000000/64",
                "::ffff:203.0.113.5 | - | 203.0.113.5",
                "- | 198.51.100.1 | unknown",
            })
    void isWhoConnectsOrWhomATrustedProxyNames(String remote, String forwardedFor, String client) {
        assertThat(Client.of(remote, forwardedFor == null ? List.of() : List.of(forwardedFor), PROXIES))
                .isEqualTo(client);
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(Client.of("10.1.2.3", List.of("1.1.1.1", "198.51.100.1, 10.5.5.5"), PROXIES))
                .isEqualTo("198.51.100.1");
    }

    @Test
    void roomComesBackWithTime() {
        AtomicLong now = new AtomicLong();
        Throttle throttle = new Throttle(60, 61, clock(now));
        for (int i = 0; i < 60; i++) {
            assertThat(throttle.tooMany("one")).isEmpty();
        }

        assertThat(throttle.tooMany("one")).hasValue(Duration.ofSeconds(1));
        assertThat(throttle.tooMany("two"))
                .as("what is refused takes nothing from the others")
                .isEmpty();
        assertThat(throttle.tooMany("two")).as("all together").isPresent();

        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(throttle.tooMany("one")).isEmpty();
        assertThat(throttle.tooMany("one")).isPresent();
    }

    private static TimeMeter clock(AtomicLong now) {
        return new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return now.get();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }
}
