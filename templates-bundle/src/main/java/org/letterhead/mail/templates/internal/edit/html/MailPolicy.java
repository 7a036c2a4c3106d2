/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit.html;

import java.util.Set;
import java.util.regex.Pattern;
import org.owasp.html.AttributePolicy;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/** Which elements and attributes a mail may have: tables, text, pictures and links, and nothing that runs, embeds or asks for anything. */
final class MailPolicy {
    private static final Pattern PICTURE = Pattern.compile("(?i)https://.+|cid:[A-Za-z0-9._@-]{1,200}");
    private static final Pattern LINK = Pattern.compile("(?i)(https?://|mailto:).+|#[A-Za-z0-9_-]*");
    private static final Pattern WORDS = Pattern.compile("[A-Za-z0-9_ -]{0,300}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,3})?%?");
    private static final Pattern COLOUR = Pattern.compile("#[0-9A-Fa-f]{3,6}|[A-Za-z]{1,30}");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9-]{0,40}");

    /** What styles are called on their way: an attribute of the right name the sanitizer takes into its own hands, quoting what must not be quoted. */
    static final String STYLE = "mail-style";

    private static final String[] ELEMENTS = {
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "colgroup",
        "col",
        "div",
        "span",
        "p",
        "br",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "a",
        "img",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "s",
        "del",
        "ins",
        "strike",
        "sub",
        "sup",
        "small",
        "big",
        "center",
        "font",
        "blockquote",
        "q",
        "cite",
        "pre",
        "code",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "abbr",
        "address",
        "time",
        "mark",
        "wbr",
        "article",
        "section",
        "header",
        "footer",
        "main",
        "nav",
        "aside",
        "figure",
        "figcaption",
        "bdi"
    };

    /** What the elements of the body go through. */
    static final PolicyFactory BODY = new HtmlPolicyBuilder()
            .allowElements(ELEMENTS)
            .allowWithoutAttributes("a", "span", "font", "img")
            .allowUrlProtocols("https", "http", "mailto", "cid")
            .allowTextIn("table", "thead", "tbody", "tfoot", "tr", "colgroup")
            .allowAttributes(STYLE)
            .matching(styles())
            .globally()
            .allowAttributes("class", "id", "role", "scope", "name", "headers", "itemprop")
            .matching(WORDS)
            .globally()
            .allowAttributes("title", "alt", "summary", "abbr", "aria-label")
            .globally()
            .allowAttributes("aria-hidden", "aria-level", "lang", "dir", "align", "valign", "clear", "type")
            .matching(TAG)
            .globally()
            .allowAttributes("width", "height", "cellpadding", "cellspacing", "border", "colspan", "rowspan", "span")
            .matching(NUMBER)
            .globally()
            .allowAttributes("hspace", "vspace", "size", "start", "nowrap")
            .matching(Pattern.compile("[+-]?[0-9]{0,4}|nowrap"))
            .globally()
            .allowAttributes("bgcolor", "color", "bordercolor")
            .matching(COLOUR)
            .globally()
            .allowAttributes("face")
            .matching(Pattern.compile("[A-Za-z0-9 ,'-]{0,200}"))
            .onElements("font")
            .allowAttributes("href")
            .matching(LINK)
            .onElements("a")
            .allowAttributes("target")
            .matching(Pattern.compile("_blank|_self"))
            .onElements("a")
            .allowAttributes("src")
            .matching(PICTURE)
            .onElements("img")
            .skipRelsOnLinks("noopener", "noreferrer")
            .toFactory();

    /** Elements whose content goes with them. */
    static final Set<String> WITH_CONTENT = Set.of(
            "script",
            "style",
            "noscript",
            "object",
            "embed",
            "applet",
            "iframe",
            "frame",
            "frameset",
            "noframes",
            "template",
            "textarea",
            "select",
            "option",
            "button",
            "svg",
            "math",
            "audio",
            "video",
            "canvas",
            "xmp",
            "plaintext",
            "title",
            "head",
            "map",
            "dialog",
            "noembed");

    private MailPolicy() {}

    private static AttributePolicy styles() {
        return (element, attribute, value) -> {
            String harmless = MailStyles.harmless(value, (name, lost) -> {});
            return harmless.isEmpty() ? null : harmless;
        };
    }
}
