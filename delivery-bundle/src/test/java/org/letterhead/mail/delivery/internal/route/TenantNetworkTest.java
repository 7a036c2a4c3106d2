/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.TransportException;

class TenantNetworkTest {
    private final TenantNetwork network = new TenantNetwork(List.of(), Set.of(25, 465, 587, 2525));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.0.9",
                "localhost",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "169.254.169.254",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "198.18.0.1",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "fec0::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2130706433",
                "192.88.99.1",
                "2001:2::1",
                "3fff::1",
                "5f00::1",
                "100:0:0:1::1",
                "168.63.129.16",
                "fe80::1%1",
                "127.1"
            })
    void innerAddressesAreRefused(String host) {
        assertThatThrownBy(() -> network.resolve(host, 465, soon()))
                .isInstanceOfSatisfying(TransportException.class, refused -> {
                    assertThat(refused.failure().cause()).isEqualTo(Cause.POLICY);
                    assertThat(refused.failure().advice().key()).isEqualTo("delivery.network.inner");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"9.9.9.9", "172.32.0.1", "100.128.0.1", "2620:fe::fe", "::ffff:9.9.9.9"})
    void publicAddressesAreAllowed(String host) throws TransportException {
        assertThat(network.resolve(host, 587, soon())).singleElement().satisfies(address -> {
            assertThat(address.getPort()).isEqualTo(587);
            assertThat(address.isUnresolved()).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 22, 80, 443, 3306, 8080})
    void otherPortsAreRefused(int port) {
        assertThatThrownBy(() -> network.resolve("9.9.9.9", port, soon())).hasMessageContaining("Port " + port);
    }

    @Test
    void anUnknownNameIsSaidToBeUnknown() {
        assertThatThrownBy(() -> network.resolve("no-such-host.invalid", 465, soon()))
                .isInstanceOfSatisfying(
                        TransportException.class,
                        refused -> assertThat(refused.failure().cause()).isEqualTo(Cause.NETWORK))
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void theOperatorMayAllowANetworkAndNoMoreThanThat() throws TransportException {
        TenantNetwork allowing = new TenantNetwork(
                List.of(AddressBlock.parse("127.0.0.0/8"), AddressBlock.parse("fd00:1::/32")), Set.of(2525));
        assertThat(allowing.resolve("127.0.0.1", 2525, soon())).hasSize(1);
        assertThat(allowing.resolve("fd00:1::5", 2525, soon())).hasSize(1);
        assertThatThrownBy(() -> allowing.resolve("10.0.0.1", 2525, soon())).isInstanceOf(TransportException.class);
        assertThatThrownBy(() -> allowing.resolve("fd00:2::5", 2525, soon())).isInstanceOf(TransportException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "example.com/8", "10.0.0/8/8", ""})
    void aWrongNetworkIsNamed(String network) {
        assertThatThrownBy(() -> AddressBlock.parse(network)).hasMessageContaining("\"" + network + "\"");
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(10));
    }
}
