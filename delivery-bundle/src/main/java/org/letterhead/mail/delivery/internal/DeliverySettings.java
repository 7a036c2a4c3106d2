/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.delivery.internal.route.AddressBlock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The operator's settings for delivery, checked once. A change makes the rest of this bundle start anew with them;
 * mails in flight are finished first.
 */
@Component(service = DeliverySettings.class, configurationPid = DeliverySettings.PID, immediate = true)
@Designate(ocd = DeliverySettings.Configuration.class)
public final class DeliverySettings {
    /** The operator's file is {@code etc/} and this and {@code .cfg}. */
    public static final String PID = "org.letterhead.mail.delivery";

    /** How the operator writes the settings. */
    @ObjectClassDefinition(
            name = "Letterhead: delivery",
            description = "How mails are accepted and sent. Every setting has a default.")
    public @interface Configuration {
        /** What happens while no bundle keeps the accounts' settings. */
        @AttributeDefinition(
                name = "Accounts",
                description = "required: mail of accounts waits while no bundle keeps their settings. none: every "
                        + "account sends by the platform's own address.",
                options = {@Option(label = "required", value = "required"), @Option(label = "none", value = "none")})
        String accounts() default "required";

        /** Size of the sender pool. */
        @AttributeDefinition(
                name = "Sender threads",
                description = "How many mails are sent at the same time, 1 to 256.")
        int sender_threads() default 8;

        /** Bound of all attachments of a mail. */
        @AttributeDefinition(
                name = "Attachments limit",
                description = "The most bytes that all attachments of one mail may have together.")
        long attachments_limit_bytes() default 10L * 1024 * 1024;

        /** Bound of connections to one server. */
        @AttributeDefinition(
                name = "Connections per server",
                description = "How many connections with the same login may be open to one server, 1 to 100.")
        int connections_per_server() default 4;

        /** How long to wait for a connection of the pool. */
        @AttributeDefinition(
                name = "Connection wait",
                description = "For how many seconds a mail waits when all connections to its server are busy.")
        int connection_wait_seconds() default 60;

        /** How long an idle connection is kept. */
        @AttributeDefinition(
                name = "Connection idle",
                description =
                        "After how many seconds without a mail a connection is not used again. Servers close idle ones.")
        int connection_idle_seconds() default 30;

        /** How old a connection may become. */
        @AttributeDefinition(
                name = "Connection age",
                description =
                        "After how many seconds a connection is replaced, however busy it is. Servers change their "
                                + "addresses and certificates.")
        int connection_age_seconds() default 600;

        /** How many mails one connection may carry. */
        @AttributeDefinition(
                name = "Connection mails",
                description = "After how many mails a connection is replaced, 1 to 100000. Many servers end it at 100.")
        int connection_mails() default 100;

        /** How long connecting may take. */
        @AttributeDefinition(
                name = "Connect deadline",
                description = "For how many seconds a mail waits until a connection is made, login included.")
        int connect_deadline_seconds() default 60;

        /** How long handing over may take. */
        @AttributeDefinition(
                name = "Submit deadline",
                description = "For how many seconds a mail may take to be handed over, the server's answer included.")
        int submit_deadline_seconds() default 600;

        /** The pause before the second try. */
        @AttributeDefinition(
                name = "First retry",
                description =
                        "After how many seconds a mail that could not be sent for now is tried again; each pause is twice "
                                + "the one before, by chance a quarter longer or shorter.")
        int retry_first_seconds() default 30;

        /** The longest pause between tries. */
        @AttributeDefinition(name = "Longest retry pause", description = "The longest pause between tries, in seconds.")
        int retry_most_seconds() default 3600;

        /** How long security mail is worth sending. */
        @AttributeDefinition(
                name = "Security mail is worth sending",
                description =
                        "For how many minutes after it was accepted a security mail (password reset, confirmation) is tried.")
        int retry_security_minutes() default 60;

        /** How long transactional mail is worth sending. */
        @AttributeDefinition(
                name = "Transactional mail is worth sending",
                description = "For how many minutes after it was accepted a transactional mail is tried.")
        int retry_transactional_minutes() default 4320;

        /** How long subscription mail is worth sending. */
        @AttributeDefinition(
                name = "Subscription mail is worth sending",
                description =
                        "For how many minutes after it was accepted a subscription mail (report, alert) is tried.")
        int retry_subscription_minutes() default 1440;

        /** Where all mail goes instead of to its recipients. */
        @AttributeDefinition(
                name = "Capture mailbox",
                description =
                        "For staging: an address that gets all mail instead of its recipients. Empty: nobody's mail is captured.")
        String capture_mailbox() default "";

