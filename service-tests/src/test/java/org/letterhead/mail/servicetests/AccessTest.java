/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.AuditLog;
import org.letterhead.mail.account.Subscriptions.Suppression;
import org.letterhead.mail.account.Suppressions.Entry;
import org.letterhead.mail.account.VerifiedAddresses.Invitation;
import org.letterhead.mail.log.LogQuery;
import org.letterhead.mail.log.MailLog;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;

/** Who may change what of an account, and that it is written down. */
@RunWith(PaxExam.class)
public class AccessTest extends PeopleInKaraf {
    /** Users of Karaf's own realm, as an operator writes them. */
    private static final String USERS =
            """

            ada = secret,mail-admin:acme
            gus = secret,_g_:acmeteam
            _g_\\:acmeteam = group,mail-admin:acme
            lea = secret,mail-admin:lodz,viewer
            max = secret,letterhead-admin
            ned = secret,admin,manager,viewer,mail-admin,mail-admin:,mail-admin:acme2
            """;

    private static final MailAddress THERE = MailAddress.of("access.there@shop.example");
    private static final MailAddress NEW = MailAddress.of("access.new@shop.example");
    private static final String LISTED = "access.listed@shop.example";

    /** The demo's own word on who administers its shops. */
    private static final String HOSTS_PEOPLE = "org.letterhead.examples.insights.internal.ShopPeople";

    private byte[] usersBefore;

    /** Where a host decides, the realm is not asked. */
    @Before
    public void withoutTheDemosWord() throws Exception {
        run("scr:disable " + HOSTS_PEOPLE);
        Eventually.holds("the realm's AccessControl is the only one", () -> accessControls() == 1);
        forgetTheHost();
    }

    @After
    public void withTheDemosWordAgain() throws Exception {
        run("scr:enable " + HOSTS_PEOPLE);
        Eventually.holds("the demo's AccessControl is back", () -> accessControls() == 2);
    }

    private int accessControls() throws InvalidSyntaxException {
        return context.getServiceReferences(AccessControl.class, null).size();
    }

    @Before
    public void writeUsers() throws IOException {
        usersBefore = Files.readAllBytes(users());
        Files.writeString(users(), USERS, StandardOpenOption.APPEND);
    }

    @After
    public void takeUsersOut() throws IOException {
        Files.write(users(), usersBefore);
    }

    @Test
    public void whoDoesNotAdministerTheAccountChangesNothing() throws Exception {
        addresses().invite(OPERATOR, "acme", THERE, Locale.ENGLISH);
        suppressions().add(OPERATOR, "acme", LISTED);
        Entry listed = listed();
        String before = state();

        // Of no account, of another one, not a user at all, a group, and one whose roles only look like it.
        for (String name : List.of("ned", "lea", "nobody", "_g_:acmeteam", "", "Ada", "karaf")) {
            Actor user = new Actor.User(name);
            for (Consumer<Actor> change : List.<Consumer<Actor>>of(
                    actor -> addresses().invite(actor, "acme", NEW, Locale.ENGLISH),
                    actor -> addresses().remove(actor, "acme", THERE),
                    actor -> suppressions().add(actor, "acme", NEW.toString()),
                    actor -> suppressions().remove(actor, "acme", listed))) {
                assertThatThrownBy(() -> change.accept(user))
                        .isInstanceOf(SecurityException.class)
                        .hasMessageContaining("does not administer");
            }
        }
        assertThat(state()).isEqualTo(before);
        assertThat(service(MailLog.class, null)
                        .find(LogQuery.ALL.toRecipient(NEW), Locale.ENGLISH)
                        .mails())
                .isEmpty();
        // Whoever may not ask does not learn which accounts there are.
        assertThat(refusal("acme")).isEqualTo(refusal("nowhere").replace("nowhere", "acme"));

        addresses().remove(OPERATOR, "acme", THERE);
        suppressions().remove(OPERATOR, "acme", listed);
    }

    @Test
    public void whoAdministersTheAccountInKarafsRealmMayAndIsWrittenDown() throws Exception {
        for (String name : List.of("ada", "gus", "max")) {
            Actor user = new Actor.User(name);
            MailAddress address = MailAddress.of("access." + name + "@shop.example");
            Instant start = Instant.now().minusMillis(1);
            Invitation invitation = addresses().invite(user, "acme", address, Locale.ENGLISH);
            assertThat(invitation).isInstanceOf(Invitation.Sent.class);
            ReceivedMail mail = arrived(((Invitation.Sent) invitation).mail());
            assertThat(ReceivedMail.text(mail.leaves().get(0))).contains("“" + name + "” of Acme Café & Décor");
            assertThat(browser().get(link(mail, CONFIRM)).body()).contains("<bdi>" + name + "</bdi>");
            assertThat(addresses().remove(user, "acme", address)).isTrue();
            assertThat(suppressions().add(user, "acme", LISTED)).isTrue();
            assertThat(suppressions().remove(user, "acme", listed())).isTrue();

            List<AuditLog.Entry> changes = changes("acme").subList(0, 4);
            assertThat(changes)
                    .extracting(AuditLog.Entry::what)
                    .containsExactly("suppression.removed", "suppression.added", "address.removed", "address.invited");
            assertThat(changes).allSatisfy(entry -> {
                assertThat(entry.actor()).isEqualTo("user " + name);
                assertThat(entry.account()).isEqualTo("acme");
                assertThat(entry.at()).isBetween(start, Instant.now());
            });
            assertThat(changes.get(3).details()).isEqualTo(Map.of("address", address.toString()));
            assertThat(changes.get(1).details()).isEqualTo(Map.of("target", LISTED));
        }
        // One account's administrator is not another's; the platform's is.
        assertThatThrownBy(() -> suppressions().add(new Actor.User("ada"), "lodz", LISTED))
                .isInstanceOf(SecurityException.class);
        assertThat(suppressions().add(new Actor.User("lea"), "lodz", LISTED)).isTrue();
        assertThat(suppressions()
                        .remove(
                                new Actor.User("max"),
                                "lodz",
                                new Entry(Suppression.LISTED_ADDRESS, LISTED, Optional.empty(), Instant.EPOCH)))
                .isTrue();
    }

