/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.net.InetSocketAddress;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Which hosts and ports an account's settings may reach. An account is not trusted to name a host: without this it
 * could make the platform connect to its own inner network.
 *
 * <p>A host that is fixed in the driver needs no policy, but never build one from a text of the account's: let it choose a
 * region from a list. A driver for HTTP whose accounts do name the host uses a client that connects to the address and
 * names the host in Host and SNI, and follows no redirects.
 */
@ProviderType
public interface NetworkPolicy {
    /**
     * Looks a name up, once, and checks every address it has. Connect to the addresses returned and not to the name: a
     * second look-up could answer something else. Blocks while the name is looked up.
     *
     * @param host a host name or IP address as the account wrote it
     * @param port the port as the account wrote it
     * @param deadline when to give up the look-up
     * @return the addresses that may be used, best first, never empty
     * @throws TransportException if the name has no address, if one of them or the port may not be reached, or if the
     *     look-up takes too long
     */
    List<InetSocketAddress> resolve(String host, int port, Deadline deadline) throws TransportException;
}
