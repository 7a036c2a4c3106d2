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
        AcceptedMail mail = mail(MessageClass.TRANSACTIONAL, "later", Optional.of(Instant.now()), "anna");

        fresh.add(mail);

        assertThat(fresh.take(parcelOf(mail))).isEmpty();
    }

    @Test
    void theOldestAreForgottenWhenThereIsNoRoom() {
        FreshMails fresh = new FreshMails(100 * KILOBYTES);
        List<AcceptedMail> mails = Stream.generate(
                        () -> mail(MessageClass.TRANSACTIONAL, "x".repeat(KILOBYTES), Optional.empty(), "anna"))
                .limit(40)
                .toList();

        mails.forEach(fresh::add);

        List<AcceptedMail> kept = mails.stream()
                .filter(mail -> fresh.take(parcelOf(mail)).isPresent())
                .toList();
        assertThat(kept).as("4 KB each").isEqualTo(mails.subList(15, 40));
    }

    @Test
    void aBigMailDoesNotDriveTheOthersOut() {
        FreshMails fresh = new FreshMails(100 * KILOBYTES);
        AcceptedMail small = mail(MessageClass.TRANSACTIONAL, "small", Optional.empty(), "anna");
        AcceptedMail big = mail(MessageClass.TRANSACTIONAL, "x".repeat(10 * KILOBYTES), Optional.empty(), "anna");

        fresh.add(small);
        fresh.add(big);

        assertThat(fresh.take(parcelOf(big))).isEmpty();
        assertThat(fresh.take(parcelOf(small))).contains(small);
    }

    private static Parcel parcelOf(AcceptedMail mail) {
        return new Parcel(
                mail.id().value(), mail.account(), mail.messageClass(), List.of(0), UUID.randomUUID(), List.of());
    }

    private static AcceptedMail mail(
            MessageClass messageClass, String text, Optional<Instant> notBefore, String... recipients) {
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
                Instant.now());
    }
}
