/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.MailSources;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.delivery.internal.testing.Delivery;
import org.letterhead.mail.delivery.internal.testing.RecordingTransport;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.transport.MailHeader;

class PreviewSourcesTest {
    private static final RenderedMail MAIL =
            new RenderedMail(Locale.ENGLISH, "Caf\u00e9 numbers", "Hello \u20ac", Optional.of("<p>Hello &euro;</p>"));

    private final Delivery delivery = new Delivery(Map.of("accounts", "none"));
    private final MailSources sources = new PreviewSources(delivery.router, Clock.systemUTC());

    @AfterEach
    void close() {
        delivery.close();
    }

    @Test
    void theSourceIsWhatWouldLeaveAndNothingLeaves() {
        RecordingTransport platform = new RecordingTransport();
        delivery.way("platform", platform);

        String source = source(MessageClass.TRANSACTIONAL).orElseThrow();

        assertThat(source)
                .contains("From: ", "To: anna@acme.example", "Subject: =?", "multipart/alternative")
                .doesNotContain("List-Unsubscribe");
        assertThat(source.chars().allMatch(c -> c < 128)).isTrue();
        assertThat(platform.received).isEmpty();
        assertThat(platform.connections).isEmpty();
    }

    @Test
    void subscriptionMailShowsALinkThatIsNobodys() {
        delivery.way("platform", new RecordingTransport());

        assertThat(source(MessageClass.SUBSCRIPTION).orElseThrow())
                .contains("List-Unsubscribe: <https://unsubscribe.letterhead.invalid/preview>");
    }

    /** Or whoever may look at a preview could take a sealed mail of any text home. */
    @Test
    void isNotSealed() {
        RecordingTransport signing = new RecordingTransport();
        signing.seals = List.of(new MailHeader("DKIM-Signature", "v=1; b=precious"));
        delivery.way("platform", signing);

        assertThat(source(MessageClass.TRANSACTIONAL).orElseThrow()).doesNotContain("DKIM-Signature");
    }

    @Test
    void withoutAWayThereIsNone() {
        assertThat(source(MessageClass.TRANSACTIONAL)).isEmpty();
    }

    private Optional<String> source(MessageClass messageClass) {
        return sources.source("acme", messageClass, MAIL, Mailbox.of("", "anna@acme.example"));
    }
}
