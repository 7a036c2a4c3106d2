/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit.html;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;
import org.jsoup.nodes.Node;
import org.jsoup.parser.Parser;

/**
 * Makes the HTML that an account has written fit to be mailed: read by jsoup as a browser reads it, element by element past the
 * sanitizer's policy, written anew. Styles are inlined before. Mustache tags come out as they went in, where they can do nothing:
 * as text, in attributes that hold text, and in links that the host or a fixed beginning decides.
 */
public final class MailHtml {
    private static final Pattern DOCUMENT = Pattern.compile("(?i)<(!doctype|html|head|body)\\b");
    private static final Pattern FIRST = Pattern.compile("(?i)<(tr|td|th|tbody|thead|tfoot)\\b");
    private static final Set<String> META = Set.of(
            "viewport",
            "color-scheme",
            "supported-color-schemes",
            "format-detection",
            "x-apple-disable-message-reformatting");
    private static final Pattern META_CONTENT = Pattern.compile("[A-Za-z0-9 =,.;-]{0,200}");
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z0-9-]{0,40}");

    private final Masked masked;
    private final Removals removals;
    private final Attributes attributes;
    private final KnownComments comments;
    private final PolicyWalk policy;

    /**
     * What is known of a template's variables.
     *
     * @param links those that hold a checked http or https link
     * @param colours those that hold a checked colour
     */
    public record Names(Set<String> links, Set<String> colours) {}

    /**
     * Something that was taken out.
     *
     * @param key names the finding's words: element, attribute, style, link, comment, meta
     * @param what its name
     * @param in the element it was in
     * @param offset where in the text, or -1
     */
    public record Removed(String key, String what, String in, int offset) {}

    /**
     * HTML that is fit to be mailed.
     *
     * @param html the whole text
     * @param removed what is not in it any more
     */
    public record Clean(String html, List<Removed> removed) {}

    private MailHtml(String html, String original, Names names) {
        this.masked = Masked.of(html, Tags.of(html).tags(), names.colours());
        this.removals = new Removals(masked);
        this.attributes = new Attributes(names, masked, removals);
        this.comments = new KnownComments(original, masked, removals);
        this.policy = new PolicyWalk(masked, attributes, comments, removals);
    }

    /**
     * Cleans a text.
     *
     * @param html what somebody has written; its tags are in order
     * @param original what the template's author has written: the comments in it (for Outlook) are kept
     */
    public static Clean clean(String html, String original, Names names) {
        return new MailHtml(html, original, names).clean(html);
    }

    private Clean clean(String html) {
        boolean whole = DOCUMENT.matcher(html).find();
        Document document = whole ? Jsoup.parse(masked.text(), parser()) : fragment();
        String css = InlinedStyles.inline(document, masked, what -> removals.somewhere("style", what, "style"));
        Document clean = Document.createShell("");
        clean.outputSettings().prettyPrint(false).charset("UTF-8").escapeMode(Entities.EscapeMode.base);
        policy.walk(document.body(), clean.body());
        String text = whole
                ? page(document, clean, css)
                : fragment(css, braces(clean.body().html()));
        return new Clean(masked.restored(text), removals.all());
    }

    private static Parser parser() {
        return Parser.htmlParser().setTrackPosition(true);
    }

    private Document fragment() {
        Matcher first = FIRST.matcher(masked.text())
                .region(begin(masked.text()), masked.text().length());
        String context = !first.lookingAt()
                ? "body"
                : switch (first.group(1).toLowerCase(Locale.ROOT)) {
                    case "tr" -> "tbody";
                    case "td", "th" -> "tr";
                    default -> "table";
                };
        Document shell = Document.createShell("");
        List<Node> nodes = parser().parseFragmentInput(masked.text(), new Element(context), "");
        nodes.forEach(shell.body()::appendChild);
        return shell;
    }

    /** Where the first element begins: behind space and comments. */
    private static int begin(String html) {
        int i = 0;
        while (i < html.length()) {
            if (html.startsWith("<!--", i)) {
                int end = html.indexOf("-->", i);
                if (end < 0) {
                    return i;
                }
                i = end + 3;
            } else if (Character.isWhitespace(html.charAt(i))) {
                i++;
            } else {
                return i;
            }
        }
        return 0;
    }

    private static String fragment(String css, String html) {
        return css.isEmpty() ? html : style(css) + html.stripLeading();
    }

    private static String style(String css) {
        return css.isEmpty() ? "" : "<style>\n" + css + "</style>\n";
    }

    /** What is left of braces is text. In comments, which are the template's author's, they stay. */
    private static String braces(String html) {
        StringBuilder out = new StringBuilder(html.length());
        int from = 0;
        while (from < html.length()) {
            int comment = html.indexOf("<!--", from);
            int end = comment < 0 ? html.length() : comment;
            out.append(html.substring(from, end).replace("{", "&#123;").replace("}", "&#125;"));
            from = comment < 0 ? end : html.indexOf("-->", comment) + 3;
            out.append(html, end, from);
        }
        return out.toString();
    }

    private String page(Document document, Document clean, String css) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html");
        Element html = document.selectFirst("html");
        for (String name : List.of("lang", "dir")) {
            String value = html.attr(name);
            if (!value.isEmpty() && LANGUAGE.matcher(value).matches() && !attributes.putsTextIn(value)) {
                page.append(' ').append(name).append("=\"").append(value).append('"');
            }
        }
        page.append(">\n<head>\n  <meta charset=\"utf-8\">\n");
        for (Node node : document.head().childNodes()) {
            String kept = inHead(node);
            if (!kept.isEmpty()) {
                page.append("  ").append(kept).append('\n');
            }
        }
        page.append(css.isEmpty() ? "" : "  " + style(css));
        page.append("</head>\n").append(braces(bodyTag(document.body(), clean)));
        return page.append(braces(clean.body().html()))
                .append("</body>\n</html>\n")
                .toString();
    }

    private String inHead(Node node) {
        if (node instanceof Comment comment) {
            return comments.kept(comment) ? comment.outerHtml() : "";
        }
        if (!(node instanceof Element element)) {
            return "";
        }
        String name = element.normalName();
        if (name.equals("title") && !attributes.putsTextIn(element.wholeText())) {
            return "<title>" + braces(Entities.escape(element.wholeText())) + "</title>";
        }
        if (name.equals("meta") && element.hasAttr("charset")) {
            return "";
        }
        if (name.equals("meta")
                && META.contains(element.attr("name").toLowerCase(Locale.ROOT))
                && META_CONTENT.matcher(element.attr("content")).matches()
                && !masked.hasTag(element.attr("content"))) {
            return "<meta name=\"" + element.attr("name").toLowerCase(Locale.ROOT) + "\" content=\""
                    + element.attr("content") + "\">";
        }
        removals.at(element, "element", name, "head");
        return "";
    }

    private String bodyTag(Element body, Document clean) {
        Element holder = clean.createElement("div");
        Element stand = new Element("div");
        stand.attributes().addAll(body.attributes());
        policy.walk(new Element("section").appendChild(stand), holder);
        Element kept = holder.firstElementChild();
        return kept == null ? "<body>" : "<body" + kept.attributes().html() + ">";
    }
}
