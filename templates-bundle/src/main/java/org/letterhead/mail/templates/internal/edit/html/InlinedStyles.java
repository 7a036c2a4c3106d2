/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit.html;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.htmlunit.cssparser.dom.AbstractCSSRuleImpl;
import org.htmlunit.cssparser.dom.CSSMediaRuleImpl;
import org.htmlunit.cssparser.dom.CSSStyleDeclarationImpl;
import org.htmlunit.cssparser.dom.CSSStyleRuleImpl;
import org.htmlunit.cssparser.dom.CSSStyleSheetImpl;
import org.htmlunit.cssparser.dom.Property;
import org.htmlunit.cssparser.parser.CSSErrorHandler;
import org.htmlunit.cssparser.parser.CSSException;
import org.htmlunit.cssparser.parser.CSSOMParser;
import org.htmlunit.cssparser.parser.CSSParseException;
import org.htmlunit.cssparser.parser.InputSource;
import org.htmlunit.cssparser.parser.javacc.CSS3Parser;
import org.htmlunit.cssparser.parser.selector.Selector;
import org.htmlunit.cssparser.parser.selector.SelectorSpecificity;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Selector.SelectorParseException;

/**
 * Writes the rules of style elements into the elements that they are about, as most mail clients want it. What cannot be written
 * there, such as media queries, stays in one style element.
 */
final class InlinedStyles {
    private static final Pattern RGB = Pattern.compile("rgb\\((\\d{1,3}), ?(\\d{1,3}), ?(\\d{1,3})\\)");
    private static final Pattern SELECTOR = Pattern.compile("[A-Za-z0-9 .,#:>+~*_\\-\\[\\]=\"'()^$|]{1,500}");
    private static final Pattern MEDIA = Pattern.compile("[A-Za-z0-9 (),:.-]{1,200}");

    /** The parser writes .page as *.page. */
    private static final Pattern NEEDLESS = Pattern.compile("(^|[ >+~,(])\\*(?=[.#:\\[])");

    private static final int LONGEST = 50_000;
    private static final int MOST_RULES = 500;

    /** How often a rule may be written into an element: a few rules for each of thousands of rows. */
    private static final int MOST_WRITTEN = 50_000;

    /** How many elements may be compared with a rule of their siblings or ancestors. */
    private static final int MOST_COMPARED = 500_000;

    private final Masked masked;
    private final Consumer<String> removed;
    private final StringBuilder left = new StringBuilder();
    private final List<Rule> rules = new ArrayList<>();

    private record Rule(Selector selector, String words, List<MailStyles.Declaration> declarations, int order) {}

    private InlinedStyles(Masked masked, Consumer<String> removed) {
        this.masked = masked;
        this.removed = removed;
    }

    /**
     * Takes the style elements out of a document and inlines them.
     *
     * @param removed is told what was not taken over
     * @return what has to stay in a style element; may be empty
     */
    static String inline(Document document, Masked masked, Consumer<String> removed) {
        InlinedStyles styles = new InlinedStyles(masked, removed);
        for (Element style : document.select("style")) {
            styles.read(masked.withColours(style.data()));
            style.remove();
        }
        styles.apply(document);
        return styles.left.toString();
    }

