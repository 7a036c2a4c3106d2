/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.log;

import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.template.MailTemplates;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.web.internal.PlainText;
import org.letterhead.mail.web.internal.page.Moment;
import org.letterhead.mail.web.internal.page.Visit;

/** What the pages of this tab say about mails, in one reader's language. */
final class Shown {
    static final int LONGEST_SUBJECT = 150;
    static final int LONGEST_ADDRESS = 120;
    static final int LONGEST_REASON = 600;

    /** What an administrator may let go: nothing that an operator keeps, nothing that waits for a limit. */
    private static final Set<Hold.Reason> RELEASABLE = Set.of(
            Hold.Reason.SCHEDULED,
            Hold.Reason.ACCOUNTS_ABSENT,
            Hold.Reason.WAY_ABSENT,
            Hold.Reason.RELAY_ABSENT,
            Hold.Reason.UNSUBSCRIBE_ABSENT,
            Hold.Reason.WAY_FAILING);

    private final Visit visit;
    private final WayNames ways;
    private final MailTemplates templates;
    private final Map<String, String> known = new HashMap<>();

    /**
     * Makes it for one request.
     *
     * @param templates {@code null} while they are away: kinds are called by their ids then
     */
    Shown(Visit visit, WayNames ways, MailTemplates templates) {
        this.visit = visit;
        this.ways = ways;
        this.templates = templates;
    }

    Locale locale() {
        return visit.locale();
    }

    String say(String key) {
        return visit.say(LogTab.WORDS, key, Map.of());
    }

    String say(String key, Map<String, String> arguments) {
        return visit.say(LogTab.WORDS, key, arguments);
    }

    String number(long number) {
        return NumberFormat.getIntegerInstance(locale()).format(number);
    }

    String way(Optional<String> way) {
        return way.map(name -> known.computeIfAbsent("way " + name, key -> ways.of(name, locale())))
                .orElse("\u2013");
    }

    /** A kind of mail. */
    String kind(Optional<String> template) {
        return template.map(id -> known.computeIfAbsent("kind " + id, key -> nameOf(id)))
                .orElseGet(() -> say("kind.none"));
    }

    private String nameOf(String template) {
        Optional<String> name = templates == null
                ? Optional.empty()
                : templates.find(template, locale()).map(TemplateDescriptor::name);
        return PlainText.untrusted(name.orElse(template), LONGEST_ADDRESS);
    }

    String subject(MailStatus mail) {
        String subject = PlainText.untrusted(mail.subject(), LONGEST_SUBJECT);
        return subject.isEmpty() ? say("subject.none") : subject;
    }

    String address(RecipientStatus recipient) {
        return PlainText.untrusted(recipient.recipient().toString(), LONGEST_ADDRESS);
    }

    /** A state as a badge. */
    Map<String, Object> badge(RecipientState state) {
        return Map.of("style", style(state), "text", say("state." + state));
    }

    /** What has become of a mail: one badge for each state in which a recipient is. */
    List<Map<String, Object>> badges(MailStatus mail) {
        Map<RecipientState, Integer> counts = new EnumMap<>(RecipientState.class);
        mail.recipients().forEach(recipient -> counts.merge(recipient.state(), 1, Integer::sum));
        List<Map<String, Object>> badges = new ArrayList<>();
        counts.forEach((state, count) -> {
            Map<String, Object> badge = new HashMap<>(badge(state));
            if (mail.recipients().size() > 1) {
                badge.put("count", number(count));
            }
            badges.add(badge);
        });
        return badges;
    }

    private static String style(RecipientState state) {
        return switch (state) {
            case SENT, SENT_BY_FALLBACK -> "good";
            case FAILED, BOUNCED -> "bad";
            case DEFERRED, HELD, UNKNOWN_OUTCOME -> "warn";
            case QUEUED, SENDING -> "accent";
            case SUPPRESSED, CANCELLED -> "none";
        };
    }

    /** A mail as a row of a list. */
    Map<String, Object> row(MailStatus mail) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", mail.id().toString());
        row.put("link", visit.link("log", mail.id().toString()));
        row.put("at", Moment.of(mail.acceptedAt(), locale()));
        row.put("subject", subject(mail));
        row.put("kind", kind(mail.template()));
        row.put("to", mail.recipients().stream().findFirst().map(this::address).orElse("\u2013"));
        int more = mail.recipients().size() - 1;
        if (more > 0) {
            row.put("more", say("more", Map.of("count", number(more))));
        }
        List<Optional<String>> used = mail.recipients().stream()
                .map(RecipientStatus::way)
                .filter(Optional::isPresent)
                .distinct()
                .toList();
        row.put("way", used.isEmpty() ? "\u2013" : used.stream().map(this::way).collect(Collectors.joining(", ")));
        row.put("badges", badges(mail));
        row.put("release", mail.recipients().stream().anyMatch(Shown::isReleasable));
        mail.recipients().stream().filter(Shown::waits).findFirst().ifPresent(recipient -> {
            row.put("why", reason(recipient.reason()));
            until(recipient).ifPresent(until -> row.put("until", until));
        });
        return row;
    }

    static String reason(String reason) {
        return PlainText.words(reason, LONGEST_REASON);
    }

    /** When a recipient's turn comes by itself. */
    Optional<Moment> until(RecipientStatus recipient) {
        return recipient.hold().flatMap(Hold::until).or(recipient::nextTry).map(at -> Moment.of(at, locale()));
    }

    static boolean waits(RecipientStatus recipient) {
        return recipient.state() == RecipientState.HELD || recipient.state() == RecipientState.DEFERRED;
    }

    /** Whether an administrator may let it go now. */
    static boolean isReleasable(RecipientStatus recipient) {
        return recipient.state() == RecipientState.DEFERRED
                || recipient
                        .hold()
                        .map(Hold::reason)
                        .filter(RELEASABLE::contains)
                        .isPresent();
    }

    /** The other pages of this tab. */
    List<Map<String, Object>> pages(String current) {
        return List.of("list", "held", "refusals", "suppressions").stream()
                .map(page -> Map.<String, Object>of(
                        "address",
                        page.equals("list") ? visit.link("log") : visit.link("log", page),
                        "label",
                        say("page." + page),
                        "current",
                        page.equals(current)))
                .toList();
    }
}
