/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import org.junit.jupiter.api.*;
import org.letterhead.mail.*;
import org.letterhead.mail.Failure.*;
import org.letterhead.mail.account.*;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.delivery.internal.testing.*;
import org.letterhead.mail.transport.*;

/** Drivers, hosts and directories that do what they must not: no other mail suffers. */
@Timeout(40)
class HostileDriverTest {
    private Delivery delivery = Delivery.ready();
    private final RecordingTransport platform = new RecordingTransport();

    @AfterEach
    void stop() {
        delivery.close();
    }

    static MailRequest.Builder mail() {
        return MailRequest.forAccount("acme")
                .content(new MailContent.Given("Hello", "Good morning", Optional.empty()))
                .to(Mailbox.of("Anna", "anna@shop.example"));
    }

    static RecipientStatus first(MailStatus s) {
        return s.recipients().get(0);
    }

    @Test
    void errorInSubmitEndsTheEntry() {
        platform.submit = (e, m, d) -> {
            throw new ServiceConfigurationError("x");
        };
        delivery.way("platform", platform);
        assertThat(first(delivery.ended(delivery.service.send(mail().build()))).state())
                .isEqualTo(RecipientState.UNKNOWN_OUTCOME);
    }

    @Test
    void errorInOpenEndsTheEntry() {
        RecordingTransport bad = new RecordingTransport() {
            @Override
            public MailRoute open(RouteContext c) {
                throw new AssertionError("x");
            }
        };
        delivery.way("platform", bad);
        assertThat(first(delivery.tried(delivery.service.send(mail().build()))).state())
                .isEqualTo(RecipientState.DEFERRED);
    }

    @Test
    void linkageErrorsInConnectDoNotUseUpThePool() {
        delivery.close();
        delivery = new Delivery(Map.of("accounts", "none", "connections_per_server", 1, "connection_wait_seconds", 1));
        platform.connector = d -> {
            throw new NoClassDefFoundError("gone");
        };
        delivery.way("platform", platform);
        delivery.tried(delivery.service.send(mail().build()));
        platform.connector = d -> platform.new Connection();
        MailStatus s = delivery.ended(delivery.service.send(mail().build()));
        assertThat(first(s).reason() + first(s).state()).isEqualTo("SENT");
    }

    @Test
    void aBrokenAccountRoutingIsAskedAgain() {
        delivery.way("platform", platform);
        delivery.accounts(a -> {
            throw new IllegalArgumentException("database is down");
        });
        assertThat(first(delivery.tried(delivery.service.send(mail().build()))).state())
                .isEqualTo(RecipientState.DEFERRED);
    }

    @Test
    void anAccountRoutingThatCannotLookItUpCostsNoTry() {
        delivery.way("platform", platform);
        AtomicBoolean away = new AtomicBoolean(true);
        delivery.accounts(a -> {
            if (away.getAndSet(false)) {
                throw new MailUnavailableException("database is down");
            }
            return AccountRoute.PLATFORM;
        });
        MailStatus sent = delivery.ended(delivery.service.send(mail().build()));
        assertThat(away).isFalse();
        assertThat(first(sent).state()).isEqualTo(RecipientState.SENT);
        assertThat(first(sent).attempts()).isEqualTo(1);
    }

    private RecordingTransport withDomain(String domain) {
        return new RecordingTransport() {
            @Override
            public MailRoute open(RouteContext c) {
                MailRoute r = super.open(c);
                return new MailRoute() {
                    @Override
                    public Sender sender(SenderRequest w) {
                        Sender s = r.sender(w);
                        return new Sender(s.from(), s.replyTo(), s.envelopeSender(), domain);
                    }

                    @Override
                    public Carrier carrier() {
                        return r.carrier();
                    }
                };
            }
        };
    }

    @Test
    void badMessageIdDomainIsNotSent() {
        RecordingTransport t = withDomain("a..b");
        delivery.way("platform", t);
        MailStatus s = delivery.tried(delivery.service.send(mail().build()));
        assertThat(t.received).isEmpty();
        assertThat(first(s).state()).isEqualTo(RecipientState.DEFERRED);
    }

    @Test
    void messageIdDomainInjectsNoHeader() {
        RecordingTransport t = withDomain("x.example>\r\nBcc: <evil@x.example");
        delivery.way("platform", t);
        delivery.tried(delivery.service.send(mail().build()));
        assertThat(String.join("", t.received)).doesNotContain("\r\nBcc: ");
    }

    @Test
    void aLocaleTooLongToKeepIsRefused() {
        delivery.way("platform", platform);
        StringBuilder v = new StringBuilder("abcde");
        for (int i = 0; i < 200; i++) v.append("_v").append(1000 + i);
        assertThatThrownBy(() -> delivery.service.send(
                        mail().locale(new Locale("en", "", v.toString())).build()))
                .isInstanceOf(MailRejectedException.class);
    }