        /** How long the log keeps a mail. */
        @AttributeDefinition(
                name = "Log retention",
                description = "For how many days the log keeps a mail, from its acceptance on, 1 to 3650. A mail that "
                        + "still waits is kept until it has come to its end.")
        int log_retention_days() default 90;

        /** How long contents are kept. */
        @AttributeDefinition(
                name = "Content retention",
                description = "For how many days the content of a mail is kept, from its acceptance on, so that it can "
                        + "be sent again, 0 to 3650. That of security mails is erased as soon as they have come to "
                        + "their end.")
        int content_retention_days() default 14;

        /** Inner networks that accounts may reach. */
        @AttributeDefinition(
                name = "Allowed networks",
                description = "Loopback, private and link-local networks that accounts' own servers may be in, such as "
                        + "10.1.0.0/16. None by default.")
        String[] network_allow() default {};

        /** Ports that accounts may reach. */
        @AttributeDefinition(name = "Allowed ports", description = "Ports that accounts' own servers may listen on.")
        String[] network_ports() default {"25", "465", "587", "2525"};

        /** How much a new account may send through the operator's relay. */
        @AttributeDefinition(
                name = "New accounts: messages a day",
                description = "How many messages an account that is new may send through the operator's relay in 24 "
                        + "hours. 0: as many as any other.")
        int new_accounts_messages_per_day() default 0;

        /** For how long an account is new. */
        @AttributeDefinition(
                name = "New accounts: days",
                description = "For how many days after its first mail an account is new, 1 to 365.")
        int new_accounts_days() default 14;
    }

    private final boolean accountsRequired;
    private final int senderThreads;
    private final long attachmentsLimit;
    private final int connectionsPerServer;
    private final Duration connectionWait;
    private final Duration connectionIdle;
    private final Duration connectionAge;
    private final int connectionMails;
    private final Duration connectDeadline;
    private final Duration submitDeadline;
    private final Duration retryFirst;
    private final Duration retryMost;
    private final Map<MessageClass, Duration> worthSending;
    private final Optional<MailAddress> captureMailbox;
    private final Duration logRetention;
    private final Duration contentRetention;
    private final List<AddressBlock> allowedNetworks;
    private final Set<Integer> allowedPorts;
    private final long newAccountsMessagesPerDay;
    private final Duration newAccountsFor;

    /** Checks every setting, so that a wrong one is named in the log before anything runs with it. */
    @Activate
    public DeliverySettings(Configuration configuration) {
        this.accountsRequired = "required".equals(oneOf("accounts", configuration.accounts(), "required", "none"));
        this.senderThreads = (int) within("sender.threads", configuration.sender_threads(), 1, 256);
        this.attachmentsLimit =
                within("attachments.limit.bytes", configuration.attachments_limit_bytes(), 0, 100L * 1024 * 1024);
        this.connectionsPerServer =
                (int) within("connections.per.server", configuration.connections_per_server(), 1, 100);
        this.connectionWait = seconds("connection.wait.seconds", configuration.connection_wait_seconds());
        this.connectionIdle = seconds("connection.idle.seconds", configuration.connection_idle_seconds());
        this.connectionAge = seconds("connection.age.seconds", configuration.connection_age_seconds());
        this.connectionMails = (int) within("connection.mails", configuration.connection_mails(), 1, 100_000);
        this.connectDeadline = seconds("connect.deadline.seconds", configuration.connect_deadline_seconds());
        this.submitDeadline = seconds("submit.deadline.seconds", configuration.submit_deadline_seconds());
        this.retryFirst = seconds("retry.first.seconds", configuration.retry_first_seconds());
        this.retryMost =
                Duration.ofSeconds(within("retry.most.seconds", configuration.retry_most_seconds(), 1, 86_400));
        this.worthSending = Map.of(
                MessageClass.SECURITY, minutes("retry.security.minutes", configuration.retry_security_minutes()),
                MessageClass.TRANSACTIONAL,
                        minutes("retry.transactional.minutes", configuration.retry_transactional_minutes()),
                MessageClass.SUBSCRIPTION,
                        minutes("retry.subscription.minutes", configuration.retry_subscription_minutes()));
        this.captureMailbox = address("capture.mailbox", configuration.capture_mailbox());
        this.logRetention = Duration.ofDays(within("log.retention.days", configuration.log_retention_days(), 1, 3650));
        this.contentRetention =
                Duration.ofDays(within("content.retention.days", configuration.content_retention_days(), 0, 3650));
        this.allowedNetworks = listed(configuration.network_allow())
                .map(DeliverySettings::network)
                .toList();
        this.allowedPorts = listed(configuration.network_ports())
                .map(DeliverySettings::port)
                .collect(Collectors.toUnmodifiableSet());
        this.newAccountsMessagesPerDay = within(
                "new.accounts.messages.per.day", configuration.new_accounts_messages_per_day(), 0, 1_000_000_000);
        this.newAccountsFor = Duration.ofDays(within("new.accounts.days", configuration.new_accounts_days(), 1, 365));
    }

