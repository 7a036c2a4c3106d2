/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demo mailbox as a component: a mail server while the bundle is started. A port that another program holds is tried
 * again until it is free, so that restarting two Karafs in either order ends well.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = DemoMailboxConfig.PID)
@Designate(ocd = DemoMailboxConfig.class)
public final class DemoMailbox {
    private static final Logger LOG = LoggerFactory.getLogger(DemoMailbox.class);
    private static final long SECONDS_BETWEEN_TRIES = 2;

    private final int port;
    private final Path directory;
    private final ScheduledExecutorService starter =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "letterhead-demo-mailbox-start"));

    /** Both only touched by the starter's one thread, and after that has ended. */
    private LoopbackSmtpServer server;

    private boolean saidThatItIsBusy;

    @Activate
    public DemoMailbox(BundleContext bundle, DemoMailboxConfig config) {
        this(config.port(), directoryOf(bundle));
    }

    DemoMailbox(int port, Path directory) {
        if (port < 0 || port > 65535) {
            starter.shutdown();
            throw new IllegalArgumentException("The demo mailbox cannot listen on port " + port + ": set port in etc/"
                    + DemoMailboxConfig.PID + ".cfg to a number from 1 to 65535, or 0 for any free one");
        }
        this.port = port;
        this.directory = directory;
        starter.execute(this::start);
    }

    /** Stops listening at once and lets a mail that is just being written become whole. */
    @Deactivate
    public void stop() {
        starter.shutdownNow();
        try {
            if (starter.awaitTermination(2, TimeUnit.SECONDS) && server != null) {
                server.stop(2, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void start() {
        try {
            SourceFiles files = SourceFiles.in(directory);
            server = LoopbackSmtpServer.start(port, files);
            LOG.info("The demo mailbox takes mail at 127.0.0.1:{} and writes it to {}", server.port(), directory);
        } catch (PortTakenException e) {
            if (!saidThatItIsBusy) {
                saidThatItIsBusy = true;
                LOG.error(
                        "The demo mailbox cannot listen on port {} of 127.0.0.1, because another program does ({})."
                                + " It tries again every {} s. Stop that program, or set another port (0 = any free one)"
                                + " in etc/{}.cfg and in the relay that sends here (etc/org.letterhead.mail.relay.cfg)",
                        port,
                        e.getMessage(),
                        SECONDS_BETWEEN_TRIES,
                        DemoMailboxConfig.PID);
            }
            tryAgainSoon();
        } catch (IOException e) {
            LOG.error(
                    "The demo mailbox is off, because it cannot write to {}: {}. Make that directory writable, then"
                            + " restart this bundle",
                    directory,
                    e.toString());
        }
    }

    private void tryAgainSoon() {
        if (!starter.isShutdown()) {
            starter.schedule(this::start, SECONDS_BETWEEN_TRIES, TimeUnit.SECONDS);
        }
    }

    /** Where the mails are kept. */
    static Path directoryOf(BundleContext bundle) {
        String data = bundle.getProperty("karaf.data");
        Path parent = data != null ? Path.of(data) : bundle.getDataFile("").toPath();
        return parent.resolve("demo-mailbox");
    }
}