    @Test
    void oddLocales() {
        delivery.way("platform", platform);
        for (Locale l : List.of(
                new Locale("en", "", "x y"), new Locale("en", "", "é\r\nBcc: x"), new Locale("en", "U\u00e9"))) {
            MailStatus s = delivery.ended(delivery.service.send(mail().locale(l).build()));
            assertThat(first(s).state()).isEqualTo(RecipientState.SENT);
            assertThat(platform.received.get(platform.received.size() - 1)).contains("\r\nContent-Language: en");
        }
        assertThat(String.join("", platform.received)).doesNotContain("\nBcc");
    }

    @Test
    void aDriversAdviceKeyThatBeginsWithDeliveryCanBeTold() {
        platform.submit = (e, m, d) -> {
            throw new TransportException(
                    Failure.of(Phase.ANSWER, Cause.QUOTA, new Advice("delivery.quota", Map.of(), "Wait."))
                            .build());
        };
        delivery.way("platform", platform);
        assertThat(first(delivery.ended(delivery.service.send(mail().build()))).reason())
                .isEqualTo("Wait.");
    }

    @Test
    void anAddressWhoseDomainHasNoAsciiFormIsRejected() {
        delivery.way("platform", platform);
        for (String a : List.of("a@" + "ü".repeat(63) + ".example")) {
            assertThatThrownBy(
                            () -> delivery.service.send(mail().cc(Mailbox.of(a)).build()))
                    .isInstanceOf(MailRejectedException.class);
        }
    }

    @Test
    void aHungTenantDoesNotTakeAllSenders() throws Exception {
        RecordingTransport hung = new RecordingTransport();
        CountDownLatch never = new CountDownLatch(1);
        hung.connector = d -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException();
            }
            return null;
        };
        delivery.way("platform", platform);
        delivery.way("hung", hung);
        delivery.accounts(a -> a.equals("bad")
                ? new AccountRoute("hung", TransportSettings.EMPTY, "hung", Optional.empty(), Optional.empty())
                : AccountRoute.PLATFORM);
        delivery.inject(delivery.service, "directory", null);
        for (int i = 0; i < 8; i++)
            delivery.service.send(MailRequest.forAccount("bad")
                    .content(new MailContent.Given("Hello", "x", Optional.empty()))
                    .to(Mailbox.of("a@b.example"))
                    .build());
        try {
            assertThat(first(delivery.ended(delivery.service.send(mail().build())))
                            .state())
                    .isEqualTo(RecipientState.SENT);
        } finally {
            never.countDown();
        }
    }

    @Test
    void afterSubmitAThreadDoesNotKeepTheDriversContextClassLoader() throws Exception {
        delivery.close();
        delivery = new Delivery(Map.of("accounts", "none", "sender_threads", 1));
        ClassLoader theirs = new URLClassLoader(new URL[0]);
        platform.submit = (e, m, d) -> {
            Thread.currentThread().setContextClassLoader(theirs);
            return platform.accept(e, m, d);
        };
        delivery.way("platform", platform);
        delivery.ended(delivery.service.send(mail().build()));
        // The status is final a moment before the thread is done with the mail.
        delivery.eventually(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getContextClassLoader() == theirs));
    }

    @Test
    void tooManyHeaderMailboxesOfOneAddress() {
        MailRequest.Builder b = mail();
        for (int i = 0; i < 5000; i++) b.cc(Mailbox.of("Anna " + i, "anna@shop.example"));
        assertThatThrownBy(() -> delivery.service.send(b.build())).isInstanceOf(MailRejectedException.class);
    }

    @Test
    void languagesThatFewComputersKnowAreLanguages() {
        delivery.way("platform", platform);
        for (String language : List.of("luo", "vai", "tiv", "szl", "csb")) {
            delivery.ended(delivery.service.send(
                    mail().locale(Locale.forLanguageTag(language)).build()));
        }
        assertThat(platform.received).hasSize(5);
    }

    @Test
    void directoryErrors() {
        delivery.inject(delivery.service, "directory", (AccountDirectory) a -> null);
        assertThatThrownBy(() -> delivery.service.send(mail().build())).isInstanceOf(MailUnavailableException.class);
    }

    @Test
    void directoryLinkage() {
        delivery.inject(delivery.service, "directory", (AccountDirectory) a -> {
            throw new NoClassDefFoundError();
        });
        assertThatThrownBy(() -> delivery.service.send(mail().build())).isInstanceOf(MailUnavailableException.class);
    }
}
