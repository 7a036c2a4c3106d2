/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

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
}
