/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.account.AccountRouting;
import org.letterhead.mail.account.VerifiedAddresses.Invitation;
import org.letterhead.mail.transport.TransportSettings;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.ServiceRegistration;

/** Links of an account whose recipients must not see the platform. */
@RunWith(PaxExam.class)
public class WhiteLabelLinksTest extends PeopleInKaraf {
    private static final String PLATFORM = "https://links.platform.example";
    private static final String NEUTRAL = "https://links.neutral.example";

    @Test
    public void noMailHasALinkOfThePlatforms() throws Exception {
        MailId waiting;
        try (AutoCloseable back = linksBegin(Map.of("public.url", PLATFORM), "acme", Optional.of(PLATFORM))) {
            ServiceRegistration<AccountRouting> accounts = whiteLabel();
            try {
                MailAddress address = MailAddress.of("white.without@shop.example");
                Invitation invitation = addresses().invite(OPERATOR, "acme", address, Locale.ENGLISH);
                assertThat(((Invitation.NotPossible) invitation).advice().english())
                        .contains("etc/org.letterhead.mail.web.cfg");
                assertThat(addresses().of("acme"))
                        .noneMatch(one -> one.address().equals(address));

                waiting = mail().send(report("acme", address.toString()).build());
                RecipientStatus to = settled(waiting).recipients().get(0);
                assertThat(to.hold().orElseThrow().reason()).isEqualTo(Hold.Reason.UNSUBSCRIBE_ABSENT);
                assertThat(received(hello().build()).source()).doesNotContain("platform");
            } finally {
                accounts.unregister();
            }
            // The first that finds its page takes along the others that wait for one.
            received(report("acme", "white.next@shop.example").build());
            assertThat(ended(waiting).recipients().get(0).state()).isEqualTo(RecipientState.SENT);
        }
    }

    @Test
    public void itsLinksBeginWithTheNeutralName() throws Exception {
        String address = "white.with@shop.example";
        try (AutoCloseable back =
                linksBegin(Map.of("public.url", PLATFORM, "whitelabel.url", NEUTRAL), "acme", Optional.of(PLATFORM))) {
            ServiceRegistration<AccountRouting> accounts = whiteLabel();
            try {
                ReceivedMail invitation = invited("acme", address, Locale.ENGLISH);
                String confirm = link(invitation, CONFIRM);
                assertThat(confirm).startsWith(NEUTRAL + "/letterhead/a/");
                assertThat(invitation.message().getFrom().get(0).getAddress()).isEqualTo("hello@neutral.example");
                hasNoTrace(invitation);

                ReceivedMail report = received(report("acme", address).build());
                String unsubscribe = link(report, UNSUBSCRIBE);
                assertThat(report.header("List-Unsubscribe").strip()).isEqualTo("<" + unsubscribe + ">");
                assertThat(unsubscribe).startsWith(NEUTRAL + "/letterhead/a/");
                assertThat(report.header("List-Unsubscribe-Post").strip()).isEqualTo("List-Unsubscribe=One-Click");
                assertThat(report.header("List-Id").strip()).endsWith(".links.neutral.example>");
                hasNoTrace(report);

                for (String link : new String[] {confirm, unsubscribe}) {
                    Browser.Answer page = browser().get(link, "Host: links.neutral.example");
                    assertThat(page.status()).isEqualTo(200);
                    assertThat((page.body() + page.headers()).toLowerCase(Locale.ROOT))
                            .doesNotContain("platform", "letterhead");
                    assertThat(browser()
                                    .press(link, "Host: links.neutral.example")
                                    .status())
                            .isEqualTo(200);
                }
                assertThat(isVerified("acme", address)).isTrue();
                assertThat(ended(mail().send(report("acme", address).build()))
                                .recipients()
                                .get(0)
                                .state())
                        .isEqualTo(RecipientState.SUPPRESSED);
            } finally {
                accounts.unregister();
            }
        }
    }

    private static void hasNoTrace(ReceivedMail mail) throws IOException {
        assertThat(mail.source()).doesNotContain("platform.example");
        for (int part = 0; part < 2; part++) {
            assertThat(ReceivedMail.text(mail.leaves().get(part))).doesNotContain("platform.example", "127.0.0.1");
        }
    }

    private ServiceRegistration<AccountRouting> whiteLabel() {
        return context.registerService(
                AccountRouting.class,
                account -> new AccountRoute(
                        "whitelabel", TransportSettings.EMPTY, "whitelabel", Optional.empty(), Optional.empty()),
                BEFORE_ALL);
    }
}
