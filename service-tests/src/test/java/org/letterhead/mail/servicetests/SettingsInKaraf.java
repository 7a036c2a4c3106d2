/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.After;
import org.junit.Before;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.MailSettings;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.account.RouteTester;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.Secret;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/** What the tests about accounts' settings have in common. Each test has two accounts of its own, which nobody knows afterwards. */
public abstract class SettingsInKaraf extends PeopleInKaraf {
    protected static final String PASSWORD = "abcdefghijklmnop";
    protected static final String WRONG = "wrong horse battery";
    protected static final String USER = "shop@gmail.example";
    protected static final String FROM = "shop@acme.example";

    protected final String account = "settings-" + UUID.randomUUID();
    protected final String other = "settings-" + UUID.randomUUID();
    protected final MailAddress anna = MailAddress.of("anna@" + account + ".example");
    private final List<AutoCloseable> after = new ArrayList<>();

    @Before
    public void knowTheAccounts() {
        AccountDirectory shops = service(AccountDirectory.class, null);
        ServiceRegistration<AccountDirectory> own = context.registerService(
                AccountDirectory.class,
                name -> name.equals(account) || name.equals(other)
                        ? Optional.of(new AccountProfile(
                                name, "Acme Café & Décor", Locale.ENGLISH, Optional.empty(), List.of(anna)))
                        : shops.find(name),
                new Hashtable<>(Map.of(Constants.SERVICE_RANKING, 10)));
        afterwards(own::unregister);
        service(RouteTester.class, null);
        service(MailSettings.class, null);
        service(MailTransport.class, "(letterhead.transport=smtp)");
    }

    @After
    public void putEverythingBack() throws Exception {
        for (int i = after.size() - 1; i >= 0; i--) {
            after.get(i).close();
        }
    }

    /** Undone after the test, in reverse order. */
    protected <C extends AutoCloseable> C afterwards(C thing) {
        after.add(thing);
        return thing;
    }

    protected MailSettings settings() {
        return service(MailSettings.class, null);
    }

    protected AccountSettings shown() {
        return shown(account);
    }

    protected AccountSettings shown(String whose) {
        return settings().of(OPERATOR, whose, Locale.ENGLISH);
    }

    protected AccountSettings.Way way(String name) {
        return shown().way(name).orElseThrow(() -> new AssertionError("no way " + name));
    }

    protected MailServer server(int number) throws IOException {
        return server(number, PASSWORD);
    }

    /** A server on one of the ports that accounts may reach. */
    protected MailServer server(int number, String password) throws IOException {
        return afterwards(MailServer.start(port(number), password));
    }

    protected static int port(int number) throws IOException {
        // The first is the demo mailbox's.
        return Integer.parseInt(settings("org.letterhead.mail.delivery")
                .getProperty("network.ports")
                .split(",")[number]
                .strip());
    }

    protected Pigeons pigeons() {
        Pigeons pigeons = new Pigeons();
        register(pigeons);
        return pigeons;
    }

    /** Waits until the way is on offer. */
    protected ServiceRegistration<MailTransport> register(Pigeons pigeons) {
        ServiceRegistration<MailTransport> driver = context.registerService(
                MailTransport.class, pigeons, new Hashtable<>(Map.of(MailTransport.TRANSPORT, Pigeons.WAY)));
        afterwards(() -> {
            if (isThere("(letterhead.transport=" + Pigeons.WAY + ")")) {
                driver.unregister();
            }
        });
        Eventually.holds("pigeons are on offer", () -> shown().way(Pigeons.WAY)
                .filter(way -> way.offer() == AccountSettings.Offer.ON_OFFER)
                .isPresent());
        return driver;
    }

    /** What a pigeon needs. */
    protected static Draft pigeon(String loft, String whistle) {
        return new Draft(
                Pigeons.WAY,
                Map.of("loft", loft),
                whistle == null ? Map.of() : Map.of("whistle", Secret.of(whistle)),
                Set.of());
    }

    protected static Draft smtp(MailServer server, String password) {
        return smtp(server, password, Map.of());
    }

    /** The settings of an account's own server. Without a password: the stored one. */
    protected static Draft smtp(MailServer server, String password, Map<String, String> changes) {
        Map<String, String> values = new HashMap<>(Map.of(
                "host",
                "127.0.0.1",
                "port",
                String.valueOf(server.port()),
                "encryption",
                "none",
                "sign-in",
                "password",
                "user",
                USER,
                "from.address",
                FROM));
        values.putAll(changes);
        return new Draft(
                "smtp", values, password == null ? Map.of() : Map.of("password", Secret.of(password)), Set.of());
    }

    protected static Draft platform() {
        return new Draft("platform", Map.of(), Map.of(), Set.of());
    }

    protected Testing test(Draft draft) {
        return settings().test(OPERATOR, account, draft, anna, Locale.ENGLISH);
    }

    protected Testing.Accepted accepted(Draft draft) {
        Testing testing = test(draft);
        assertThat(testing).isInstanceOf(Testing.Accepted.class);
        return (Testing.Accepted) testing;
    }

    protected Saving save(Draft draft, String proof) {
        return settings()
                .save(OPERATOR, account, draft, Optional.ofNullable(proof), shown().revision(), Locale.ENGLISH);
    }

    /** Tests and saves. */
    protected AccountSettings saved(Draft draft) {
        Saving saving = save(draft, accepted(draft).proof());
        assertThat(saving).isInstanceOf(Saving.Saved.class);
        return ((Saving.Saved) saving).settings();
    }

    protected Saving on(String way) {
        return settings().switchOn(OPERATOR, account, way, shown().revision(), Locale.ENGLISH);
    }

    protected Saving off(String way) {
        return settings().switchOff(OPERATOR, account, way, shown().revision(), Locale.ENGLISH);
    }

    protected MailRequest order() {
        return MailRequest.forAccount(account)
                .content(new MailContent.Given("Your order", "It is on its way", Optional.empty()))
                .to(org.letterhead.mail.Mailbox.of("zoe@shop.example"))
                .build();
    }

    /** Sends a mail of the account and waits for what becomes of it. */
    protected MailStatus sent() {
        return settled(mail().send(order()));
    }

    protected String wayOf(MailStatus status) {
        return status.recipients().get(0).way().orElse("none");
    }

    protected void nowhereWrittenDown(String... secrets) throws Exception {
        String log = Files.readString(
                Path.of(System.getProperty("karaf.data"), "log", "karaf.log"), StandardCharsets.ISO_8859_1);
        for (String secret : secrets) {
            assertThat(log.contains(secret)).as("a secret is in the log").isFalse();
            assertThat(changes(account).toString().contains(secret))
                    .as("a secret is among the changes")
                    .isFalse();
        }
    }
}
