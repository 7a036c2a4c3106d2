/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.ledger;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.letterhead.mail.delivery.internal.ledger.LedgerEntry.Line;
import org.letterhead.mail.transport.Submission;
import org.osgi.service.component.annotations.Component;

/**
 * What has become of each mail. Kept in memory: every open mail, and the {@value #REMEMBERED} that came to an end last.
 * It depends on nothing, so that it outlives a change of the operator's settings.
 */
@Component(service = MailLedger.class, immediate = true)
public final class MailLedger {
    static final int REMEMBERED = 10_000;

    private final Map<MailId, LedgerEntry> entries = new HashMap<>();
    private final Map<Key, MailId> byKey = new HashMap<>();
    private final Deque<MailId> ended = new ArrayDeque<>();

    private record Key(String account, String idempotencyKey) {}

    /**
     * Writes a mail down as waiting.
     *
     * @return the id under which it is known: that of an earlier mail, if one has the same idempotency key
     */
    public synchronized MailId enter(AcceptedMail mail) {
        Optional<Key> key = mail.idempotencyKey().map(given -> new Key(mail.account(), given));
        MailId earlier = key.map(byKey::get).orElse(null);
        if (earlier != null) {
            return earlier;
        }
        key.ifPresent(given -> byKey.put(given, mail.id()));
        entries.put(mail.id(), LedgerEntry.of(mail));
        return mail.id();
    }

    /** Forgets a mail that could not be taken after all. */
    public synchronized void withdraw(MailId id) {
        forget(id);
    }

    /** The mail that an account has named so, if it is remembered. */
    public synchronized Optional<MailId> findByKey(String account, String idempotencyKey) {
        return Optional.ofNullable(byKey.get(new Key(account, idempotencyKey)));
    }

    /** What is known about a mail right now. */
    public synchronized Optional<LedgerEntry> find(MailId id) {
        return Optional.ofNullable(entries.get(id));
    }

    /** A sender has begun with it. */
    public void sending(MailId id) {
        changeLines(
                id,
                line -> new Line(
                        line.recipient(), RecipientState.SENDING, line.way(), line.attempts(), line.failure()));
    }

    /** It has been composed under this Message-ID and goes to a server now. */
    public synchronized void attempted(MailId id, String way, String messageId) {
        entries.computeIfPresent(id, (same, entry) -> entry.withMessageId(messageId)
                .withLines(line -> new Line(
                        line.recipient(), line.state(), Optional.of(way), line.attempts() + 1, line.failure())));
    }

    /** The server has taken it, for some recipients or for all. */
    public void submitted(MailId id, Submission submission) {
        changeLines(id, line -> {
            Failure refused = submission.refused().get(line.recipient());
            if (submission.accepted().contains(line.recipient())) {
                return ended(line, RecipientState.SENT, Optional.empty());
            }
            // A recipient that the driver forgot to mention: nobody knows, so nobody sends again.
            return refused == null
                    ? ended(line, RecipientState.UNKNOWN_OUTCOME, line.failure())
                    : failed(line, refused);
        });
    }

    /**
     * It did not get through to anybody, or nobody knows.
     *
     * @param refused what is known of single recipients; the failure holds for the others
     */
    public void failed(MailId id, Optional<String> way, Failure failure, Map<MailAddress, Failure> refused) {
        changeLines(
                id,
                line -> failed(
                        new Line(line.recipient(), line.state(), way.or(line::way), line.attempts(), line.failure()),
                        refused.getOrDefault(line.recipient(), failure)));
    }

    private static Line failed(Line line, Failure failure) {
        return ended(
                line,
                failure.certainty() == Failure.Certainty.UNKNOWN
                        ? RecipientState.UNKNOWN_OUTCOME
                        : RecipientState.FAILED,
                Optional.of(failure));
    }

    private static Line ended(Line line, RecipientState state, Optional<Failure> failure) {
        return new Line(line.recipient(), state, line.way(), line.attempts(), failure);
    }

    private synchronized void changeLines(MailId id, UnaryOperator<Line> change) {
        LedgerEntry before = entries.get(id);
        if (before == null) {
            return;
        }
        LedgerEntry after = before.withLines(change);
        entries.put(id, after);
        if (after.isFinal() && !before.isFinal()) {
            ended.addLast(id);
            while (ended.size() > REMEMBERED) {
                forget(ended.removeFirst());
            }
        }
    }

    private void forget(MailId id) {
        LedgerEntry entry = entries.remove(id);
        if (entry != null) {
            entry.idempotencyKey().ifPresent(key -> byKey.remove(new Key(entry.account(), key)));
        }
    }
}