    @Test
    public void theHostsWordCountsAndItsFailureIsNo() throws Exception {
        Actor ada = new Actor.User("ada");
        Actor hostess = new Actor.User("hostess");
        ServiceRegistration<AccessControl> host =
                host((actor, account) -> actor.equals(hostess) && account.equals("acme"));
        try {
            assertThat(suppressions().add(hostess, "acme", LISTED)).isTrue();
            assertThat(suppressions().remove(hostess, "acme", listed())).isTrue();
            assertThatThrownBy(() -> suppressions().add(hostess, "lodz", LISTED))
                    .isInstanceOf(SecurityException.class);
            // The realm says yes, and is not asked.
            assertThatThrownBy(() -> suppressions().add(ada, "acme", LISTED)).isInstanceOf(SecurityException.class);
        } finally {
            host.unregister();
        }
        ServiceRegistration<AccessControl> broken = host((actor, account) -> {
            throw new IllegalStateException("the host's user database is away");
        });
        try {
            assertThatThrownBy(() -> suppressions().add(ada, "acme", LISTED)).isInstanceOf(SecurityException.class);
            assertThatThrownBy(() -> addresses().invite(ada, "acme", NEW, Locale.ENGLISH))
                    .isInstanceOf(SecurityException.class)
                    .hasMessageNotContaining("user database");
            // Operators and the host's own bundles are the platform.
            assertThat(suppressions().add(new Actor.HostBundle("org.acme.crm"), "acme", LISTED))
                    .isTrue();
            assertThat(suppressions().remove(OPERATOR, "acme", listed())).isTrue();
        } finally {
            broken.unregister();
        }
        assertThat(changes("acme").get(1).actor()).isEqualTo("bundle org.acme.crm");
        // The host has gone, and may just be updated: the realm does not stand in for it.
        assertThatThrownBy(() -> suppressions().add(ada, "acme", LISTED)).isInstanceOf(SecurityException.class);
        forgetTheHost();
        assertThat(suppressions().add(ada, "acme", LISTED)).isTrue();
        assertThat(suppressions().remove(ada, "acme", listed())).isTrue();
    }

    @Test
    public void sendingAgainAsksTheSame() throws Exception {
        MailLog log = service(MailLog.class, null);
        Actor ada = new Actor.User("ada");
        suppressions().add(OPERATOR, "acme", LISTED);
        MailId stopped = mail().send(report("acme", LISTED).build());
        assertThat(stateOf(stopped)).isEqualTo(RecipientState.SUPPRESSED);

        for (String name : List.of("ned", "lea", "nobody")) {
            assertThatThrownBy(() -> log.resend(new Actor.User(name), stopped)).isInstanceOf(SecurityException.class);
        }
        ServiceRegistration<AccessControl> host = host((actor, account) -> {
            if (account.equals("acme")) {
                throw new IllegalStateException("the host's user database is away");
            }
            return true;
        });
        try {
            assertThatThrownBy(() -> log.resend(ada, stopped)).isInstanceOf(SecurityException.class);
        } finally {
            host.unregister();
        }
        assertThatThrownBy(() -> log.resend(ada, stopped)).isInstanceOf(SecurityException.class);
        forgetTheHost();
        assertThat(stateOf(log.resend(ada, stopped))).as("still on the list").isEqualTo(RecipientState.SUPPRESSED);
        suppressions().remove(ada, "acme", listed());
        assertThat(stateOf(log.resend(ada, stopped))).isEqualTo(RecipientState.SENT);
    }

    /** As after a restart without it. */
    private void forgetTheHost() throws BundleException {
        Bundle accounts = bundle("org.letterhead.mail.accounts");
        accounts.stop();
        accounts.start();
        waitForPeopleAndPages();
    }

    private Entry listed() {
        return suppressions().of("acme", Optional.empty(), 1000).stream()
                .filter(entry -> entry.target().equals(LISTED))
                .findFirst()
                .orElseThrow();
    }

    /** All that could have been changed. */
    private String state() {
        return addresses().of("acme") + "\n" + suppressions().of("acme", Optional.empty(), 1000) + "\n"
                + changes("acme");
    }

    private String refusal(String account) {
        try {
            addresses().invite(new Actor.User("ned"), account, NEW, Locale.ENGLISH);
            throw new AssertionError("not refused");
        } catch (SecurityException e) {
            return e.getMessage();
        }
    }

    private RecipientState stateOf(MailId id) {
        return ended(id).recipients().get(0).state();
    }

    private ServiceRegistration<AccessControl> host(AccessControl access) {
        return context.registerService(AccessControl.class, access, null);
    }

    private static Path users() {
        return Path.of(System.getProperty("karaf.etc"), "users.properties");
    }
}