    /** Whether an account's mail waits while no bundle keeps the accounts' settings. */
    public boolean accountsRequired() {
        return accountsRequired;
    }

    /** How many mails are sent at the same time. */
    public int senderThreads() {
        return senderThreads;
    }

    /**
     * How many mails a server may have taken of which nothing is written yet: enough that a commit of what became of them is worth it
     * while as many are under way. So many are sent twice at most if the process dies just now.
     */
    public int mostUnwritten() {
        return senderThreads * 16;
    }

    /** The most bytes of all attachments of one mail. */
    public long attachmentsLimit() {
        return attachmentsLimit;
    }

    /** The most connections with the same key. */
    public int connectionsPerServer() {
        return connectionsPerServer;
    }

    /** How long a mail waits for a connection when all are busy. */
    public Duration connectionWait() {
        return connectionWait;
    }

    /** After what time without a mail a connection is not used again. */
    public Duration connectionIdle() {
        return connectionIdle;
    }

    /** After what time a connection is replaced, however busy it is. */
    public Duration connectionAge() {
        return connectionAge;
    }

    /** After how many mails a connection is replaced. */
    public int connectionMails() {
        return connectionMails;
    }

    /** How long connecting may take. */
    public Duration connectDeadline() {
        return connectDeadline;
    }

    /** How long handing over may take. */
    public Duration submitDeadline() {
        return submitDeadline;
    }

    /** The pause before the second try. */
    public Duration retryFirst() {
        return retryFirst;
    }

    /** The longest pause between tries. */
    public Duration retryMost() {
        return retryMost;
    }

    /** For how long after it was accepted a mail is tried. */
    public Duration worthSending(MessageClass messageClass) {
        return worthSending.get(messageClass);
    }

    /** Where all mail goes instead of to its recipients, if the operator captures it. */
    public Optional<MailAddress> captureMailbox() {
        return captureMailbox;
    }

    /** How long the log keeps a mail, from its acceptance on. */
    public Duration logRetention() {
        return logRetention;
    }

    /** How long the content of a mail is kept, from its acceptance on. */
    public Duration contentRetention() {
        return contentRetention;
    }

    /** Inner networks that accounts may reach. */
    public List<AddressBlock> allowedNetworks() {
        return allowedNetworks;
    }

    /** Ports that accounts may reach. */
    public Set<Integer> allowedPorts() {
        return allowedPorts;
    }

    /** How many messages an account that is new may send through the operator's relay in 24 hours; 0 if there is no limit. */
    public long newAccountsMessagesPerDay() {
        return newAccountsMessagesPerDay;
    }

    /** For how long after its first mail an account is new. */
    public Duration newAccountsFor() {
        return newAccountsFor;
    }

    /** A list in a cfg file arrives as one text. */
    private static Stream<String> listed(String[] values) {
        return Stream.of(values)
                .flatMap(value -> Stream.of(value.split("[,\\s]+")))
                .filter(value -> !value.isEmpty());
    }

    private static AddressBlock network(String value) {
        try {
            return AddressBlock.parse(value);
        } catch (IllegalArgumentException e) {
            throw wrong("network.allow", e.getMessage());
        }
    }

    private static int port(String value) {
        if (!value.matches("[0-9]{1,5}")) {
            throw wrong("network.ports", "\"" + value + "\" is not a port");
        }
        return (int) within("network.ports", Integer.parseInt(value), 1, 65535);
    }

    private static Duration seconds(String key, int value) {
        return Duration.ofSeconds(within(key, value, 1, 3600));
    }

    private static Duration minutes(String key, int value) {
        return Duration.ofMinutes(within(key, value, 1, 43_200));
    }

    private static Optional<MailAddress> address(String key, String value) {
        try {
            return value.isBlank() ? Optional.empty() : Optional.of(MailAddress.of(value));
        } catch (MailRejectedException e) {
            throw wrong(key, e.getMessage());
        }
    }

    private static long within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw wrong(key, "it is " + value + " and must be from " + least + " to " + most);
        }
        return value;
    }

    private static String oneOf(String key, String value, String... allowed) {
        if (!Set.of(allowed).contains(value)) {
            throw wrong(key, "it is \"" + value + "\" and must be one of " + String.join(", ", allowed));
        }
        return value;
    }

    private static IllegalArgumentException wrong(String key, String problem) {
        return new IllegalArgumentException(
                "etc/" + PID + ".cfg: change " + key + ": " + problem + ". No mail is accepted until then.");
    }
}
