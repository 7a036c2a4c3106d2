/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.template.TemplateVariable;
import org.letterhead.mail.template.TemplateVariable.Type;

/** Looks at what comes out of a template, as a reader would get it with the sample data. */
final class RenderedCheck {
    /** A subject as it is read. */
    private static final int LONGEST_READ = 200;

    private static final int CLIPPED = 100 * 1024;
    private static final Pattern HIDDEN =
            Pattern.compile("(?i)display\\s*:\\s*none|visibility\\s*:\\s*hidden|mso-hide\\s*:\\s*all"
                    + "|(?:font-size|max-height|height|opacity)\\s*:\\s*0+(?:\\.0*)?(?:px|pt|em|rem|%)?\\s*(?:!|;|$)");

    private final TemplateDescriptor template;
    private final Findings findings;

    RenderedCheck(TemplateDescriptor template, Findings findings) {
        this.template = template;
        this.findings = findings;
    }

    /** What a reader would get. Something that goes wrong here would go wrong with each mail. */
    interface Trial {
        RenderedMail render();
    }

    /** Renders and looks at what comes out; empty if nothing does. */
    Optional<RenderedMail> render(Trial trial, Map<TemplatePart, String> texts) {
        TemplatePart main = texts.containsKey(TemplatePart.HTML) ? TemplatePart.HTML : TemplatePart.TEXT;
        try {
            RenderedMail mail = trial.render();
            look(mail, texts);
            return Optional.of(mail);
        } catch (MailUnavailableException e) {
            throw e;
        } catch (MailRejectedException e) {
            findings.error(
                    partIn(e.rejection().explanation(), main),
                    "",
                    -1,
                    e.rejection() instanceof Rejection.TooLarge ? "rendered-too-long" : "not-rendered",
                    Map.of("problem", e.rejection().explanation()));
        } catch (RuntimeException | StackOverflowError e) {
            findings.error(partIn(problem(e), main), "", -1, "not-rendered", Map.of("problem", problem(e)));
        }
        return Optional.empty();
    }

    /** The renderer names the part in its words, or the file. */
    private static TemplatePart partIn(String problem, TemplatePart otherwise) {
        for (TemplatePart part : texts()) {
            String name = part.name().toLowerCase(Locale.ROOT);
            if (problem.contains(name + " of template") || problem.contains("/" + name + "_")) {
                return part;
            }
        }
        return otherwise;
    }

    private static List<TemplatePart> texts() {
        return List.of(TemplatePart.SUBJECT, TemplatePart.PREHEADER, TemplatePart.TEXT, TemplatePart.HTML);
    }

    private static String problem(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return message.length() <= 200 ? message : message.substring(0, 200) + "\u2026";
    }

    private void look(RenderedMail mail, Map<TemplatePart, String> texts) {
        if (texts.containsKey(TemplatePart.SUBJECT)) {
            String subject = mail.subject();
            if (subject.isBlank()) {
                findings.error(TemplatePart.SUBJECT, "", -1, "subject-empty", Map.of());
            } else if (subject.codePointCount(0, subject.length()) > LONGEST_READ) {
                findings.error(
                        TemplatePart.SUBJECT,
                        "",
                        -1,
                        "subject-too-long",
                        Map.of("size", Integer.toString(subject.length()), "most", Integer.toString(LONGEST_READ)));
            }
        }
        mail.html().ifPresent(html -> {
            int bytes = html.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > CLIPPED) {
                findings.warning(
                        TemplatePart.HTML,
                        "",
                        -1,
                        "html-large",
                        Map.of("size", Integer.toString((bytes + 1023) / 1024)));
            }
        });
        links(mail, texts);
    }

    /** A link inside a section that is never shown is as good as none. */
    private void links(RenderedMail mail, Map<TemplatePart, String> texts) {
        unsubscribe(mail);
        for (TemplateVariable variable : template.variables()) {
            if (variable.required() && variable.type() == Type.LINK && variable.sample() instanceof String sample) {
                lost(TemplatePart.TEXT, texts, variable, mail.text().contains(sample));
                mail.html().ifPresent(html -> lost(TemplatePart.HTML, texts, variable, leadsTo(html, sample)));
            }
        }
    }

    private static boolean leadsTo(String html, String link) {
        Document page = Jsoup.parse(html);
        page.select("[style]").stream()
                .filter(element -> HIDDEN.matcher(element.attr("style")).find())
                .toList()
                .forEach(Element::remove);
        return page.select("a[href]").stream()
                        .anyMatch(a -> a.attr("href").startsWith(link)
                                && (a.hasText() || !a.select("img").isEmpty()))
                || page.text().contains(link);
    }

    /** Where the link that stops a subscription stands, delivery adds no line of its own: so people must see it. */
    private void unsubscribe(RenderedMail mail) {
        mail.html()
                .filter(html ->
                        html.contains(Subscriptions.LINK_PLACEHOLDER) && !leadsTo(html, Subscriptions.LINK_PLACEHOLDER))
                .ifPresent(html -> findings.error(TemplatePart.HTML, "", -1, "unsubscribe-hidden", Map.of()));
    }

    private void lost(TemplatePart part, Map<TemplatePart, String> texts, TemplateVariable variable, boolean isThere) {
        if (!isThere && texts.getOrDefault(part, "").contains(variable.name()) && !findings.hasErrors(part)) {
            findings.error(
                    part, "", -1, "hidden-variable", Map.of("name", variable.name(), "meaning", variable.meaning()));
        }
    }
}
