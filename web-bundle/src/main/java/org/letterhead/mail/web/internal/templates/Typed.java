/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.template.AccountTemplate;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.web.internal.page.Form;

/**
 * The texts as somebody has filled them in.
 *
 * @param texts every part that the template has; line ends are LF
 * @param seen what stood in each part when the page was made, as {@link #mark}
 * @param version over which they are written
 */
record Typed(Map<TemplatePart, String> texts, Map<TemplatePart, String> seen, long version) {
    private static final String SEEN = "seen-";
    private static final int LONGEST_NUMBER = 20;

    /** Nothing was filled in yet. */
    static Typed nothing(AccountTemplate template) {
        Map<TemplatePart, String> texts = new EnumMap<>(TemplatePart.class);
        Map<TemplatePart, String> seen = new EnumMap<>(TemplatePart.class);
        template.texts().forEach((part, text) -> {
            texts.put(part, text.current());
            seen.put(part, mark(text.current()));
        });
        return new Typed(texts, seen, template.version());
    }

    /** What a form says; parts that are not in it are as they are kept. */
    static Typed of(Form form, AccountTemplate template) {
        Typed typed = nothing(template);
        for (TemplatePart part : template.texts().keySet()) {
            form.find(field(part)).ifPresent(text -> typed.texts.put(part, lines(text)));
            form.find(SEEN + field(part)).ifPresent(mark -> typed.seen.put(part, mark));
        }
        String version = form.text("version");
        boolean number = version.length() <= LONGEST_NUMBER && version.matches("-?[0-9]+");
        return new Typed(typed.texts, typed.seen, number ? new BigInteger(version).longValue() : -1);
    }

    /** Browsers send texts of more lines with CR and LF. */
    private static String lines(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }

    /** The name of a part's field. */
    static String field(TemplatePart part) {
        return part.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The part of a field's name, if the template has it. */
    static Optional<TemplatePart> part(String field, AccountTemplate template) {
        return template.texts().keySet().stream()
                .filter(part -> field(part).equals(field))
                .findFirst();
    }

    /** Tells whether a text is still the one that a page has shown. */
    static String mark(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, digest).toString(36);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    String text(TemplatePart part) {
        return texts.getOrDefault(part, "");
    }

    /** Whether somebody has written in it since the page was made. */
    boolean isTouched(TemplatePart part) {
        return !mark(text(part)).equals(seen.get(part));
    }

    /** What somebody has written since the page was made: all that is saved. */
    Map<TemplatePart, String> touched() {
        Map<TemplatePart, String> touched = new EnumMap<>(texts);
        touched.keySet().removeIf(part -> !isTouched(part));
        return touched;
    }

    /**
     * The same over what is kept by now: what was not touched is as others have left it, and what was is to be decided on.
     *
     * @param now as it is kept now
     */
    Typed over(AccountTemplate now) {
        Typed kept = nothing(now);
        touched().forEach((part, text) -> kept.texts.computeIfPresent(part, (same, theirs) -> text));
        return kept;
    }

    /** The same with one part as it was saved just now. */
    Typed after(AccountTemplate saved, TemplatePart part) {
        Typed kept = over(saved);
        kept.texts.put(part, saved.texts().get(part).current());
        return kept;
    }
}
