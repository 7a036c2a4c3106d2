/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;

/** The commands as an operator types them. */
@RunWith(PaxExam.class)
public class CommandsTest extends InKaraf {
    @Test
    public void theWaysAreListedWithTheRelay() throws Exception {
        assertThat(run("mail:transports")).contains("platform", "whitelabel", "smtp", "relay");
    }

    @Test
    public void aMailIsSentAndItsStatusShown() throws Exception {
        String sent = run("mail:send --subject Hello --text Morning --wait 20 acme anna@shop.example");
        assertThat(sent).contains("| sent").doesNotContain("Not sent");

        assertThat(run("mail:status " + idIn(sent))).contains("Hello", "anna@shop.example", "sent", "platform");
    }

    @Test
    public void aRefusalIsASentence() throws Exception {
        String said = run("mail:send --subject Hello --text Morning nobody anna@shop.example");
        assertThat(said).contains("There is no account \"nobody\"").doesNotContain("\tat ", "Exception");
    }

    @Test
    public void theExampleHostSendsItsReport() throws Exception {
        String said = run("insights:send-report acme");
        ReceivedMail mail = ReceivedMail.withMessageId(idIn(said) + ".0@platform.example");
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

    @Test
    public void whoMayOnlyLookChangesNobodysAddressesAndLists() throws Exception {
        for (String look : List.of("mail:accounts acme", "mail:addresses acme", "mail:suppressions acme")) {
            assertThat(run(look, "viewer")).doesNotContain("Insufficient credentials.");
        }
        for (String change : List.of(
                "mail:addresses --add viewer@shop.example acme",
                "mail:addresses acme --add viewer@shop.example",
                "mail:addresses --add=viewer@shop.example acme",
                "mail:addresses --remove viewer@shop.example acme",
                "mail:suppressions --add viewer@shop.example acme",
                "mail:suppressions acme --add viewer@shop.example",
                "mail:suppressions --remove viewer@shop.example acme")) {
            assertThat(run(change, "viewer")).as(change).contains("Insufficient credentials.");
        }
        assertThat(run("mail:addresses acme") + run("mail:suppressions acme")).doesNotContain("viewer@shop.example");
    }

    @Test
    public void anAccountIsShown() throws Exception {
        String known = run("mail:accounts lodz");
        assertThat(known).contains("Language        pl", "sklep@zolta-lodz.example", "Test addresses  ");
        run("mail:suppressions --add shown@shop.example lodz");
        run("mail:suppressions --remove shown@shop.example lodz");
        assertThat(run("mail:accounts --audit lodz"))
                .contains("operator maria", "suppression.added", "suppression.removed", "shown@shop.example");
    }
}
