/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.delivery.internal.testing.Delivery;
import org.letterhead.mail.delivery.internal.testing.RecordingTransport;
import org.letterhead.mail.delivery.internal.testing.Settings;
import org.letterhead.mail.operate.RelayCheck.Conclusion;
import org.letterhead.mail.operate.RelayCheck.Sending;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.TransportException;

/** The relay is tried with a From that is not the platform's. */
@Timeout(60)
class DirectRelayCheckTest {
    private static final Actor OPERATOR = new Actor.Operator("karaf");
    private static final MailAddress FOREIGN = MailAddress.of("shop@foreign.example");
    private static final MailAddress ME = MailAddress.of("me@elsewhere.example");

    private final RecordingTransport platform = new RecordingTransport();
    private final RecordingTransport relay = new RecordingTransport();
    private final Delivery delivery = new Delivery(Map.of("accounts", "none"), Databases.temporary());
    private DirectRelayCheck check = check(Map.of());

    @AfterEach
    void close() {
        check.stop();
        delivery.close();
    }

    private DirectRelayCheck check(Map<String, Object> settings) {
        return new DirectRelayCheck(
                delivery.router, delivery.transports, delivery.pool, Settings.with(settings), delivery.testMails);
    }

    private void present() {
        platform.throughRelay = true;
        delivery.way("platform", platform);
        delivery.relay(relay);
    }

    private Sending send() {
        return check.send(OPERATOR, FOREIGN, ME);
    }

    @Test
    void theMailHasTheForeignAddressInFromAndThePlatformsEnvelope() {
        present();

        Sending.Accepted accepted = (Sending.Accepted) send();

        assertThat(accepted.envelopeSender()).isEqualTo(MailAddress.of("mail@platform.example"));
        assertThat(relay.envelopes).singleElement().satisfies(envelope -> {
            assertThat(envelope.sender()).isEqualTo(accepted.envelopeSender());
            assertThat(envelope.recipients()).containsExactly(ME);
        });
        String source = relay.received.get(0);
        assertThat(source)
                .contains("From: shop@foreign.example\r\n", "To: me@elsewhere.example\r\n")
                .contains("Message-ID: <" + accepted.messageId() + ">")
                .doesNotContain("Reply-To");
        assertThat(platform.received).isEmpty();
        assertThat(relay.connections).hasSize(1);
        delivery.eventually(() -> relay.connections.get(0).closed);
        assertThat(check.read(source, Optional.empty()).conclusion()).isEqualTo(Conclusion.UNKNOWN);
        assertThat(check.read(source.replace("\r\nFrom: shop@foreign", "\r\nFrom: mail@platform"), Optional.empty())
                        .conclusion())
                .isEqualTo(Conclusion.REWRITTEN);
        delivery.store.run(handle -> {
            assertThat(handle.createQuery("select count(*) from lh_delivery_mail")
                            .mapTo(Long.class)
                            .one())
                    .as("nobody's mail")
                    .isZero();
            return null;
        });
    }

    @Test
    void aRefusalIsSaid() {
        present();
        Failure refused = Failure.of(
                        Failure.Phase.SENDER,
                        Failure.Cause.SENDER_REFUSED,
                        new Advice("x", Map.of(), "The server does not take this sender."))
                .reply(553, "5.7.1", "not owned by user")
                .build();
        relay.submit = (envelope, mail, deadline) -> {
            throw new TransportException(refused);
        };
        assertThat(send()).isEqualTo(new Sending.Refused(refused, "The server does not take this sender."));
        relay.submit = (envelope, mail, deadline) -> {
            throw new IllegalStateException("a driver's fault");
        };
        assertThat(send()).isInstanceOf(Sending.Refused.class);
    }

    @Test
    void whatIsMissingIsSaid() throws Exception {
        assertThat(((Sending.NotTried) send()).text()).contains("letterhead-branded");
        platform.throughRelay = true;
        AutoCloseable way = delivery.way("platform", platform);
        assertThat(((Sending.NotTried) send()).text()).contains("There is no relay");
        way.close();
    }

    @Test
    void aCapturedMailWouldTellNothing() {
        present();
        check.stop();
        check = check(Map.of("capture_mailbox", "all@staging.example"));
        assertThat(((Sending.NotTried) send()).text()).contains("capture.mailbox");
        assertThat(relay.received).isEmpty();
    }

    @Test
    void onlyOperatorsAndHostsTryIt() {
        present();
        assertThatThrownBy(() -> check.send(new Actor.User("anna"), FOREIGN, ME))
                .isInstanceOf(SecurityException.class);
        assertThat(relay.received).isEmpty();
        assertThat(check.send(new Actor.HostBundle("shop"), FOREIGN, ME)).isInstanceOf(Sending.Accepted.class);
    }

    @Test
    void addressesThatFewServersTakeAreNotTried() {
        present();
        assertThat(check.send(OPERATOR, MailAddress.of("caf\u00e9@foreign.example"), ME))
                .isInstanceOf(Sending.NotTried.class);
    }
}
