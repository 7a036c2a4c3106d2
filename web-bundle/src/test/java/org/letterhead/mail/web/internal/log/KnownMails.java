/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.log;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Cancellation;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.log.Attempt;
import org.letterhead.mail.log.DomainRefusals;
import org.letterhead.mail.log.LogPage;
import org.letterhead.mail.log.LogQuery;
import org.letterhead.mail.log.MailLog;
import org.letterhead.mail.log.StateCounts;

/** A log that holds what a test puts into it, and remembers what it was asked. */
final class KnownMails implements MailLog, MailService {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    final List<MailStatus> mails = new ArrayList<>();
    final Map<MailId, List<Attempt>> attempts = new HashMap<>();
    final List<DomainRefusals> refusals = new ArrayList<>();
    final List<String> done = new ArrayList<>();
    final List<LogQuery> asked = new ArrayList<>();
    List<Instant> bounds = List.of();
    Optional<MailId> next = Optional.empty();
    RuntimeException refusal;
    Cancellation cancellation = new Cancellation(1, 0);

    static MailId id(int number) {
        return new MailId(new UUID(0x019a_0000_0000_7000L + number, 0x8000_0000_0000_0000L + number));
    }

    static RecipientStatus to(String address, RecipientState state) {
        return new RecipientStatus(
                MailAddress.of(address),
                state,
                Optional.of("smtp"),
                1,
                state == RecipientState.HELD
                        ? Optional.of(new Hold(Hold.Reason.SCHEDULED, Optional.of(NOON)))
                        : Optional.empty(),
                state == RecipientState.DEFERRED ? Optional.of(NOON) : Optional.empty(),
                Optional.empty(),
                "");
    }

    static RecipientStatus held(String address, Hold.Reason reason, String words) {
        return new RecipientStatus(
                MailAddress.of(address),
                RecipientState.HELD,
                Optional.empty(),
                0,
                Optional.of(new Hold(reason, Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                words);
    }

    static RecipientStatus because(String address, RecipientState state, String words) {
        return new RecipientStatus(
                MailAddress.of(address),
                state,
                Optional.of("smtp"),
                2,
                Optional.empty(),
                Optional.empty(),
                Optional.of(failure()),
                words);
    }

    static Failure failure() {
        return Failure.of(Failure.Phase.RECIPIENT, Failure.Cause.RECIPIENT, new Advice("x", Map.of(), "Nobody there."))
                .reply(550, "5.1.1", "550 5.1.1 secret words of the server")
                .build();
    }

    MailId add(String account, String subject, RecipientStatus... recipients) {
        return add(account, subject, MessageClass.TRANSACTIONAL, Optional.of("order-notice"), recipients);
    }

    MailId add(
            String account,
            String subject,
            MessageClass messageClass,
            Optional<String> template,
            RecipientStatus... recipients) {
        MailId id = id(mails.size());
        mails.add(new MailStatus(
                id,
                account,
                messageClass,
                template,
                Locale.UK,
                subject,
                Optional.of("m1@acme.example"),
                NOON,
                List.of(recipients)));
        return id;
    }

    void tried(MailId mail, String address, RecipientState led, String reason) {
        attempts.computeIfAbsent(mail, id -> new ArrayList<>())
                .add(new Attempt(
                        MailAddress.of(address),
                        1,
                        NOON,
                        Optional.of("smtp"),
                        led,
                        Optional.of("remote-1"),
                        Optional.of(MailAddress.of("staging@platform.example")),
                        Optional.of(failure()),
                        reason));
    }

    @Override
    public LogPage find(LogQuery query, Locale locale) {
        asked.add(query);
        return new LogPage(
                mails.stream()
                        .filter(mail -> query.account().equals(Optional.of(mail.account())))
                        .filter(mail -> query.states().isEmpty()
                                || mail.recipients().stream()
                                        .anyMatch(to -> query.states().contains(to.state())))
                        .toList(),
                next);
    }

    @Override
    public List<Attempt> attempts(MailId mail, Locale locale) {
        return attempts.getOrDefault(mail, List.of());
    }

    @Override
    public MailId resend(Actor actor, MailId mail) {
        if (refusal != null) {
            throw refusal;
        }
        done.add("resend " + actor + " " + mail);
        return id(0);
    }

    @Override
    public List<DomainRefusals> refusals(Optional<String> account, Instant since) {
        done.add("refusals " + account.orElseThrow() + " " + since);
        return refusals;
    }

    @Override
    public List<StateCounts> counts(String account, List<Instant> wanted) {
        bounds = wanted;
        List<StateCounts> counts = new ArrayList<>();
        for (int i = 1; i < wanted.size(); i++) {
            counts.add(new StateCounts(
                    wanted.get(i - 1),
                    wanted.get(i),
                    i == 3
                            ? Map.of()
                            : Map.of(
                                    RecipientState.SENT,
                                    1000L + 137 * i,
                                    RecipientState.FAILED,
                                    7L * i,
                                    RecipientState.QUEUED,
                                    i == 14 ? 250L : 0L)));
        }
        return counts;
    }

    @Override
    public MailId send(MailRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<MailStatus> status(MailId id, Locale locale) {
        return mails.stream().filter(mail -> mail.id().equals(id)).findFirst();
    }

    @Override
    public Optional<Cancellation> cancel(MailId id) {
        done.add("cancel " + id);
        return Optional.of(cancellation);
    }
}
