/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.support.table.ShellTable;

/**
 * What {@code mail:transports} prints.
 *
 * @param ways in the order of their ranking
 */
record WaysPage(List<Way> ways) {
    private static final String SMTP_BUNDLE_WAY = "smtp";

    void print(PrintStream out) {
        if (ways.isEmpty()) {
            out.println("There is no way of sending. Install the platform's own with: feature:install letterhead-core");
        } else {
            table().print(out);
        }
        doubles(out);
        nameless(out);
        missingRelay(out);
    }

    private ShellTable table() {
        ShellTable table = new ShellTable();
        table.column("Way");
        table.column("Name");
        table.column("Standing");
        table.column("Relay");
        table.column("Bundle");
        ways.forEach(way -> table.addRow()
                .addContent(
                        Printable.of(way.name().orElse("-")),
                        Printable.of(way.displayName()),
                        way.standing(),
                        way.relay() ? "yes" : "",
                        way.bundle()));
        return table;
    }

    private void doubles(PrintStream out) {
        Set<String> seen = new HashSet<>();
        ways.stream()
                .flatMap(way -> way.name().stream())
                .filter(name -> !seen.add(name))
                .distinct()
                .forEach(name -> out.println("\nSeveral bundles bring the way \"" + Printable.of(name)
                        + "\": the one that stands first here is used."));
        if (ways.stream().filter(Way::relay).count() > 1) {
            out.println("\nThere are several relays: the one that stands first here is used.");
        }
    }

    private void nameless(PrintStream out) {
        ways.stream()
                .filter(way -> way.name().isEmpty() && !way.relay())
                .forEach(way -> out.println("\nThe transport of " + way.bundle()
                        + " has no service property letterhead.transport, so no account can choose it."));
    }

    private void missingRelay(PrintStream out) {
        if (ways.stream().anyMatch(Way::relay)) {
            return;
        }
        boolean driver = ways.stream().anyMatch(way -> way.name().equals(Optional.of(SMTP_BUNDLE_WAY)));
        out.println("\nThere is no relay, so mail by ways without a server of their own cannot leave"
                + " (platform, whitelabel and the like).");
        out.println((driver ? "" : "Install the driver with: feature:install letterhead-smtp\n")
                + "Create the file etc/org.letterhead.mail.relay.cfg of this Karaf with host, port and encryption"
                + " (implicit-tls, starttls or none),\nand with user and .password if the relay asks for them."
                + " It is read at once, without a restart.");
    }
}
