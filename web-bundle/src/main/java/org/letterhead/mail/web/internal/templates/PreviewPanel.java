/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.template.TemplateEditor.Preview;
import org.letterhead.mail.template.TemplateFinding;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.web.internal.PlainText;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.Visit;

/** How a mail would look, beside the texts that somebody writes. */
final class PreviewPanel {
    /**
     * What the frame may do: show styles and pictures that it brings along. Nothing is loaded from anywhere, so whoever has written the text learns nothing
     * of who looks at it.
     */
    private static final String POLICY =
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'";

    private static final Pattern HEAD = Pattern.compile("<head(\\s[^>]*)?>", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_SUBJECT = 1000;

    private final Visit visit;
    private final TemplateEditor editor;

    PreviewPanel(Visit visit, TemplateEditor editor) {
        this.visit = visit;
        this.editor = editor;
    }

    /** What stands in the panel. */
    record Panel(
            String subject,
            String preheader,
            boolean hasPreheader,
            boolean hasHtml,
            String frame,
            String text,
            boolean hasSource,
            String source) {}

    /**
     * What came of texts.
     *
     * @param panel empty if no mail can be made of them
     * @param findings what is wrong or could be better
     */
    record Rendered(Optional<Panel> panel, List<TemplateFinding> findings) {}

    Rendered render(String id, Locale language, Typed typed) {
        Preview preview = editor.preview(visit.account(), id, language, typed.texts(), visit.locale());
        if (preview instanceof Preview.NotPossible not) {
            return new Rendered(Optional.empty(), not.findings());
        }
        Preview.Shown shown = (Preview.Shown) preview;
        RenderedMail mail = shown.mail();
        String preheader = preheader(id, language, typed);
        String frame = mail.html()
                .map(html -> visit.link(
                        "templates",
                        id,
                        language.toLanguageTag(),
                        "frame",
                        Previews.of(visit).keep(html)))
                .orElse("");
        return new Rendered(
                Optional.of(new Panel(
                        PlainText.untrusted(mail.subject(), LONGEST_SUBJECT),
                        preheader,
                        !preheader.isEmpty(),
                        !frame.isEmpty(),
                        frame,
                        mail.text(),
                        shown.source().isPresent(),
                        shown.source().orElse(""))),
                shown.findings());
    }

    /** A mail as it is rendered has no such line of its own any more; filled in as a subject is, it reads as an inbox shows it. */
    private String preheader(String id, Locale language, Typed typed) {
        String written = typed.text(TemplatePart.PREHEADER);
        if (written.isBlank()) {
            return "";
        }
        Map<TemplatePart, String> texts = new EnumMap<>(typed.texts());
        texts.put(TemplatePart.SUBJECT, written);
        String line =
                editor.preview(visit.account(), id, language, texts, visit.locale()) instanceof Preview.Shown shown
                        ? shown.mail().subject()
                        : written;
        return PlainText.untrusted(line, LONGEST_SUBJECT);
    }

    /** The document of the frame. */
    static Reply frame(Visit visit, String key) {
        return Previews.of(visit)
                .find(key)
                .<Reply>map(html -> new Reply.File(
                        "text/html; charset=utf-8", POLICY, still(html).getBytes(StandardCharsets.UTF_8)))
                .orElseGet(Reply.Missing::new);
    }

    /** A link that somebody follows by mistake would put another page in the place of the mail; a window of its own the sandbox does not open. */
    private static String still(String html) {
        return HEAD.matcher(html).replaceFirst("$0<base target=\"_blank\">");
    }
}
