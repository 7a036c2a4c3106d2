/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.prove;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.operate.RelayCheck.Authentication;
import org.letterhead.mail.operate.RelayCheck.Received;
import org.letterhead.mail.operate.RelayCheck.Signature;

/** The header of a mail, as somebody has copied it out of a mail program. */
final class ReceivedSource {
    /** How the subject of a check's mail begins; the address follows. */
    static final String SUBJECT = "Relay check with From: ";

    private static final int LONGEST = 4 << 20;
    /** Longer ones are no use, and patterns run over them. */
    private static final int LONGEST_FIELD = 8 << 10;

    private static final int MOST_FIELDS = 1000;
    private static final Pattern FIELD = Pattern.compile("([!-9;-~]+)[ \t]*:(.*)", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("\\s*([a-z]+)\\s*=([^;]*)");
    private static final Pattern IN_BRACKETS = Pattern.compile("<([^<>]*)>");
    private static final Pattern CHECKED = Pattern.compile(Pattern.quote(SUBJECT.strip()) + "\\s*(\\S+)");

    private final List<Field> fields;

    private record Field(String name, String value) {}

    ReceivedSource(String source) {
        if (source.length() > LONGEST) {
            throw new IllegalArgumentException("This is too long for the source of a check's mail, which is short.");
        }
        this.fields = fields(source);
    }

    Received read(Optional<MailAddress> from) {
        if (values("from").isEmpty()) {
            throw new IllegalArgumentException("This is not the source of a mail: it has no line that begins with"
                    + " \"From:\". Take all of what the mail program calls source or original, from its first line.");
        }
        MailAddress wanted = from.or(this::fromSubject)
                .map(ReceivedSource::ascii)
                .orElseThrow(() -> new IllegalArgumentException("This is not the mail of a check: its subject does not"
                        + " begin with \"" + SUBJECT.strip() + "\". If the relay has changed it, say with --from"
                        + " what was to stand in From."));
        List<String> results = values("authentication-results");
        // RFC 8601 section 5: whoever adds one puts it on top of what has come with the mail.
        Optional<Authentication> topmost = results.stream().findFirst().flatMap(AuthenticationResults::read);
        return new Received(
                wanted,
                values("from").size() == 1 ? address(values("from").get(0)) : Optional.empty(),
                values("return-path").stream().findFirst().map(String::strip),
                values("dkim-signature").stream().map(ReceivedSource::signature).toList(),
                topmost,
                Math.max(0, results.size() - 1));
    }

    private Optional<MailAddress> fromSubject() {
        return values("subject").stream()
                .map(CHECKED::matcher)
                .filter(Matcher::find)
                .findFirst()
                .flatMap(found -> parsed(found.group(1)));
    }

    private List<String> values(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .toList();
    }

    /** Up to the first empty line; what a program has put before the first field is passed over. */
    private static List<Field> fields(String source) {
        List<Field> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        for (String line : (Iterable<String>) source.replace("\ufeff", "").lines()::iterator) {
            if (line.isBlank() && fields.isEmpty() && field.isEmpty()) {
                continue;
            }
            if (line.isBlank()) {
                break;
            }
            if ((line.startsWith(" ") || line.startsWith("\t")) && !field.isEmpty()) {
                field.append(line, 0, Math.min(line.length(), Math.max(0, LONGEST_FIELD - field.length())));
                continue;
            }
            add(field, fields);
            field.setLength(0);
            field.append(line, 0, Math.min(line.length(), LONGEST_FIELD));
        }
        add(field, fields);
        return fields;
    }

    private static void add(StringBuilder field, List<Field> fields) {
        Matcher parts = FIELD.matcher(field);
        if (parts.matches() && fields.size() < MOST_FIELDS) {
            fields.add(new Field(
                    parts.group(1).toLowerCase(Locale.ROOT), parts.group(2).strip()));
        }
    }

    private static Signature signature(String value) {
        String domain = "";
        String selector = "";
        Matcher tags = TAG.matcher(value);
        while (tags.find()) {
            String content = tags.group(2).replaceAll("\\s", "");
            if (tags.group(1).equals("d")) {
                domain = content.toLowerCase(Locale.ROOT);
            } else if (tags.group(1).equals("s")) {
                selector = content;
            }
        }
        return new Signature(domain, selector);
    }

    /** The one address in a field; what stands in quotes is a name, whatever it looks like. */
    private static Optional<MailAddress> address(String value) {
        String bare =
                AuthenticationResults.withoutComments(value).replaceAll(AuthenticationResults.QUOTED + "(?!@)", "");
        Matcher bracket = IN_BRACKETS.matcher(bare);
        String found = bare.strip();
        if (bracket.find()) {
            found = bracket.group(1).strip();
            if (bracket.find()) {
                return Optional.empty();
            }
        }
        return parsed(found);
    }

    /** As the domain stands in a header (RFC 5890). */
    static MailAddress ascii(MailAddress address) {
        try {
            return new MailAddress(address.localPart(), IDN.toASCII(address.domain(), IDN.ALLOW_UNASSIGNED));
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    private static Optional<MailAddress> parsed(String text) {
        try {
            return Optional.of(ascii(MailAddress.of(text)));
        } catch (MailRejectedException e) {
            return Optional.empty();
        }
    }
}
