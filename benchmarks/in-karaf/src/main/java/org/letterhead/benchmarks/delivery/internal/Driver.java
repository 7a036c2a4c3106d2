/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.benchmarks.delivery.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.letterhead.mail.MailService;
import org.letterhead.mail.operate.MailLimits;
import org.letterhead.mail.operate.MailQueue;
import org.letterhead.mail.template.MailTemplates;
import org.letterhead.mail.transport.MailTransport;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does inside Karaf what the process outside orders, one order after the other: each is a line of a loopback
 * connection, and so is its answer. An answer that begins with an exclamation mark says what went wrong.
 */
@Component(
        service = {},
        immediate = true)
public final class Driver {
    /** Where the process outside listens: the system property that Karaf was started with. */
    private static final String PORT = "letterhead.bench.port";

    private static final Logger LOG = LoggerFactory.getLogger(Driver.class);

    private final Orders orders;
    private final Socket socket;

    /** Called by Declarative Services when all that is measured is there. */
    @Activate
    public Driver(
            BundleContext context,
            @Reference MailService mail,
            @Reference MailQueue queue,
            @Reference MailLimits limits,
            @Reference MailTemplates templates,
            @Reference(target = "(" + MailTransport.RELAY + "=true)") MailTransport relay)
            throws IOException, ReflectiveOperationException {
        this.orders = new Orders(context, mail, queue, limits, new BenchMails(templates), relay);
        this.socket = new Socket(InetAddress.getByName("127.0.0.1"), Integer.getInteger(PORT));
        new Thread(this::obey, "letterhead-bench").start();
    }

    /** Leaves the process outside with a broken connection: there is nothing more to measure. */
    @Deactivate
    public void stop() throws IOException {
        socket.close();
    }

    private void obey() {
        try (BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                OutputStream out = socket.getOutputStream()) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.write((answer(line) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            LOG.info("The benchmark has ended: {}", e.toString());
        }
    }

    private String answer(String line) {
        try {
            return orders.carryOut(Order.read(line)).line();
        } catch (Exception | LinkageError e) {
            LOG.error("The order \"{}\" failed", line, e);
            return "!" + e.toString().replaceAll("\\s+", " ");
        }
    }
}
