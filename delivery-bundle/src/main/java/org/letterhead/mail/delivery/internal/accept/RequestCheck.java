/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.accept;

import java.net.IDN;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.letterhead.mail.Attachment;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.Rejection;

/** Refuses what can never become a mail, naming the thing. Addresses and names were checked when they were made. */
final class RequestCheck {
    static final int MAX_RECIPIENTS = 100;
    static final int MAX_SUBJECT = 500;
    static final int MAX_TEXT = 1024 * 1024;
    static final int MAX_KEY = 200;
    static final int MAX_LOCALE = 64;
    static final Duration LONGEST_WAIT = Duration.ofDays(366);
    private static final Set<String> TWO_LETTERS = Set.of(Locale.getISOLanguages());
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9._:@-]{1,64}");

    private final long attachmentsLimit;
    private final Clock clock;

    RequestCheck(long attachmentsLimit, Clock clock) {
        this.attachmentsLimit = attachmentsLimit;
        this.clock = clock;
    }

    /** What can be refused before anything is looked up or rendered. */
    void request(MailRequest request) {
        if (!ACCOUNT.matcher(request.account()).matches()) {
            throw new MailRejectedException(new Rejection.UnknownAccount(request.account()));
        }
        request.locale().ifPresent(RequestCheck::locale);
        if (request.recipients().isEmpty()) {
            throw new MailRejectedException(new Rejection.Missing("recipient"));
        }
        atMost(
                "number of recipients",
                request.to().size() + request.cc().size() + request.bcc().size(),
                MAX_RECIPIENTS);
        request.recipients().forEach(RequestCheck::domain);
        request.idempotencyKey().ifPresent(key -> {
            if (key.isBlank()) {
                throw new MailRejectedException(new Rejection.Missing("text in its idempotency key"));
            }
            atMost("idempotency key", key.length(), MAX_KEY);
            plain("idempotency key", key);
        });
        request.notBefore().ifPresent(this::notTooLate);
        attachments(request.attachments());
    }

    private void notTooLate(Instant notBefore) {
        Instant latest = clock.instant().plus(LONGEST_WAIT);
        if (notBefore.isAfter(latest)) {
            throw new MailRejectedException(new Rejection.TooLate(notBefore, latest));
        }
    }

    /** The texts, given or rendered: a template may have put anything into its subject. */
    void texts(String subject, String text, String html) {
        if (subject.isBlank()) {
            throw new MailRejectedException(new Rejection.Missing("subject"));
        }
        plain("subject", subject);
        atMost("subject", subject.length(), MAX_SUBJECT);
        if (text.isBlank()) {
            throw new MailRejectedException(new Rejection.Missing("plain text"));
        }
        atMost("plain text", text.length(), MAX_TEXT);
        atMost("HTML", html.length(), MAX_TEXT);
    }

    private static void plain(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                throw new MailRejectedException(new Rejection.ForbiddenCharacter(what, i, c));
            }
        }
    }

    private void attachments(List<Attachment> attachments) {
        long total = 0;
        Set<String> contentIds = new HashSet<>();
        for (Attachment attachment : attachments) {
            total += attachment.size();
            if (total > attachmentsLimit) {
                // The one that breaks the limit is named, with the sum up to and including it.
                throw new MailRejectedException(new Rejection.TooLarge(
                        "sum of the attachments up to \"" + attachment.fileName() + "\", in bytes,",
                        total,
                        attachmentsLimit));
            }
            attachment.contentId().filter(id -> !contentIds.add(id)).ifPresent(id -> {
                throw new MailRejectedException(new Rejection.BadAttachment(
                        attachment.fileName(), "another attachment has the content id " + id + " too"));
            });
        }
    }

    /** A recipient that no request has named. */
    void recipient(MailAddress recipient) {
        domain(recipient);
    }

    /** Mail servers know domains by their ASCII form (RFC 5890) alone. */
    private static void domain(MailAddress recipient) {
        try {
            IDN.toASCII(recipient.domain());
        } catch (IllegalArgumentException e) {
            throw new MailRejectedException(
                    new Rejection.MalformedAddress(recipient.toString(), "its domain has no ASCII form"));
        }
    }

    private static void locale(Locale locale) {
        String language = locale.getLanguage();
        // ISO 639-1 is a closed list; of the thousands of three-letter codes Java knows only some.
        boolean known = TWO_LETTERS.contains(language) || language.matches("[a-z]{3}");
        if (!known || locale.toLanguageTag().length() > MAX_LOCALE) {
            throw new MailRejectedException(new Rejection.UnknownLocale(locale.toLanguageTag()));
        }
    }

    private static void atMost(String what, long size, long limit) {
        if (size > limit) {
            throw new MailRejectedException(new Rejection.TooLarge(what, size, limit));
        }
    }
}
