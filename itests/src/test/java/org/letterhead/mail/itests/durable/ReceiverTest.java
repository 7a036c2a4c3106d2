/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.letterhead.mail.itests.durable.FaultPlan.Moment;
import org.letterhead.mail.itests.durable.ReceiverLog.Entry;
import org.letterhead.mail.itests.durable.ReceiverLog.Kind;

@Timeout(30)
class ReceiverTest {
    private static final String[] MAIL = {
        "EHLO test",
        "MAIL FROM:<mail@platform.example>",
        "RCPT TO:<w0-000001.a@acme.example>",
        "DATA",
        "To: x,",
        " <y@acme.example>",
        "Message-ID:",
        " <one@platform.example>",
        "",
        "Text",
        ".",
        "QUIT"
    };

    @Test
    void takesAMailAndRemembersItsMessageId() throws IOException {
        assertThat(talk(moment -> new Fault.None()))
                .extracting(Entry::kind, Entry::messageId)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Kind.TAKEN, "<one@platform.example>"));
    }

    @Test
    void everyFaultIsInTheLog() throws IOException {
        assertThat(kinds(Moment.RECIPIENT, new Fault.Refuse("450 4.2.1 later"))).containsExactly(Kind.REFUSED_FOR_NOW);
        assertThat(kinds(Moment.RECIPIENT, new Fault.Refuse("550 5.1.1 no"))).containsExactly(Kind.REFUSED_FOR_GOOD);
        assertThat(kinds(Moment.DATA, new Fault.Refuse("451 4.3.0 later"))).containsExactly(Kind.REFUSED_FOR_NOW);
        assertThat(kinds(Moment.END, new Fault.Refuse("554 5.7.1 no"))).containsExactly(Kind.REFUSED_FOR_GOOD);
        assertThat(kinds(Moment.END, new Fault.Drop())).containsExactly(Kind.NOT_TAKEN_UNANSWERED);
        assertThat(kinds(Moment.END, new Fault.TakeAndDrop())).containsExactly(Kind.TAKEN_UNANSWERED);
        assertThat(kinds(Moment.CONNECT, new Fault.Refuse("421 4.3.2 busy"))).isEmpty();
        assertThat(kinds(Moment.CONNECT, new Fault.Drop())).isEmpty();
    }

    @Test
    void theSameSeedDrawsTheSameFaults() {
        assertThat(draw(FaultPlan.hostile(7))).isEqualTo(draw(FaultPlan.hostile(7)));
        assertThat(draw(FaultPlan.hostile(7))).isNotEqualTo(draw(FaultPlan.hostile(8)));
    }

    @Test
    void aHostileServerDoesEverythingThatItCan() {
        assertThat(draw(FaultPlan.hostile(1)))
                .contains(
                        new Fault.None(),
                        new Fault.Drop(),
                        new Fault.Hang(),
                        new Fault.TakeAndDrop(),
                        new Fault.TakeAndHang(),
                        new Fault.Refuse("421 4.3.2 too busy"),
                        new Fault.Refuse("450 4.2.1 mailbox busy"),
                        new Fault.Refuse("550 5.1.1 no such mailbox"));
    }

    private static List<Fault> draw(FaultPlan plan) {
        List<Fault> drawn = new ArrayList<>();
        for (int i = 0; i < 70_000; i++) {
            drawn.add(plan.at(Moment.values()[i % 7]));
        }
        return drawn;
    }

    private static List<Kind> kinds(Moment when, Fault fault) throws IOException {
        return talk(moment -> moment == when ? fault : new Fault.None()).stream()
                .map(Entry::kind)
                .toList();
    }

    private static List<Entry> talk(FaultPlan plan) throws IOException {
        try (Receiver receiver = Receiver.start(plan);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
            try {
                socket.getOutputStream()
                        .write((String.join("\r\n", MAIL) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                BufferedReader answers =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                while (answers.readLine() != null) {
                    // Until the server leaves.
                }
            } catch (IOException e) {
                // It has left in the middle.
            }
            return receiver.log().of("w0-000001.a@acme.example");
        }
    }
}
