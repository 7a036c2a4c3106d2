/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import java.util.Map;
import java.util.regex.Pattern;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.templates.internal.edit.html.HtmlCheck;
import org.letterhead.mail.templates.internal.edit.html.MailHtml;

/** Looks at one part that somebody has written, and makes it fit to be kept. */
final class PartCheck {
    /** Twice what Gmail shows of a mail. */
    static final int LONGEST = 200_000;

    /** A subject before its variables are put in. */
    static final int LONGEST_SUBJECT = 1_000;

    /** What is kept, after styles were inlined. */
    static final int LONGEST_KEPT = 400_000;

    private static final int LONGEST_LINE = 2_000;
    private static final double READABLE = 4.5;
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final Pattern LOGO =
            Pattern.compile("https://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[\\x21-\\x7e&&[^<>\"'\\\\{}]]*");

    private final EditableTemplates originals;
    private final TemplateDescriptor template;
    private final TagCheck tags;
    private final Findings findings;

    PartCheck(EditableTemplates originals, TemplateDescriptor template, Findings findings) {
        this.originals = originals;
        this.template = template;
        this.tags = new TagCheck(originals, template);
        this.findings = findings;
    }

    /** Looks at a part; what comes back is what would be kept. */
    String check(TemplatePart part, String text, String original) {
        int most =
                switch (part) {
                    case SUBJECT, PREHEADER -> LONGEST_SUBJECT;
                    case TEXT, HTML -> LONGEST;
                    case LOGO, COLOUR, LEGAL_ADDRESS -> LONGEST_LINE;
                };
        if (text.length() > most) {
            findings.error(part, text, -1, "too-long", Map.of("size", number(text.length()), "most", number(most)));
            return text;
        }
        characters(part, text);
        return switch (part) {
            case SUBJECT, PREHEADER -> line(part, text, original);
            case TEXT -> text(text, original);
            case HTML -> html(text, original);
            case LOGO -> logo(text);
            case COLOUR -> colour(text);
            case LEGAL_ADDRESS -> text.strip();
        };
    }

    private static String number(int number) {
        return Integer.toString(number);
    }

    /** Half a character, or one that no text has: what was invalid UTF-8 somewhere comes as U+FFFD. */
    private void characters(TemplatePart part, String text) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
            if (control || c == 0xFFFD || Character.getType(c) == Character.SURROGATE || (c & 0xFFFE) == 0xFFFE) {
                findings.error(part, text, i, "bad-character", Map.of("code", String.format("U+%04X", c)));
                return;
            }
            if (c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069) {
                findings.error(part, text, i, "direction-character", Map.of("code", String.format("U+%04X", c)));
                return;
            }
            i += Character.charCount(c);
        }
    }

    private String line(TemplatePart part, String text, String original) {
        String line = text.strip();
        if (line.isEmpty() && part == TemplatePart.SUBJECT) {
            findings.error(part, text, -1, "subject-empty", Map.of());
        } else if (line.indexOf('\n') >= 0) {
            findings.error(part, text, text.indexOf('\n'), "subject-lines", Map.of());
        } else {
            tags.check(part, line, original, findings);
        }
        return line;
    }

    private String text(String text, String original) {
        if (text.isBlank()) {
            findings.error(TemplatePart.TEXT, text, -1, "text-empty", Map.of());
        } else {
            tags.check(TemplatePart.TEXT, text, original, findings);
        }
        return text;
    }

    private String html(String html, String original) {
        if (html.isBlank()) {
            findings.error(TemplatePart.HTML, html, -1, "html-empty", Map.of());
            return html;
        }
        tags.check(TemplatePart.HTML, html, original, findings);
        if (findings.hasErrors(TemplatePart.HTML)) {
            return html;
        }
        MailHtml.Names names = new MailHtml.Names(originals.links(template.id()), originals.colours());
        MailHtml.Clean clean = MailHtml.clean(html, original, names);
        clean.removed()
                .forEach(one -> findings.removed(
                        TemplatePart.HTML, html, one.offset(), one.key(), Map.of("what", one.what(), "in", one.in())));
        if (clean.html().length() > LONGEST_KEPT) {
            findings.error(
                    TemplatePart.HTML,
                    html,
                    -1,
                    "too-long",
                    Map.of("size", number(clean.html().length()), "most", number(LONGEST_KEPT)));
            return clean.html();
        }
        if (!clean.removed().isEmpty()) {
            // What was taken out may have held what must be there, or one end of a section.
            tags.check(TemplatePart.HTML, clean.html(), original, findings);
        }
        for (HtmlCheck.Point point : HtmlCheck.of(html)) {
            if (point.isError()) {
                findings.error(TemplatePart.HTML, html, point.offset(), point.key(), point.arguments());
            } else {
                findings.warning(TemplatePart.HTML, html, point.offset(), point.key(), point.arguments());
            }
        }
        return clean.html();
    }

    private String logo(String text) {
        String link = text.strip();
        if (!link.isEmpty() && !LOGO.matcher(link).matches()) {
            findings.error(TemplatePart.LOGO, text, -1, "logo-link", Map.of());
        }
        return link;
    }

    private String colour(String text) {
        String colour = text.strip();
        if (!COLOUR.matcher(colour).matches()) {
            findings.error(TemplatePart.COLOUR, text, -1, "colour-form", Map.of());
            return colour;
        }
        double contrast = contrastWithWhite(Integer.parseInt(colour.substring(1), 16));
        if (contrast < READABLE) {
            findings.warning(
                    TemplatePart.COLOUR,
                    text,
                    -1,
                    "colour-contrast",
                    Map.of("contrast", Double.toString(Math.round(contrast * 10) / 10.0)));
        }
        return colour;
    }

    /** As WCAG 2 reckons it. */
    private static double contrastWithWhite(int rgb) {
        double luminance =
                0.2126 * linear(rgb >> 16 & 255) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
        return 1.05 / (luminance + 0.05);
    }

    private static double linear(int value) {
        double share = value / 255.0;
        return share <= 0.03928 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
