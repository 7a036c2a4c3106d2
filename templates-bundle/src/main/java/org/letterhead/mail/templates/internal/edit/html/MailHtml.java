/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit.html;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.DocumentType;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;
import org.owasp.html.HtmlChangeListener;
import org.owasp.html.HtmlSanitizer;
import org.owasp.html.HtmlStreamEventReceiver;

/**
 * Makes the HTML that an account has written fit to be mailed: read by jsoup as a browser reads it, element by element past the
 * sanitizer's policy, written anew. Styles are inlined before. Mustache tags come out as they went in, where they can do nothing:
 * as text, in attributes that hold text, and in links that the host or a fixed beginning decides.
 */
public final class MailHtml {
    private static final Pattern DOCUMENT = Pattern.compile("(?i)<(!doctype|html|head|body)\\b");
    private static final Pattern FIRST = Pattern.compile("(?i)<(tr|td|th|tbody|thead|tfoot)\\b");
    private static final Pattern FIXED_BEGINNING =
            Pattern.compile("(?i)https?://[a-z0-9.-]+(:[0-9]{1,5})?[/?#].*|mailto:.*", Pattern.DOTALL);
    private static final Pattern AFTER_LINK = Pattern.compile("(?:[?&#/].*)?", Pattern.DOTALL);
    private static final Set<String> META = Set.of(
            "viewport",
            "color-scheme",
            "supported-color-schemes",
            "format-detection",
            "x-apple-disable-message-reformatting");
    private static final Pattern META_CONTENT = Pattern.compile("[A-Za-z0-9 =,.;-]{0,200}");
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z0-9-]{0,40}");
    /** Attributes that only people read. */
    private static final Set<String> FOR_PEOPLE =
            Set.of("alt", "title", "aria-label", "summary", "abbr", "lang", "dir", "class");

    private final Names names;
    private final Set<String> trusted;
    private final List<Removed> removed = new ArrayList<>();
    private Masked masked;

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

    private MailHtml(Names names, String original) {
        this.names = names;
        this.trusted = comments(original);
    }

    /**
     * Cleans a text.
     *
     * @param html what somebody has written; its tags are in order
     * @param original what the template's author has written: the comments in it (for Outlook) are kept
     */
    public static Clean clean(String html, String original, Names names) {
        return new MailHtml(names, original).clean(html);
    }

    private static Set<String> comments(String html) {
        Set<String> found = new HashSet<>();
        Matcher comment =
                Pattern.compile("<!(?:--)?(.*?)(?:--)?>", Pattern.DOTALL).matcher(html);
        Matcher whole = Pattern.compile("<!--(.*?)-->", Pattern.DOTALL).matcher(html);
        while (whole.find()) {
            found.add(whole.group(1));
        }
        while (comment.find()) {
            if (comment.group(1).startsWith("[")) {
                found.add(comment.group(1));
            }
        }
        return found;
    }

    private Clean clean(String html) {
        masked = Masked.of(html, Tags.of(html).tags(), names.colours());
        boolean whole = DOCUMENT.matcher(html).find();
        Document document = whole ? Jsoup.parse(masked.text(), parser()) : fragment();
        String css = InlinedStyles.inline(document, masked, what -> remove("style", what, "style", -1));
        Document clean = Document.createShell("");
        clean.outputSettings().prettyPrint(false).charset("UTF-8").escapeMode(Entities.EscapeMode.base);
        walk(document.body(), clean.body());
        String text = whole
                ? page(document, clean, css)
                : fragment(css, braces(clean.body().html()));
        return new Clean(masked.restored(text), List.copyOf(removed));
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
            if (!value.isEmpty() && LANGUAGE.matcher(value).matches() && !putsTextIn(value)) {
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
            return kept(comment) ? comment.outerHtml() : "";
        }
        if (!(node instanceof Element element)) {
            return "";
        }
        String name = element.normalName();
        if (name.equals("title") && !putsTextIn(element.wholeText())) {
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
        remove("element", name, "head", offset(element));
        return "";
    }

    private String bodyTag(Element body, Document clean) {
        Element holder = clean.createElement("div");
        Element stand = new Element("div");
        stand.attributes().addAll(body.attributes());
        walk(new Element("section").appendChild(stand), holder);
        Element kept = holder.firstElementChild();
        return kept == null ? "<body>" : "<body" + kept.attributes().html() + ">";
    }

    /** Sends the children of an element past the policy into another. */
    private void walk(Element from, Element to) {
        Writer writer = new Writer(to);
        HtmlSanitizer.Policy policy = MailPolicy.BODY.apply(writer, new Listener(), this);
        NodeTraversor.filter(new Walker(policy, writer, from), from);
    }

    private boolean kept(Comment comment) {
        String data = masked.replace(comment.getData(), Tags.Tag::written);
        if (trusted.contains(data)) {
            return true;
        }
        remove("comment", shortened(data), "", offset(comment));
        return false;
    }

    private void remove(String key, String what, String in, int offset) {
        removed.add(new Removed(key, shortened(masked.replace(what, Tags.Tag::written)), in, offset));
    }

    private static String shortened(String text) {
        String line = text.replaceAll("[\\s\\p{Cc}\\p{Cf}]+", " ").strip();
        return line.length() <= 80 ? line : line.substring(0, 80) + "\u2026";
    }

    private int offset(Node node) {
        return node.sourceRange().isTracked()
                ? masked.offsetBefore(node.sourceRange().startPos())
                : -1;
    }

    private Element current;

    private List<String> attributes(Element element) {
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
                                remove("style", property + ": " + lost, element.normalName(), offset(element)));
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
            remove(link ? "link" : "attribute", link ? value : name, element.normalName(), offset(element));
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
                remove("style", one.name() + ": " + one.value(), element.normalName(), offset(element));
            } else {
                kept.append(one.name()).append(':').append(one.value()).append(';');
            }
        }
        return kept.toString();
    }

    /** Another text is HTML, which may stand between elements alone: in an attribute its quotes would end the attribute. */
    private boolean putsTextIn(String value) {
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
    private boolean isOnlyLink(String value) {
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

    /** Feeds the policy. */
    private final class Walker implements NodeFilter {
        private final HtmlSanitizer.Policy policy;
        private final Writer writer;
        private final Element root;

        Walker(HtmlSanitizer.Policy policy, Writer writer, Element root) {
            this.policy = policy;
            this.writer = writer;
            this.root = root;
        }

        @Override
        public FilterResult head(Node node, int depth) {
            if (node == root) {
                policy.openDocument();
            } else if (node instanceof TextNode text) {
                policy.text(text.getWholeText());
            } else if (node instanceof Comment comment) {
                comment(comment);
            } else if (node instanceof Element element) {
                current = element;
                String name = element.normalName();
                if (MailPolicy.WITH_CONTENT.contains(name)) {
                    remove("element", name, "", offset(element));
                    return FilterResult.SKIP_ENTIRELY;
                }
                policy.openTag(name, attributes(element));
            } else if (!(node instanceof DocumentType) && !(node instanceof DataNode)) {
                remove("element", node.nodeName(), "", offset(node));
            }
            return FilterResult.CONTINUE;
        }

        private void comment(Comment comment) {
            Tags.Tag tag = masked.inComment(comment.getData());
            if (tag != null || kept(comment)) {
                writer.comment(comment.getData());
            }
        }

        @Override
        public FilterResult tail(Node node, int depth) {
            if (node == root) {
                policy.closeDocument();
            } else if (node instanceof Element element && !element.tag().isEmpty()) {
                policy.closeTag(element.normalName());
            }
            return FilterResult.CONTINUE;
        }
    }

    /** Builds what the policy lets through. */
    private final class Writer implements HtmlStreamEventReceiver {
        private Element open;
        private final Element root;

        Writer(Element root) {
            this.root = root;
            this.open = root;
        }

        @Override
        public void openDocument() {
            open = root;
        }

        @Override
        public void closeDocument() {
            open = root;
        }

        @Override
        public void openTag(String name, List<String> attributes) {
            // Not appendElement, which walks up to the document: deep HTML would take minutes.
            Element element = new Element(name);
            open.appendChild(element);
            for (int i = 0; i + 1 < attributes.size(); i += 2) {
                String value = attributes.get(i + 1);
                // A link of the model's brings its own beginning.
                boolean own = value.startsWith("https://") && isOnlyLink(value.substring("https://".length()));
                String key = attributes.get(i);
                element.attr(
                        key.equals(MailPolicy.STYLE) ? "style" : key,
                        own ? value.substring("https://".length()) : value);
            }
            if (!element.tag().isEmpty()) {
                open = element;
            }
        }

        @Override
        public void closeTag(String name) {
            if (open != root && open.normalName().equals(name)) {
                open = open.parent();
            }
        }

        @Override
        public void text(String text) {
            open.appendText(text);
        }

        void comment(String data) {
            open.appendChild(new Comment(data));
        }
    }

    private static final class Listener implements HtmlChangeListener<MailHtml> {
        @Override
        public void discardedTag(MailHtml page, String element) {
            page.remove("element", element, "", page.offset(page.current));
        }

        @Override
        public void discardedAttributes(MailHtml page, String element, String... attributes) {
            for (String attribute : attributes) {
                page.remove("attribute", attribute, element, page.offset(page.current));
            }
        }
    }
}
