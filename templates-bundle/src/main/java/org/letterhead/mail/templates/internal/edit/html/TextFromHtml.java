/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit.html;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;

/** The plain text that says what HTML says: paragraphs, headings, lists, and links with where they lead. Mustache tags are kept. */
public final class TextFromHtml {
    private static final Pattern SPACES = Pattern.compile("[ \\t\\u00a0\\u200c\\u034f\\n\\r]+");
    private static final Pattern AT_END_OF_LINE = Pattern.compile("[ \\t]+(?=\\n|$)");
    private static final Pattern BRACES = Pattern.compile("\\{(?=\\{|(?:<!--)?lh[0-9a-f]{18}t)");
    private static final Pattern SEVERAL = Pattern.compile("\\n{3,}");
    private static final Pattern HIDDEN = Pattern.compile("(?i)display\\s*:\\s*none");
    private static final Set<String> SKIPPED = Set.of("head", "style", "script", "title");
    private static final Set<String> PARAGRAPHS = Set.of(
            "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "hr", "dl", "pre", "figure");
    private static final Set<String> LINES =
            Set.of("div", "tr", "li", "dt", "dd", "br", "article", "section", "header", "footer", "address", "caption");

    private TextFromHtml() {}

    /** Makes the text. */
    public static String of(String html) {
        Masked masked = Masked.of(html, Tags.of(html).tags(), Set.of());
        Element body = Jsoup.parse(masked.text(), Parser.htmlParser()).body();
        Lines lines = new Lines(masked);
        NodeTraversor.filter(lines, body);
        // Braces that HTML writes as entities are text, and must not become a tag in a text that has no entities.
        String text =
                BRACES.matcher(AT_END_OF_LINE.matcher(lines.out).replaceAll("")).replaceAll("$0 ");
        return masked.restored(SEVERAL.matcher(text).replaceAll("\n\n").strip()) + "\n";
    }

    private static final class Lines implements NodeFilter {
        private final Masked masked;
        private final StringBuilder out = new StringBuilder();
        private int linkStart;

        Lines(Masked masked) {
            this.masked = masked;
        }

        @Override
        public FilterResult head(Node node, int depth) {
            if (node instanceof Comment comment) {
                Tags.Tag tag = masked.inComment(comment.getData());
                if (tag != null) {
                    tag(comment, tag);
                }
            } else if (node instanceof TextNode text) {
                words(text.getWholeText());
            } else if (node instanceof Element element) {
                return begin(element);
            }
            return FilterResult.CONTINUE;
        }

        /** A section that stands between blocks has a line of its own, so that nothing is left of it when it is not shown. */
        private void tag(Comment comment, Tags.Tag tag) {
            boolean alone =
                    tag.kind() != Tags.Kind.VALUE && tag.kind() != Tags.Kind.COMMENT && isBetweenBlocks(comment);
            if (alone) {
                line();
            }
            out.append("<!--").append(comment.getData()).append("-->");
            if (alone) {
                line();
            }
        }

        private static boolean isBetweenBlocks(Comment comment) {
            return isBlockOrEnd(comment.previousSibling(), false) && isBlockOrEnd(comment.nextSibling(), true);
        }

        private static boolean isBlockOrEnd(Node node, boolean forward) {
            Node next = node;
            while (next instanceof Comment || (next instanceof TextNode text && text.isBlank())) {
                next = forward ? next.nextSibling() : next.previousSibling();
            }
            return next == null
                    ? node != null
                    : next instanceof Element element
                            && (PARAGRAPHS.contains(element.normalName()) || LINES.contains(element.normalName()));
        }

        private void words(String text) {
            String words = SPACES.matcher(text).replaceAll(" ");
            boolean atStart =
                    out.isEmpty() || out.charAt(out.length() - 1) == '\n' || out.charAt(out.length() - 1) == ' ';
            out.append(atStart ? words.stripLeading() : words);
        }

        private FilterResult begin(Element element) {
            String name = element.normalName();
            if (SKIPPED.contains(name) || HIDDEN.matcher(element.attr("style")).find()) {
                return FilterResult.SKIP_ENTIRELY;
            }
            if (PARAGRAPHS.contains(name)) {
                paragraph();
            } else if (LINES.contains(name)) {
                line();
            }
            switch (name) {
                case "li" -> out.append(bullet(element));
                case "hr" -> out.append("-".repeat(60));
                case "img" -> words(element.attr("alt"));
                case "td", "th" -> cell(element);
                case "a" -> linkStart = out.length();
                default -> {
                    // Nothing to say before it.
                }
            }
            return FilterResult.CONTINUE;
        }

        private void cell(Element cell) {
            if (cell.previousElementSibling() != null && !endsLine()) {
                out.append("  ");
            }
        }

        private static String bullet(Element item) {
            Element list = item.parent();
            return list != null && list.normalName().equals("ol") ? (item.elementSiblingIndex() + 1) + ". " : "- ";
        }

        @Override
        public FilterResult tail(Node node, int depth) {
            if (node instanceof Element element) {
                String name = element.normalName();
                if (name.equals("a")) {
                    link(element.attr("href"));
                } else if (name.equals("h1") || name.equals("h2")) {
                    line();
                    out.append((name.equals("h1") ? "=" : "-").repeat(40));
                }
                if (PARAGRAPHS.contains(name)) {
                    paragraph();
                } else if (LINES.contains(name) && !name.equals("br")) {
                    line();
                }
            }
            return FilterResult.CONTINUE;
        }

        private void link(String href) {
            String words = out.substring(Math.min(linkStart, out.length())).strip();
            String target = href.toLowerCase(Locale.ROOT).startsWith("mailto:") ? href.substring(7) : href;
            if (!target.isEmpty() && !target.startsWith("#") && !words.equals(target)) {
                out.append(words.isEmpty() ? "" : ": ").append(target);
            }
        }

        private boolean endsLine() {
            return out.isEmpty() || out.charAt(out.length() - 1) == '\n';
        }

        private void line() {
            while (!out.isEmpty() && out.charAt(out.length() - 1) == ' ') {
                out.setLength(out.length() - 1);
            }
            if (!endsLine()) {
                out.append('\n');
            }
        }

        private void paragraph() {
            line();
            if (!out.isEmpty() && !(out.length() > 1 && out.charAt(out.length() - 2) == '\n')) {
                out.append('\n');
            }
        }
    }
}
