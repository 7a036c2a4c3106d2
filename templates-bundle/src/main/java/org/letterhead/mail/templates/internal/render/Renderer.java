/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import com.ibm.icu.util.ULocale;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.templates.internal.AccountTexts;
import org.letterhead.mail.templates.internal.catalogue.Catalogue;
import org.letterhead.mail.templates.internal.catalogue.CatalogueReader;
import org.letterhead.mail.templates.internal.catalogue.OwnNames;
import org.letterhead.mail.templates.internal.catalogue.Template;
import org.letterhead.mail.templates.internal.render.Value.Absent;
import org.letterhead.mail.templates.internal.render.Value.Flag;
import org.letterhead.mail.templates.internal.render.Value.Group;
import org.letterhead.mail.templates.internal.render.Value.Printed;
import org.letterhead.mail.templates.internal.render.Value.Rows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a mail's texts from a template of a catalogue. Keeps what it has compiled. May be used by several threads. */
public final class Renderer {
    private static final Logger LOG = LoggerFactory.getLogger(Renderer.class);

    private static final Palette ORIGINAL_PALETTE = Palette.of(CatalogueReader.ORIGINAL_COLOUR);
    private static final int MOST_FORMATS = 64;

    private final MustacheEngine engine = new MustacheEngine();
    private final Map<Locale, Formats> formats = new ConcurrentHashMap<>();

    /**
     * Renders a mail. Should an account's own text not fit the template any more, which a new version of it can bring
     * about, the mail says what the originals say: a mail in other words is better than none.
     *
     * @throws MailRejectedException if the model is not in order, or the result too large
     */
    public RenderedMail render(Catalogue catalogue, Template template, TemplateCall call, AccountTexts own) {
        try {
            return renderAsWritten(catalogue, template, call, own);
        } catch (TemplateNotInOrderException e) {
            if (own == Originals.ONLY) {
                throw e;
            }
            RenderedMail mail = renderAsWritten(catalogue, template, call, Originals.ONLY);
            LOG.warn(
                    "What the account {} has written for the template {} or its layout or footer does not fit it any more,"
                            + " so a mail left with the original texts: {}",
                    call.account(),
                    template.id(),
                    e.getMessage());
            return mail;
        }
    }

    /**
     * Renders a mail and nothing else than what is written.
     *
     * @throws TemplateNotInOrderException if a text is not in order; says where
     * @throws MailRejectedException if the model is not in order, or the result too large
     */
    public RenderedMail renderAsWritten(Catalogue catalogue, Template template, TemplateCall call, AccountTexts own) {
        WordsOfAccount words = new WordsOfAccount(catalogue, template, call, own);
        Formats written = formats(words.choice().formats());
        Map<String, Value> values = ModelReader.read(template, call.model(), call.accountName(), written);
        values.put(OwnNames.LAYOUT, template.layout() ? layout(words) : Absent.NOT_GIVEN);

        Frame frame = new Frame(template, words, template.names());
        Locale language = words.choice().texts();
        Group given = new Group(values);
        String subject = fill(
                template,
                TemplatePart.SUBJECT,
                frame.line(TemplatePart.SUBJECT, said(words, TemplatePart.SUBJECT)),
                given);
        Optional<String> preheader = words.template(TemplatePart.PREHEADER)
                .filter(text -> template.layout())
                .map(text -> fill(template, TemplatePart.PREHEADER, frame.line(TemplatePart.PREHEADER, text), given));
        values.put(OwnNames.MAIL, mail(template, subject, preheader.orElse(""), language));
        Group all = new Group(values);
        return new RenderedMail(
                language,
                subject,
                fill(template, TemplatePart.TEXT, frame.text(said(words, TemplatePart.TEXT)), all),
                words.template(TemplatePart.HTML)
                        .map(html -> fill(template, TemplatePart.HTML, frame.html(html), all)));
    }

    /** Few locales are in use; whoever asks for one after the other gets no more than this remembered. */
    private Formats formats(Locale locale) {
        Formats known = formats.get(locale);
        if (known == null) {
            if (formats.size() >= MOST_FORMATS) {
                formats.clear();
            }
            known = formats.computeIfAbsent(locale, Formats::new);
        }
        return known;
    }

    private static String said(WordsOfAccount words, TemplatePart part) {
        return words.template(part).orElse("");
    }

    private String fill(Template template, TemplatePart part, Source source, Group values) {
        String what = part.name().toLowerCase(Locale.ROOT) + " of template \"" + template.id() + "\"";
        return engine.fill(source, values, what);
    }

    private static Value mail(Template template, String subject, String preheader, Locale language) {
        return new Group(Map.of(
                "subject", Printed.of(subject),
                "preheader", Printed.of(preheader),
                "language", Printed.of(language.toLanguageTag()),
                "direction", Printed.of(ULocale.forLocale(language).isRightToLeft() ? "rtl" : "ltr"),
                "footer", new Flag(template.footer())));
    }

    /** Asked of what an account has chosen, so what is no colour and no link is left out. */
    private static Value layout(WordsOfAccount words) {
        Map<TemplatePart, String> layout = words.layout();
        String chosen = layout.get(TemplatePart.COLOUR).strip();
        Palette palette = chosen.equals(ORIGINAL_PALETTE.colour()) || !Palette.isColour(chosen)
                ? ORIGINAL_PALETTE
                : Palette.of(chosen);
        String logo = layout.get(TemplatePart.LOGO).strip();
        List<Group> address = layout.get(TemplatePart.LEGAL_ADDRESS)
                .strip()
                .lines()
                .map(line -> new Group(Map.of("line", Printed.of(line.strip()))))
                .toList();
        Map<String, Value> values = new HashMap<>();
        Optional<Printed> picture = logo.startsWith("https://") ? ModelReader.link(logo) : Optional.empty();
        values.put("logo", picture.isPresent() ? picture.get() : Absent.NOT_GIVEN);
        values.put("colour", Printed.of(palette.colour()));
        values.put("colour_text", Printed.of(palette.letters()));
        values.put("dark_colour", Printed.of(palette.dark()));
        values.put("dark_colour_text", Printed.of(palette.darkLetters()));
        values.put("legal_address", new Rows(address));
        return new Group(values);
    }
}
