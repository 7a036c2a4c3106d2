/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.owasp.html.CssSchema;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/**
 * Which CSS a mail may have: what the sanitizer's own schema lets through, and what mail templates cannot do without.
 * Nothing that loads, runs or lies over something else: no {@code url()}, no {@code position}.
 */
final class MailStyles {
    private static final int QUANTITY = 1;

    private static final CssSchema SCHEMA = CssSchema.union(
            CssSchema.DEFAULT,
            CssSchema.withProperties(Map.ofEntries(
                    words("display", "block", "inline", "inline-block", "none", "table", "table-row", "table-cell"),
                    words("overflow", "hidden", "visible", "auto"),
                    words("box-sizing", "border-box", "content-box"),
                    words("word-break", "normal", "break-word", "break-all", "keep-all"),
                    words("overflow-wrap", "normal", "break-word", "anywhere"),
                    words("float", "left", "right", "none"),
                    words("clear", "left", "right", "both", "none"),
                    words("visibility", "visible", "hidden"),
                    words("color-scheme", "light", "dark", "only", "normal"),
                    words("supported-color-schemes", "light", "dark", "only"),
                    words("mso-hide", "all"),
                    words("mso-line-height-rule", "exactly", "at-least"),
                    sizes("mso-table-lspace"),
                    sizes("mso-table-rspace"),
                    sizes("mso-padding-alt"),
                    sizes("opacity"),
                    words("text-size-adjust", "none", "auto"),
                    sizes("-webkit-text-size-adjust"),
                    sizes("-ms-text-size-adjust"))));

    private static final PolicyFactory POLICY =
            new HtmlPolicyBuilder().allowElements("p").allowStyling(SCHEMA).toFactory();

    /** Of what the schema takes as it is nothing is rewritten, as long as it is made of these. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9#%.,()'\"+/! -]{1,500}");

    private static final Pattern NOISE = Pattern.compile("[\\s'\"]");
    private static final Pattern NAME = Pattern.compile("-?[a-zA-Z][a-zA-Z-]{0,60}");
    private static final Pattern BEGINNING = Pattern.compile("^<p style=\"([^\"]*)\">x</p>$");

    private MailStyles() {}

    private static Map.Entry<String, CssSchema.Property> words(String name, String... words) {
        return Map.entry(name, new CssSchema.Property(0, Set.of(words), Map.of()));
    }

    private static Map.Entry<String, CssSchema.Property> sizes(String name) {
        return Map.entry(name, new CssSchema.Property(QUANTITY, Set.of("none", "auto"), Map.of()));
    }

    /** One line of a style. */
    record Declaration(String name, String value) {
        boolean isImportant() {
            return value.toLowerCase(Locale.ROOT).endsWith("!important");
        }

        Declaration plain() {
            return isImportant()
                    ? new Declaration(
                            name,
                            value.substring(0, value.length() - "!important".length())
                                    .strip())
                    : this;
        }
    }

    /** Makes a declaration harmless; empty if nothing of it may stay. */
    static Optional<String> harmless(Declaration declaration) {
        if (!NAME.matcher(declaration.name()).matches()) {
            return Optional.empty();
        }
        String whole = declaration.name() + ":" + declaration.value();
        String escaped = whole.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
        var found = BEGINNING.matcher(POLICY.sanitize("<p style=\"" + escaped + "\">x</p>"));
        if (!found.matches()) {
            return Optional.empty();
        }
        String kept = found.group(1).replace("&#39;", "'").replace("&#34;", "\"");
        if (PLAIN.matcher(declaration.value()).matches() && bare(kept).equals(bare(whole))) {
            return Optional.of(declaration.value());
        }
        String value = kept.substring(kept.indexOf(':') + 1).strip();
        return PLAIN.matcher(value).matches() && !kept.contains(";") ? Optional.of(value) : Optional.empty();
    }

    private static String bare(String css) {
        return NOISE.matcher(css.toLowerCase(Locale.ROOT)).replaceAll("");
    }

    /**
     * Makes a style attribute harmless.
     *
     * @param removed is told name and value of what was taken out
     * @return may be empty
     */
    static String harmless(String style, BiConsumer<String, String> removed) {
        StringBuilder kept = new StringBuilder();
        for (Declaration declaration : declarations(style)) {
            Optional<String> value = harmless(declaration);
            value.ifPresent(good ->
                    kept.append(declaration.name()).append(':').append(good).append(';'));
            if (value.isEmpty() || loses(declaration.value(), value.get())) {
                removed.accept(declaration.name(), declaration.value());
            }
        }
        return kept.toString();
    }

    private static boolean loses(String before, String after) {
        return !bare(before).equals(bare(after));
    }

    /** The declarations of a style attribute. Semicolons in brackets and quotes end nothing. */
    static List<Declaration> declarations(String style) {
        List<Declaration> found = new ArrayList<>();
        int start = 0;
        int depth = 0;
        char quote = 0;
        for (int i = 0; i <= style.length(); i++) {
            char c = i < style.length() ? style.charAt(i) : ';';
            if (quote != 0 && i < style.length()) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ';' && (depth <= 0 || i == style.length())) {
                String one = style.substring(start, i).strip();
                int colon = one.indexOf(':');
                if (colon > 0) {
                    found.add(new Declaration(
                            one.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                            one.substring(colon + 1).strip()));
                } else if (!one.isEmpty()) {
                    found.add(new Declaration(one, ""));
                }
                start = i + 1;
            }
        }
        return found;
    }
}
