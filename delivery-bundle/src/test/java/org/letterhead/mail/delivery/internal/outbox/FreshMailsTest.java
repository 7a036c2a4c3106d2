/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;

class FreshMailsTest {
    private static final int KILOBYTES = 1024;
    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");

    @Test
    void aMailIsThereOnceForItsOnlyParcel() {
        FreshMails fresh = new FreshMails(1024 * KILOBYTES);
        AcceptedMail mail = mail(MessageClass.TRANSACTIONAL, "hello", Optional.empty(), "anna", "bob");

        fresh.add(mail);

        assertThat(fresh.take(parcelOf(mail))).contains(mail);
        assertThat(fresh.take(parcelOf(mail))).as("no memory for what is gone").isEmpty();
    }

    @Test
    void aSubscriptionMailStaysForItsOtherRecipients() {
        FreshMails fresh = new FreshMails(1024 * KILOBYTES);
        AcceptedMail mail = mail(MessageClass.SUBSCRIPTION, "news", Optional.empty(), "anna", "bob");

        fresh.add(mail);

        assertThat(fresh.take(parcelOf(mail))).contains(mail);
        assertThat(fresh.take(parcelOf(mail))).contains(mail);
    }

    @Test
    void aMailForSomebodysSecurityIsNotKeptInClear() {
        FreshMails fresh = new FreshMails(1024 * KILOBYTES);
        AcceptedMail mail = mail(MessageClass.SECURITY, "the link", Optional.empty(), "anna");

        fresh.add(mail);

        assertThat(fresh.take(parcelOf(mail))).isEmpty();
    }

    @Test
    void aMailForLaterTakesNoMemoryUntilThen() {
        FreshMails fresh = new FreshMails(1024 * KILOBYTES);
        AcceptedMail mail = mail(MessageClass.TRANSACTIONAL, "later", Optional.of(NOW), "anna");

        fresh.add(mail);

        assertThat(fresh.take(parcelOf(mail))).isEmpty();
    }

    @Test
    void theOldestAreKeptWhenThereIsNoRoomForAll() {
        FreshMails fresh = new FreshMails(100 * KILOBYTES);
        List<AcceptedMail> mails = Stream.generate(() -> mail(NOW, "x".repeat(KILOBYTES)))
                .limit(40)
                .toList();

        mails.forEach(fresh::add);

        List<AcceptedMail> kept = mails.stream()
                .filter(mail -> fresh.take(parcelOf(mail)).isPresent())
                .toList();
        assertThat(kept).as("4 KB each, and the first leave first").isEqualTo(mails.subList(0, 25));
        fresh.add(mails.get(39));
        assertThat(fresh.take(parcelOf(mails.get(39))))
                .as("there is room again")
                .isPresent();
    }

    @Test
    void whatHasNotLeftForAWhileMakesRoom() {
        FreshMails fresh = new FreshMails(5 * KILOBYTES);
        AcceptedMail held = mail(NOW, "x".repeat(KILOBYTES));
        AcceptedMail next = mail(NOW.plusSeconds(50), "x".repeat(KILOBYTES));
        AcceptedMail later = mail(NOW.plusSeconds(70), "x".repeat(KILOBYTES));

        fresh.add(held);
        fresh.add(next);
        fresh.add(later);

        assertThat(fresh.take(parcelOf(held))).isEmpty();
        assertThat(fresh.take(parcelOf(next))).isEmpty();
        assertThat(fresh.take(parcelOf(later))).contains(later);
    }

    private static Parcel parcelOf(AcceptedMail mail) {
        return new Parcel(
                mail.id().value(), mail.account(), mail.messageClass(), List.of(0), UUID.randomUUID(), List.of());
    }

    private static AcceptedMail mail(
            MessageClass messageClass, String text, Optional<Instant> notBefore, String... recipients) {
        return mail(NOW, messageClass, text, notBefore, recipients);
    }

    private static AcceptedMail mail(Instant acceptedAt, String text) {
        return mail(acceptedAt, MessageClass.TRANSACTIONAL, text, Optional.empty(), "anna");
    }

    private static AcceptedMail mail(
            Instant acceptedAt,
            MessageClass messageClass,
            String text,
            Optional<Instant> notBefore,
            String... recipients) {
        List<MailAddress> addresses = Stream.of(recipients)
                .map(name -> MailAddress.of(name + "@shop.example"))
                .toList();
        return new AcceptedMail(
                MailId.create(java.time.Clock.systemUTC()),
                "acme",
                "Acme",
                Optional.empty(),
                SenderChoice.ACCOUNT,
                messageClass,
                Optional.empty(),
                Locale.ENGLISH,
                "subject",
                text,
                Optional.empty(),
                addresses.stream().map(address -> new Mailbox("", address)).toList(),
                List.of(),
                List.of(),
                addresses,
                List.of(),
                Optional.empty(),
                notBefore,
                acceptedAt);
    }
}
