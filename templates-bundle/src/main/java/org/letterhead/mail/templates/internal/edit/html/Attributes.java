/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;

/** What an element's attributes may hold: tags only where they can do nothing, and styles that harm nobody. */
final class Attributes {
    private static final Pattern FIXED_BEGINNING =
            Pattern.compile("(?i)https?://[a-z0-9.-]+(:[0-9]{1,5})?[/?#].*|mailto:.*", Pattern.DOTALL);
    private static final Pattern AFTER_LINK = Pattern.compile("(?:[?&#/].*)?", Pattern.DOTALL);
    /** Attributes that only people read. */
    private static final Set<String> FOR_PEOPLE =
            Set.of("alt", "title", "aria-label", "summary", "abbr", "lang", "dir", "class");

    private final MailHtml.Names names;
    private final Masked masked;
    private final Removals removals;

    Attributes(MailHtml.Names names, Masked masked, Removals removals) {
        this.names = names;
        this.masked = masked;
        this.removals = removals;
    }

    /** Those of an element's attributes that may stay, as pairs of name and value. */
    List<String> of(Element element) {
        List<String> pairs = new ArrayList<>();
        for (Attribute attribute : element.attributes()) {
            String name = attribute.getKey().toLowerCase(Locale.ROOT);
            String value = attribute.getValue();
            if (name.startsWith("/") || name.isEmpty() || name.equals(MailPolicy.STYLE)) {
                continue;
            }
            if (name.equals("style")) {
                value = MailStyles.harmless(
                        masked.withColours(value),
                        (property, lost) ->
                                removals.at(element, "style", property + ": " + lost, element.normalName()));
                value = withoutTags(element, value);
                if (value.isEmpty()) {
                    continue;
                }
            } else if (masked.hasTag(value) || masked.hasTag(name)) {
                value = withTags(element, name, value);
                if (value == null) {
                    continue;
                }
            }
            pairs.add(name.equals("style") ? MailPolicy.STYLE : name);
            pairs.add(value);
        }
        return pairs;
    }

    /** An attribute's value with tags in it, if they can do no harm there; {@code null} if they could. */
    private String withTags(Element element, String name, String value) {
        boolean link = name.equals("href") || name.equals("src");
        boolean good =
                link ? isGoodLink(value) : (FOR_PEOPLE.contains(name) || isColour(name, value)) && !masked.hasTag(name);
        if (!good || putsTextIn(value)) {
            removals.at(element, link ? "link" : "attribute", link ? value : name, element.normalName());
            return null;
        }
        return link && isOnlyLink(value) ? "https://" + value : masked.withColours(value);
    }

    /** What a variable says would be CSS there, whatever quotes stand around it. */
    private String withoutTags(Element element, String style) {
        if (!masked.hasTag(style)) {
            return style;
        }
        StringBuilder kept = new StringBuilder();
        for (MailStyles.Declaration one : MailStyles.declarations(style)) {
            if (masked.hasTag(one.value())) {
                removals.at(element, "style", one.name() + ": " + one.value(), element.normalName());
            } else {
                kept.append(one.name()).append(':').append(one.value()).append(';');
            }
        }
        return kept.toString();
    }

    /** Another text is HTML, which may stand between elements alone: in an attribute its quotes would end the attribute. */
    boolean putsTextIn(String value) {
        return masked.in(value).stream().anyMatch(tag -> tag.kind() == Tags.Kind.PARTIAL);
    }

    private boolean isColour(String name, String value) {
        return (name.equals("bgcolor") || name.equals("color")) && !masked.hasTag(masked.withColours(value));
    }

    private boolean isGoodLink(String value) {
        return FIXED_BEGINNING.matcher(masked.replace(value, tag -> "\u0000")).matches()
                        && !masked.replace(value, tag -> "\u0000").matches("(?i)https?://[^/?#]*\u0000.*")
                || isOnlyLink(value);
    }

    /** A link of the model's, perhaps with something behind it that cannot change where it leads. */
    boolean isOnlyLink(String value) {
        List<Tags.Tag> tags = masked.in(value);
        if (tags.isEmpty()
                || tags.get(0).kind() != Tags.Kind.VALUE
                || !names.links().contains(tags.get(0).name())) {
            return false;
        }
        String rest = masked.replace(value, tag -> "\u0000");
        return rest.startsWith("\u0000")
                && AFTER_LINK.matcher(rest.substring(1)).matches();
    }
}
