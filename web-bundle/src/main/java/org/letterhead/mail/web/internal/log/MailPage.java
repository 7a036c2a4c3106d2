/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.letterhead.mail.Cancellation;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.log.Attempt;
import org.letterhead.mail.log.MailLog;
import org.letterhead.mail.operate.MailQueue;
import org.letterhead.mail.operate.QueueSelection;
import org.letterhead.mail.people.ActorName;
import org.letterhead.mail.web.internal.PlainText;
import org.letterhead.mail.web.internal.page.Moment;
import org.letterhead.mail.web.internal.page.Notice;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.View;
import org.letterhead.mail.web.internal.page.Visit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One mail: its recipients, its tries, and what can be done about it. */
final class MailPage {
    private static final Logger LOG = LoggerFactory.getLogger(MailPage.class);
    private static final int MOST_TRIES = 500;

    /** The kind that tests of settings are of: once more, it would leave with other settings. */
    private static final String TEST = "test-mail";

    private static final Set<RecipientState> MISSED = Set.of(
            RecipientState.FAILED,
            RecipientState.UNKNOWN_OUTCOME,
            RecipientState.BOUNCED,
            RecipientState.SUPPRESSED,
            RecipientState.CANCELLED);
    private static final Set<RecipientState> STOPPABLE =
            Set.of(RecipientState.QUEUED, RecipientState.DEFERRED, RecipientState.HELD);

    private final Visit visit;
    private final Shown shown;
    private final MailStatus mail;

    private MailPage(Visit visit, Shown shown, MailStatus mail) {
        this.visit = visit;
        this.shown = shown;
        this.mail = mail;
    }

    /** Finds it. Another account's is like one that is not there. */
    static Optional<MailPage> find(Visit visit, Shown shown, MailService service, String id) {
        MailId wanted = ListPage.id(id);
        return service.status(wanted, visit.locale())
                .filter(mail -> mail.account().equals(visit.account()))
                .map(mail -> new MailPage(visit, shown, mail));
    }

    Reply show(MailLog log) {
        return Reply.page(view(log));
    }

    private View view(MailLog log) {
        Locale locale = visit.locale();
        Map<String, Object> values = new HashMap<>();
        values.put("pages", shown.pages(""));
        values.put("at", Moment.of(mail.acceptedAt(), locale));
        values.put("kind", shown.kind(mail.template()));
        values.put("class", shown.say("class." + mail.messageClass()));
        values.put("language", PlainText.words(mail.locale().getDisplayName(locale), 60));
        mail.messageId().ifPresent(id -> values.put("messageId", PlainText.untrusted(id, 320)));
        values.put("id", mail.id().toString());
        values.put("recipients", mail.recipients().stream().map(this::recipient).toList());
        List<Attempt> attempts = log.attempts(mail.id(), locale);
        Map<MailAddress, Integer> tries = new HashMap<>();
        List<Map<String, Object>> rows = new ArrayList<>();
        attempts.stream().limit(MOST_TRIES).forEach(attempt -> rows.add(attempt(attempt)));
        attempts.forEach(attempt -> tries.merge(attempt.recipient(), 1, Integer::sum));
        values.put("attempts", rows);
        values.put("hasAttempts", !rows.isEmpty());
        values.put("cut", attempts.size() > MOST_TRIES);
        boolean missed = mail.recipients().stream().anyMatch(to -> MISSED.contains(to.state()));
        Optional<String> never = missed ? neverAgain() : Optional.empty();
        never.ifPresent(key -> values.put("never", shown.say(key)));
        boolean again = missed && never.isEmpty();
        boolean release = mail.recipients().stream().anyMatch(Shown::isReleasable);
        boolean cancel = mail.recipients().stream().anyMatch(to -> STOPPABLE.contains(to.state()));
        values.put("again", again);
        values.put("once", UUID.randomUUID().toString());
        values.put("release", release);
        values.put("cancel", cancel);
        values.put("actions", again || release || cancel);
        return View.of("log/mail.html", shown.subject(mail), values);
    }

    private Optional<String> neverAgain() {
        if (mail.messageClass() == MessageClass.SECURITY) {
            return Optional.of("again.security");
        }
        return mail.template().filter(TEST::equals).map(test -> "again.test");
    }

