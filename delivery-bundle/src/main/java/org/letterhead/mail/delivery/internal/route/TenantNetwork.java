/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.delivery.internal.Words;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.NetworkPolicy;
import org.letterhead.mail.transport.TransportException;

/**
 * Keeps accounts' servers out of the platform's inner networks: every address that is not globally reachable (the IANA
 * special-purpose registries of RFC 6890) is refused, unless the operator allows its network.
 */
final class TenantNetwork implements NetworkPolicy {
    private static final List<AddressBlock> INNER = Stream.of(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private, RFC 1918
                    "100.64.0.0/10", // carrier-grade NAT, RFC 6598
                    "127.0.0.0/8", // loopback
                    "169.254.0.0/16", // link-local, and the metadata service of clouds
                    "172.16.0.0/12", // private, RFC 1918
                    "192.0.0.0/24", // protocol assignments, RFC 6890
                    "192.0.2.0/24", // documentation, RFC 5737
                    "168.63.129.16/32", // the host of Azure's virtual machines
                    "192.88.99.0/24", // 6to4 relays, RFC 7526
                    "192.168.0.0/16", // private, RFC 1918
                    "198.18.0.0/15", // benchmarks, RFC 2544
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4", // reserved, and broadcast
                    "::/96", // unspecified, loopback, IPv4-compatible
                    "::ffff:0:0:0/96", // IPv4-translated, RFC 2765
                    "64:ff9b::/96", // IPv4 behind NAT64, RFC 6052: could name any address above
                    "64:ff9b:1::/48", // local NAT64, RFC 8215
                    "100::/64", // discard, RFC 6666
                    "100:0:0:1::/64", // dummy prefix, RFC 9780
                    "2001::/23", // protocol assignments, Teredo among them: has an IPv4 address inside
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4: has an IPv4 address inside
                    "3fff::/20", // documentation, RFC 9637
                    "5f00::/16", // segment routing, RFC 9602
                    "fc00::/7", // unique local, RFC 4193
                    "fe80::/10", // link-local
                    "fec0::/10", // site-local, deprecated but routed by some
                    "ff00::/8") // multicast
            .map(AddressBlock::parse)
            .toList();

    private final List<AddressBlock> allowed;
    private final Set<Integer> ports;

    TenantNetwork(List<AddressBlock> allowedNetworks, Set<Integer> allowedPorts) {
        this.allowed = List.copyOf(allowedNetworks);
        this.ports = Set.copyOf(allowedPorts);
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port, Deadline deadline) throws TransportException {
        if (!ports.contains(port)) {
            throw refused("network.port", host, port, Cause.POLICY);
        }
        InetAddress[] addresses = lookUp(host, port, deadline);
        for (InetAddress address : addresses) {
            // One inner address among public ones is the shape of an attack, so all are refused.
            if (!isReachable(address)) {
                throw refused("network.inner", host, port, Cause.POLICY);
            }
        }
        return Stream.of(addresses)
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    // The JDK's look-up has no time-out of its own, so somebody else waits for it.
    private static InetAddress[] lookUp(String host, int port, Deadline deadline) throws TransportException {
        FutureTask<InetAddress[]> answer = new FutureTask<>(() -> InetAddress.getAllByName(host));
        Thread lookUp = new Thread(answer, "letterhead-look-up");
        lookUp.setDaemon(true);
        lookUp.start();
        try {
            return answer.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw refused("network.unknown", host, port, Cause.NETWORK);
        } catch (TimeoutException e) {
            throw refused("network.slow", host, port, Cause.NETWORK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused("network.slow", host, port, Cause.NETWORK);
        }
    }

    // Java turns an IPv4-mapped IPv6 address (::ffff:10.0.0.1) into the IPv4 address, so it is checked as that.
    private boolean isReachable(InetAddress address) {
        return allowed.stream().anyMatch(block -> block.contains(address))
                || INNER.stream().noneMatch(block -> block.contains(address));
    }

    private static TransportException refused(String key, String host, int port, Cause cause) {
        return new TransportException(
                Failure.of(Phase.CONNECT, cause, Words.advice(key, Map.of("host", host, "port", String.valueOf(port))))
                        .scope(Scope.CONNECTION)
                        .build());
    }
}