    private void read(String css) {
        if (css.length() > LONGEST) {
            removed.accept(css.length() + " > " + LONGEST);
            return;
        }
        CSSOMParser parser = new CSSOMParser(new CSS3Parser());
        parser.setErrorHandler(new Refused());
        try {
            CSSStyleSheetImpl sheet = parser.parseStyleSheet(new InputSource(new StringReader(css)), null);
            for (AbstractCSSRuleImpl rule : sheet.getCssRules().getRules()) {
                read(rule);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StackOverflowError e) {
            removed.accept(shortened(css));
        }
    }

    private void read(AbstractCSSRuleImpl rule) {
        if (rule instanceof CSSStyleRuleImpl style) {
            List<MailStyles.Declaration> declarations = declarations(style.getStyle());
            for (Selector selector : style.getSelectors()) {
                if (rules.size() == MOST_RULES) {
                    removed.accept(shortened(selector.toString()));
                    return;
                }
                rules.add(new Rule(selector, selector.toString(), declarations, rules.size()));
            }
        } else if (rule instanceof CSSMediaRuleImpl media
                && MEDIA.matcher(media.getMediaList().getMediaText()).matches()
                && !masked.hasTag(media.getMediaList().getMediaText())) {
            StringBuilder inside = new StringBuilder();
            for (AbstractCSSRuleImpl nested : media.getCssRules().getRules()) {
                if (nested instanceof CSSStyleRuleImpl style) {
                    write(style, inside);
                } else {
                    removed.accept("@" + nested.getClass().getSimpleName());
                }
            }
            if (!inside.isEmpty()) {
                left.append("@media ")
                        .append(media.getMediaList().getMediaText())
                        .append(" {\n")
                        .append(inside)
                        .append("}\n");
            }
        } else {
            removed.accept(shortened(rule.getCssText()));
        }
    }

    private void write(CSSStyleRuleImpl style, StringBuilder out) {
        String selector = style.getSelectorText();
        List<MailStyles.Declaration> declarations = declarations(style.getStyle());
        write(selector, declarations, out);
    }

    private void write(String selector, List<MailStyles.Declaration> declarations, StringBuilder out) {
        if (!SELECTOR.matcher(selector).matches() || masked.hasTag(selector)) {
            removed.accept(shortened(selector));
        } else if (!declarations.isEmpty()) {
            out.append(NEEDLESS.matcher(selector).replaceAll("$1")).append(" {");
            declarations.forEach(one -> out.append(' ')
                    .append(one.name())
                    .append(": ")
                    .append(one.value())
                    .append(';'));
            out.append(" }\n");
        }
    }

    private List<MailStyles.Declaration> declarations(CSSStyleDeclarationImpl style) {
        List<MailStyles.Declaration> declarations = new ArrayList<>();
        for (Property property : style.getProperties()) {
            String value = hexadecimal(
                    property.getValue() == null ? "" : property.getValue().getCssText());
            MailStyles.Declaration one = new MailStyles.Declaration(
                    property.getName(), property.isImportant() ? value + " !important" : value);
            Optional<String> harmless = MailStyles.harmless(one);
            // What a variable says would be CSS here, and could end the rule.
            if (harmless.isPresent() && !masked.hasTag(one.value())) {
                declarations.add(new MailStyles.Declaration(one.name(), harmless.get()));
            } else {
                removed.accept(shortened(one.name() + ": " + one.value()));
            }
        }
        return declarations;
    }

    /** The parser says rgb(), which Outlook does not know. */
    private static String hexadecimal(String value) {
        return RGB.matcher(value).replaceAll(found -> colour(found));
    }

    private static String colour(MatchResult found) {
        int red = Math.min(255, Integer.parseInt(found.group(1)));
        int green = Math.min(255, Integer.parseInt(found.group(2)));
        int blue = Math.min(255, Integer.parseInt(found.group(3)));
        return Matcher.quoteReplacement(String.format("#%02x%02x%02x", red, green, blue));
    }

    /** What a rule says for one element. */
    private record Said(MailStyles.Declaration declaration, SelectorSpecificity specificity, int order) {}

    private void apply(Document document) {
        Map<Element, List<Said>> said = new LinkedHashMap<>();
        StringBuilder kept = new StringBuilder();
        int elements = document.getAllElements().size();
        int written = 0;
        int compared = 0;
        for (Rule rule : rules) {
            if (rule.words().contains(":")) {
                write(rule.words(), rule.declarations(), kept);
                continue;
            }
            compared += rule.words().matches("[^ >+~]*") ? 0 : elements;
            if (written > MOST_WRITTEN || compared > MOST_COMPARED) {
                removed.accept(shortened(rule.words()));
                continue;
            }
            try {
                List<Element> meant = document.select(rule.words());
                written += meant.size();
                for (Element element : meant) {
                    List<Said> list = said.computeIfAbsent(element, any -> new ArrayList<>());
                    rule.declarations()
                            .forEach(one ->
                                    list.add(new Said(one, rule.selector().getSelectorSpecificity(), rule.order())));
                }
            } catch (SelectorParseException | IllegalArgumentException e) {
                removed.accept(shortened(rule.words()));
            }
        }
        said.forEach(InlinedStyles::apply);
        left.insert(0, kept);
    }

    private static void apply(Element element, List<Said> rules) {
        rules.sort(Comparator.comparing((Said one) -> one.declaration().isImportant())
                .thenComparing(Said::specificity)
                .thenComparing(Said::order));
        Map<String, String> style = new LinkedHashMap<>();
        rules.stream().filter(one -> !one.declaration().isImportant()).forEach(one -> put(style, one.declaration()));
        MailStyles.declarations(element.attr("style")).forEach(one -> put(style, one));
        rules.stream()
                .filter(one -> one.declaration().isImportant())
                .forEach(one -> put(style, one.declaration().plain()));
        StringBuilder text = new StringBuilder();
        style.forEach(
                (name, value) -> text.append(name).append(':').append(value).append(';'));
        element.attr("style", text.toString());
    }

    /** A later one counts more than all before, so its place is behind them. */
    private static void put(Map<String, String> style, MailStyles.Declaration declaration) {
        style.remove(declaration.name());
        style.put(declaration.name(), declaration.value());
    }

    private static String shortened(String css) {
        String line = css.replaceAll("\\s+", " ").strip();
        return line.length() <= 80 ? line : line.substring(0, 80) + "\u2026";
    }

    /** What cannot be read is left out and said. */
    private final class Refused implements CSSErrorHandler {
        @Override
        public void warning(CSSParseException e) throws CSSException {
            // What follows from an error.
        }

        @Override
        public void error(CSSParseException e) throws CSSException {
            removed.accept(shortened(String.valueOf(e.getMessage())));
        }

        @Override
        public void fatalError(CSSParseException e) throws CSSException {
            removed.accept(shortened(String.valueOf(e.getMessage())));
        }
    }
}