    private Map<String, Object> recipient(RecipientStatus to) {
        Map<String, Object> row = new HashMap<>();
        row.put("address", shown.address(to));
        row.put("badge", shown.badge(to.state()));
        row.put("meaning", shown.say("meaning." + to.state()));
        row.put("way", shown.way(to.way()));
        row.put("tries", shown.number(to.attempts()));
        if (!to.reason().isEmpty()) {
            row.put("reason", Shown.reason(to.reason()));
        }
        shown.until(to).ifPresent(until -> row.put(to.state() == RecipientState.HELD ? "until" : "next", until));
        return row;
    }

    private Map<String, Object> attempt(Attempt attempt) {
        Map<String, Object> row = new HashMap<>();
        row.put("at", Moment.of(attempt.at(), visit.locale()));
        row.put("address", PlainText.untrusted(attempt.recipient().toString(), Shown.LONGEST_ADDRESS));
        row.put("way", shown.way(attempt.way()));
        row.put("badge", shown.badge(attempt.led()));
        // What the server said is for operators: it would make a test a look into networks.
        row.put("reason", Shown.reason(attempt.reason()));
        attempt.capturedBy()
                .ifPresent(box -> row.put(
                        "captured",
                        shown.say(
                                "captured",
                                Map.of("address", PlainText.untrusted(box.toString(), Shown.LONGEST_ADDRESS)))));
        return row;
    }

    /**
     * The mail that a button has sent.
     *
     * @param once tells one page's button from another's
     */
    private record Again(String once, MailId mail) {}

    /** Sends it again: once, however often the button of one page is pressed. */
    Reply resend(MailLog log) {
        String once = visit.form().text("once");
        String key = "log/again " + visit.account();
        synchronized (visit.session()) {
            Optional<Again> before = visit.session()
                    .kept(key, Again.class)
                    .filter(again -> again.once().equals(once) && !once.isEmpty());
            if (before.isPresent()) {
                return resent(before.get().mail());
            }
            return resend(log, again -> visit.session().keep(key, new Again(once, again)));
        }
    }

    private Reply resent(MailId again) {
        return Reply.elsewhere(path(again), Notice.done(shown.say("again.done"), shown.say("again.done.text")));
    }

    private Reply resend(MailLog log, Consumer<MailId> sent) {
        try {
            MailId again = log.resend(visit.user(), mail.id());
            sent.accept(again);
            return resent(again);
        } catch (MailRejectedException e) {
            if (!(e.rejection() instanceof Rejection.NotResendable)) {
                throw e;
            }
            return new Reply.Page(422, view(log).saying(Notice.error(shown.say("again.not"), shown.say(whyNot()))));
        }
    }

    private String whyNot() {
        if (mail.recipients().stream().noneMatch(to -> MISSED.contains(to.state()))) {
            return "again.nobody";
        }
        return neverAgain().orElse("again.not-kept");
    }

    /** Lets go what an administrator may let go. */
    Reply release(MailQueue queue) {
        int released = queue.release(visit.user(), new QueueSelection.OneMail(mail.id()));
        Notice said = released > 0
                ? Notice.done(shown.say("release.done"), shown.say("release.done.text"))
                : Notice.error(shown.say("release.none"), shown.say("release.none.text"));
        return Reply.elsewhere(
                visit.form().text("from").equals("held") ? Visit.path("log", "held") : path(mail.id()), said);
    }

    /** Stops it. */
    Reply cancel(MailService service) {
        Optional<Cancellation> cancelled = service.cancel(mail.id());
        if (cancelled.isEmpty()) {
            return new Reply.Missing();
        }
        LOG.info(
                "{} cancels mail {}: {} recipients, too late for {}",
                ActorName.of(visit.user()),
                mail.id(),
                cancelled.get().cancelled(),
                cancelled.get().tooLate());
        // Those who were stopped before count too; what is open now tells whether this has done anything.
        boolean wasOpen = mail.recipients().stream().anyMatch(to -> STOPPABLE.contains(to.state()));
        Notice said = wasOpen && cancelled.get().cancelled() > 0
                ? Notice.done(
                        shown.say(cancelled.get().tooLate() == 0 ? "cancel.done" : "cancel.partly"),
                        shown.say("cancel.done.text"))
                : Notice.error(shown.say("cancel.late"), shown.say("cancel.late.text"));
        return Reply.elsewhere(path(mail.id()), said);
    }

    private static String path(MailId id) {
        return Visit.path("log", id.toString());
    }
}
