/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedExceptionAction;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;

/** The commands as an operator types them. */
@RunWith(PaxExam.class)
public class CommandsTest extends InKaraf {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}");

    @Test
    public void theWaysAreListedWithTheRelay() throws Exception {
        assertThat(run("mail:transports")).contains("platform", "whitelabel", "smtp", "relay");
    }

    @Test
    public void aMailIsSentAndItsStatusShown() throws Exception {
        String sent = run("mail:send --subject Hello --text Morning --wait 20 acme anna@shop.example");
        assertThat(sent).contains("| sent").doesNotContain("Not sent");
        Matcher id = ID.matcher(sent);
        assertThat(id.find()).as(sent).isTrue();

        assertThat(run("mail:status " + id.group())).contains("Hello", "anna@shop.example", "sent", "platform");
    }

    @Test
    public void aRefusalIsASentence() throws Exception {
        String said = run("mail:send --subject Hello --text Morning nobody anna@shop.example");
        assertThat(said).contains("There is no account \"nobody\"").doesNotContain("\tat ", "Exception");
    }

    @Test
    public void theExampleHostSendsItsReport() throws Exception {
        String said = run("insights:send-report acme");
        Matcher id = ID.matcher(said);
        assertThat(id.find()).as(said).isTrue();
        ReceivedMail mail = ReceivedMail.withMessageId(id.group() + ".0@platform.example");
        assertThat(mail.leaves()).hasSize(3);
        assertThat(ReceivedMail.bytes(mail.leaves().get(2)))
                .startsWith((byte) 0x89, (byte) 'P', (byte) 'N', (byte) 'G');
    }

    @Test
    public void whoMayOnlyLookCanHoldNothing() throws Exception {
        assertThat(run("mail:queue", "viewer")).contains("May have been sent twice: ");
        assertThat(run("mail:queue --all --yes hold", "viewer"))
                .contains("Insufficient credentials.")
                .doesNotContain("Held: ");
    }

    private String run(String command) throws Exception {
        return run(command, "admin");
    }

    /** As somebody who has logged in: Karaf looks for the roles of the thread. */
    private String run(String command, String role) throws Exception {
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
}
