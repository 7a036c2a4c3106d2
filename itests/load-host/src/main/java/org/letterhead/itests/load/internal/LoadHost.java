/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.itests.load.internal;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.operate.MailQueue;
import org.letterhead.mail.operate.QueueSummary;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Sends mails from several threads for as long as the file {@code orders} in its directory says so, and goes on by itself after
 * every restart.
 */
@Component(
        service = LoadHost.class,
        immediate = true,
        configurationPid = "org.letterhead.itests.load",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class LoadHost implements LoadMBean {
    private final List<Worker> workers = new ArrayList<>();
    private final ObjectName name;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile MailService mails;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile MailQueue queue;

    /** The operator's settings. */
    @interface Settings {
        String directory();

        int workers() default 4;
    }

    /** Called by Declarative Services. */
    @Activate
    public LoadHost(Settings settings) throws IOException, JMException {
        Path directory = Files.createDirectories(Path.of(settings.directory()));
        Throttle throttle = new Throttle(directory.resolve("orders"));
        for (int i = 0; i < settings.workers(); i++) {
            workers.add(new Worker(
                    i, settings.workers(), Journal.open(directory.resolve("journal-" + i)), throttle, () -> mails));
        }
        name = new ObjectName("org.letterhead.itests:type=load");
        ManagementFactory.getPlatformMBeanServer().registerMBean(new StandardMBean(this, LoadMBean.class), name);
        workers.forEach(Worker::start);
    }

    @Deactivate
    void stop() throws JMException, InterruptedException {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        for (Worker worker : workers) {
            worker.stop();
        }
    }

    @Override
    public long getAccepted() {
        return workers.stream().mapToLong(Worker::accepted).sum();
    }

    @Override
    public boolean isIdle() {
        return workers.stream().allMatch(Worker::isIdle);
    }

    @Override
    public String outbox() {
        MailQueue operator = queue;
        if (operator == null) {
            return "! there is no MailQueue";
        }
        try {
            QueueSummary summary = operator.summary(Optional.empty());
            return Stream.of(
                            summary.counts().entrySet().stream().map(count -> count.getKey() + " " + count.getValue()),
                            summary.holds().entrySet().stream()
                                    .map(count -> "HELD:" + count.getKey() + " " + count.getValue()),
                            Stream.of("sentAgain " + summary.sentAgain()))
                    .flatMap(lines -> lines)
                    .collect(Collectors.joining("\n"));
        } catch (MailUnavailableException e) {
            return "! " + e.getMessage();
        }
    }

    @Override
    public String states(String ids) {
        MailService service = mails;
        if (service == null) {
            return "! there is no MailService";
        }
        try {
            return Stream.of(ids.split(",")).flatMap(id -> states(service, id)).collect(Collectors.joining("\n"));
        } catch (MailUnavailableException e) {
            return "! " + e.getMessage();
        }
    }

    private static Stream<String> states(MailService service, String id) {
        return service.status(new MailId(UUID.fromString(id)), Locale.ENGLISH)
                .map(mail -> mail.recipients().stream()
                        .map(each -> String.join(
                                " ",
                                id,
                                each.recipient().toString(),
                                each.state().toString(),
                                Integer.toString(each.attempts()),
                                mail.messageId().orElse("-"),
                                each.reason().replaceAll("\\s+", " "))))
                .orElse(Stream.of(id + " - -"));
    }
}
