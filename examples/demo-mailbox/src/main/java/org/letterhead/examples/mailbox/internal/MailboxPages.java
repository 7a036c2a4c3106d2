/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import com.github.mustachejava.Mustache;
import com.github.mustachejava.SafeMustacheFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.letterhead.mail.texts.Texts;

/** Writes the mailbox's pages. mustache.java escapes every value, and refuses templates that would not. */
final class MailboxPages {
    static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH, Locale.forLanguageTag("pl"));

    /** What a mail's HTML may do in its frame: let its links be opened, as pages of their own. */
    static final String SANDBOX = "allow-popups allow-popups-to-escape-sandbox";

    private static final Texts TEXTS = Texts.of(MailboxPages.class, "mailbox");

    private final ZoneId zone;
    private final Mustache list = template("list.html");
    private final Mustache mail = template("mail.html");
    private final Mustache refusal = template("refusal.html");

    MailboxPages(ZoneId zone) {
        this.zone = zone;
    }

    String list(List<KeptMails.Listed> mails, int count, boolean watch, Locale reader) {
        NumberFormat numbers = NumberFormat.getIntegerInstance(reader);
        Map<String, Object> values = new HashMap<>();
        values.put("mails", mails.stream().map(one -> line(one, reader)).toList());
        values.put("any", !mails.isEmpty());
        values.put("watch", watch);
        values.put("count", TEXTS.say("count", Map.of("count", numbers.format(count)), reader));
        if (count > mails.size()) {
            values.put("more", TEXTS.say("more", Map.of("count", numbers.format(mails.size())), reader));
        }
        return fill(list, values, reader);
    }

    /** One mail. */
    String mail(long number, Instant arrived, OpenedMail opened, String wanted, Locale reader) {
        String view = wanted.isEmpty() ? (opened.hasHtml() ? "html" : "text") : wanted;
        Map<String, Object> values = new HashMap<>();
        values.put("number", number);
        values.put("subject", subject(opened.headers(), reader));
        values.put("at", moment(arrived, reader));
        values.put("addresses", addresses(opened.headers(), reader));
        values.put("sandbox", SANDBOX);
        values.put("views", views(opened, view, reader));
        if (view.equals("html") && opened.hasHtml()) {
            values.put("html", true);
        } else if (view.equals("headers")) {
            values.put("showsHeaders", true);
            values.put("headers", opened.headers().all());
        } else {
            opened.text().filter(text -> view.equals("text")).ifPresent(text -> values.put("text", text));
            values.put("none", !values.containsKey("text"));
        }
        values.put("hasOthers", !opened.others().isEmpty());
        values.put(
                "others",
                opened.others().stream().map(part -> other(part, reader)).toList());
        return fill(mail, values, reader);
    }

    /** A page that says no. */
    String refusal(String why, Locale reader) {
        return fill(refusal, Map.of("why", TEXTS.say("refusal." + why, reader)), reader);
    }

    /** A file of the pages'. */
    static String file(String name) {
        try (InputStream in = MailboxPages.class.getResourceAsStream("/pages/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read pages/" + name + " of this bundle", e);
        }
    }

    private Map<String, Object> line(KeptMails.Listed listed, Locale reader) {
        return Map.of(
                "number", listed.number(),
                "at", moment(listed.at(), reader),
                "from", listed.headers().text("From"),
                "to", listed.headers().text("To"),
                "subject", subject(listed.headers(), reader));
    }

    private static String subject(MailHeaders headers, Locale reader) {
        String subject = headers.text("Subject");
        return subject.isEmpty() ? TEXTS.say("no-subject", reader) : subject;
    }

    private static List<Map<String, String>> addresses(MailHeaders headers, Locale reader) {
        List<Map<String, String>> lines = new ArrayList<>();
        for (String name : List.of("From", "To", "Cc", "Reply-To")) {
            String value = headers.text(name);
            if (!value.isEmpty()) {
                lines.add(Map.of("label", TEXTS.say(name.toLowerCase(Locale.ROOT), reader), "value", value));
            }
        }
        return lines;
    }

    private static List<Map<String, Object>> views(OpenedMail opened, String current, Locale reader) {
        List<Map<String, Object>> views = new ArrayList<>();
        for (String view : List.of("html", "text", "headers", "source")) {
            if (!view.equals("html") || opened.hasHtml()) {
                views.add(Map.of(
                        "name", view,
                        "label", TEXTS.say("view-" + view, reader),
                        "current", view.equals(current)));
            }
        }
        return views;
    }

    private static String other(OpenedMail.Other part, Locale reader) {
        return TEXTS.say(
                "other",
                Map.of(
                        "name",
                        part.name().isEmpty() ? "?" : part.name(),
                        "type",
                        part.type(),
                        "bytes",
                        NumberFormat.getIntegerInstance(reader).format(part.bytes())),
                reader);
    }

    private Map<String, String> moment(Instant at, Locale reader) {
        return Map.of(
                "iso",
                at.truncatedTo(ChronoUnit.SECONDS).toString(),
                "text",
                DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
                        .withLocale(reader)
                        .withZone(zone)
                        .format(at));
    }

    private static String fill(Mustache template, Map<String, ?> values, Locale reader) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("language", reader.toLanguageTag());
        all.put(
                "t",
                TEXTS.keys(Locale.ENGLISH).stream()
                        .collect(Collectors.toMap(key -> key, key -> TEXTS.say(key, reader))));
        StringWriter html = new StringWriter();
        template.execute(html, all);
        return html.toString();
    }

    private static Mustache template(String name) {
        // It names no other file, so there is none to be allowed.
        return new SafeMustacheFactory(Set.of(), "pages").compile(new StringReader(file(name)), name);
    }
}
