/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.account.AccountRouting;
import org.letterhead.mail.transport.TransportSettings;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.ServiceRegistration;

/** By which way mail leaves, and what is said when it cannot. */
@RunWith(PaxExam.class)
public class WaysTest extends InKaraf {
    @Test
    public void aWhiteLabelMailHasNoTraceOfThePlatform() throws Exception {
        ServiceRegistration<?> accounts = accounts("whitelabel", TransportSettings.EMPTY);
        try {
            ReceivedMail mail = received(hello().build());

            assertThat(mail.message().getFrom().get(0).getAddress()).isEqualTo("hello@neutral.example");
            assertThat(mail.message().getFrom().get(0).getName()).isEqualTo("Acme Café & Décor");
            assertThat(mail.header("Message-ID")).contains("@neutral.example>");
            assertThat(mail.source().toLowerCase(Locale.ROOT)).doesNotContain("platform", "letterhead");
        } finally {
            accounts.unregister();
        }
    }

    @Test
    public void accountsThatHaveChosenNothingLeaveByTheOperatorsDefaultWay() throws Exception {
        assertThat(received(hello().build()).message().getFrom().get(0).getAddress())
                .isEqualTo("mail@platform.example");
        try (AutoCloseable back = configured("org.letterhead.mail.accounts", Map.of("default.way", "whitelabel"))) {
            Eventually.holds("the other default counts", () -> leavesFrom("hello@neutral.example"));
            assertThat(received(hello().sender(SenderChoice.NEUTRAL).build())
                            .message()
                            .getFrom()
                            .get(0)
                            .getAddress())
                    .isEqualTo("mail@platform.example");
        }
        Eventually.holds("the first default counts again", () -> leavesFrom("mail@platform.example"));
    }

    private boolean leavesFrom(String address) {
        return received(hello().build()).message().getFrom().get(0).getAddress().equals(address);
    }

    @Test
    public void anAccountsOwnServerCarriesItsMailUnderItsOwnAddress() throws Exception {
        Map<String, String> own = new HashMap<>();
        own.put("host", "127.0.0.1");
        own.put("port", relayPort());
        own.put("encryption", "none");
        own.put("from.address", "shop@acme.example");
        own.put("from.name", "Acmé Shop");
        ServiceRegistration<?> accounts = accounts("smtp", new TransportSettings(own, Map.of()));
        try {
            ReceivedMail mail = received(hello().build());
            assertThat(mail.message().getFrom().get(0).getAddress()).isEqualTo("shop@acme.example");
            assertThat(mail.message().getFrom().get(0).getName()).isEqualTo("Acmé Shop");
            assertThat(mail.header("Message-ID")).contains("@acme.example>");

            // Whatever the account has set: a reset leaves from the platform's own address.
            ReceivedMail neutral = received(hello().sender(SenderChoice.NEUTRAL).build());
            assertThat(neutral.message().getFrom().get(0).getAddress()).isEqualTo("mail@platform.example");
        } finally {
            accounts.unregister();
        }
    }

    @Test
    public void anAccountCannotReachTheInnerNetwork() throws Exception {
        ServiceRegistration<?> accounts = accounts(
                "smtp",
                new TransportSettings(
                        Map.of(
                                "host", "10.0.0.1",
                                "port", relayPort(),
                                "encryption", "none",
                                "from.address", "shop@acme.example"),
                        Map.of()));
        try {
            MailStatus status = ended(mail().send(hello().build()));
            assertThat(status.recipients().get(0).state()).isEqualTo(RecipientState.SENT_BY_FALLBACK);
            assertThat(run("mail:log " + status.id())).contains("cause policy", "10.0.0.1");
            assertThat(run("mail:health")).contains("acme, smtp: 10.0.0.1");
        } finally {
            accounts.unregister();
        }
        Eventually.holds("a way that is not used does not fail", () -> !run("mail:health")
                .contains("acme, smtp"));
    }

    @Test
    public void aRelayThatDoesNotAnswerIsFoundByTheIdWithPhaseAndAdvice() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        try (AutoCloseable back = configured("org.letterhead.mail.relay", Map.of("port", String.valueOf(nobody)))) {
            Eventually.holds("the relay at its new port", () -> {
                RecipientStatus to =
                        settled(mail().send(hello().build())).recipients().get(0);
                return to.failure()
                        .filter(failure -> failure.phase() == Failure.Phase.CONNECT
                                && to.reason().contains(String.valueOf(nobody)))
                        .isPresent();
            });
        }
        Eventually.holds("the relay at its old port", this::arrives);
    }

    @Test
    public void aMissingRelayNamesTheFileToCreate() throws Exception {
        AutoCloseable back = withoutConfiguration("org.letterhead.mail.relay");
        try {
            Eventually.holds("the missing file is named", () -> settled(mail().send(hello().build()))
                    .recipients()
                    .get(0)
                    .reason()
                    .contains("creates etc/org.letterhead.mail.relay.cfg"));
        } finally {
            Eventually.holds("the relay is back", () -> {
                back.close();
                return arrives();
            });
        }
    }

    @Test
    public void aWrongRelaySettingIsNamed() throws Exception {
        try (AutoCloseable back = configured("org.letterhead.mail.relay", Map.of("encryption", "rot13"))) {
            Eventually.holds("the wrong setting is named", () -> {
                String reason = settled(mail().send(hello().build()))
                        .recipients()
                        .get(0)
                        .reason();
                return reason.contains("encryption") && reason.contains("org.letterhead.mail.relay.cfg");
            });
        }
        Eventually.holds("the relay is right again", this::arrives);
    }

    private static String relayPort() {
        try {
            return settings("org.letterhead.mail.relay").getProperty("port");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private ServiceRegistration<?> accounts(String way, TransportSettings settings) {
        return context.registerService(
                AccountRouting.class,
                account -> new AccountRoute(way, settings, "platform", Optional.empty(), Optional.empty()),
                BEFORE_ALL);
    }
}
