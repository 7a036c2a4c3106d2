/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.Dictionary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.inject.Inject;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Before;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.transport.MailTransport;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/** What the tests inside Karaf have in common. Each leaves Karaf as it found it. */
public abstract class InKaraf {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}");

    /** Of a service that a test puts in the place of Letterhead's own. */
    protected static final Dictionary<String, Object> BEFORE_ALL =
            FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, 1_000));

    @Inject
    protected BundleContext context;

    @Configuration
    public static Option[] configuration() {
        return KarafUnderTest.options();
    }

    /** A bundle's first tables take a moment, before which no mail is accepted. */
    @Before
    public void waitForTheStore() {
        service(Database.class, "(letterhead.schema=delivery)");
    }

    /** The mail service as it is now: it may have gone and come back since the test began. */
    protected MailService mail() {
        return service(MailService.class, null);
    }

    protected <T> T service(Class<T> type, String filter) {
        return Eventually.get(
                "a service " + type.getName() + " " + filter, () -> context.getServiceReferences(type, filter).stream()
                        .findFirst()
                        .map(context::getService));
    }

    protected boolean isThere(String filter) {
        try {
            return !context.getServiceReferences(MailTransport.class, filter).isEmpty();
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    protected Bundle bundle(String symbolicName) {
        for (Bundle bundle : context.getBundles()) {
            if (symbolicName.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new AssertionError("no bundle " + symbolicName);
    }

    /** A small mail of the account to one recipient. */
    protected static MailRequest.Builder hello() {
        return MailRequest.forAccount("acme")
                .content(new MailContent.Given("Hello", "Good morning", Optional.empty()))
                .to(Mailbox.of("Anna", "anna@shop.example"));
    }

    protected MailStatus ended(MailId id) {
        return Eventually.get(
                "an end of mail " + id, () -> mail().status(id, Locale.ENGLISH).filter(MailStatus::isFinal));
    }

    /** Waits until a mail has left, or was tried or kept back for now. */
    protected MailStatus settled(MailId id) {
        return Eventually.get("something that happens to mail " + id, () -> mail().status(id, Locale.ENGLISH)
                .filter(status -> status.recipients().stream()
                        .noneMatch(to -> to.state() == RecipientState.QUEUED || to.state() == RecipientState.SENDING)));
    }

    /** Whether a mail leaves now; while the store is just coming back it is not even accepted. */
    protected boolean arrives() {
        try {
            return settled(mail().send(hello().build())).recipients().get(0).state() == RecipientState.SENT;
        } catch (MailUnavailableException e) {
            return false;
        }
    }

    /** Sends a mail and reads it in the mailbox. */
    protected ReceivedMail received(MailRequest request) {
        MailStatus status = ended(mail().send(request));
        if (status.recipients().stream().anyMatch(to -> to.failure().isPresent())) {
            throw new AssertionError("not sent: " + status);
        }
        return ReceivedMail.withMessageId(status.messageId().orElseThrow());
    }

    /** Types a command as an operator called maria, and returns what is printed. */
    protected String run(String command) throws Exception {
        return run(command, "admin");
    }

    /** As somebody who has logged in: Karaf looks for the roles of the thread. */
    protected String run(String command, String role) throws Exception {
        Subject operator = new Subject();
        operator.getPrincipals().addAll(List.of(new UserPrincipal("maria"), new RolePrincipal(role)));
        return Subject.doAs(operator, (PrivilegedExceptionAction<String>) () -> type(command));
    }

    private String type(String command) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            Session session =
                    service(SessionFactory.class, null).create(new ByteArrayInputStream(new byte[0]), print, print);
            try {
                Eventually.holds("the command " + command, () -> session.getRegistry().getCommands().stream()
                        .anyMatch(known -> (known.getScope() + ":" + known.getName()).equals(command.split(" ")[0])));
                session.execute(command);
            } catch (Exception e) {
                // What the console would print.
                print.println(e.getMessage());
            } finally {
                session.close();
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The id of a mail in what a command has printed. */
    protected static MailId idIn(String said) {
        Matcher id = ID.matcher(said);
        if (!id.find()) {
            throw new AssertionError("no id of a mail: " + said);
        }
        return MailId.parse(id.group());
    }

    /** Changes some keys of a file of etc/, as an operator does, and returns the way back. */
    protected static AutoCloseable configured(String pid, Map<String, String> changes) throws IOException {
        Path file = fileOf(pid);
        byte[] before = Files.readAllBytes(file);
        Properties settings = settings(pid);
        settings.putAll(changes);
        try (Writer out = Files.newBufferedWriter(file)) {
            settings.store(out, null);
        }
        return () -> Files.write(file, before);
    }

    /**
     * Removes a file of etc/ and returns the way back, to be gone until it is there: Karaf removes a file whose configuration has gone, and may do
     * so after it was put back.
     */
    protected static AutoCloseable withoutConfiguration(String pid) throws IOException {
        byte[] before = Files.readAllBytes(fileOf(pid));
        Files.delete(fileOf(pid));
        return () -> {
            if (!Files.exists(fileOf(pid))) {
                Files.write(fileOf(pid), before);
            }
        };
    }

    protected static Properties settings(String pid) throws IOException {
        Properties settings = new Properties();
        try (Reader in = Files.newBufferedReader(fileOf(pid))) {
            settings.load(in);
        }
        return settings;
    }

    private static Path fileOf(String pid) {
        return Path.of(System.getProperty("karaf.etc"), pid + ".cfg");
    }
}
