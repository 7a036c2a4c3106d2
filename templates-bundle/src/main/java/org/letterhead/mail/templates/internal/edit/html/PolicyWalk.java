/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit.html;

import java.util.List;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.DocumentType;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;
import org.owasp.html.HtmlChangeListener;
import org.owasp.html.HtmlSanitizer;
import org.owasp.html.HtmlStreamEventReceiver;

/** Sends elements past the sanitizer's policy, and builds anew what it lets through. */
final class PolicyWalk {
    private final Masked masked;
    private final Attributes attributes;
    private final KnownComments comments;
    private final Removals removals;
    private Element current;

    PolicyWalk(Masked masked, Attributes attributes, KnownComments comments, Removals removals) {
        this.masked = masked;
        this.attributes = attributes;
        this.comments = comments;
        this.removals = removals;
    }

    /** Sends the children of an element past the policy into another. */
    void walk(Element from, Element to) {
        Writer writer = new Writer(to);
        HtmlSanitizer.Policy policy = MailPolicy.BODY.apply(writer, new Listener(), this);
        NodeTraversor.filter(new Walker(policy, writer, from), from);
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
                    removals.at(element, "element", name, "");
                    return FilterResult.SKIP_ENTIRELY;
                }
                policy.openTag(name, attributes.of(element));
            } else if (!(node instanceof DocumentType) && !(node instanceof DataNode)) {
                removals.at(node, "element", node.nodeName(), "");
            }
            return FilterResult.CONTINUE;
        }

        private void comment(Comment comment) {
            Tags.Tag tag = masked.inComment(comment.getData());
            if (tag != null || comments.kept(comment)) {
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
        public void openTag(String name, List<String> pairs) {
            // Not appendElement, which walks up to the document: deep HTML would take minutes.
            Element element = new Element(name);
            open.appendChild(element);
            for (int i = 0; i + 1 < pairs.size(); i += 2) {
                String value = pairs.get(i + 1);
                // A link of the model's brings its own beginning.
                boolean own =
                        value.startsWith("https://") && attributes.isOnlyLink(value.substring("https://".length()));
                String key = pairs.get(i);
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

    private static final class Listener implements HtmlChangeListener<PolicyWalk> {
        @Override
        public void discardedTag(PolicyWalk walk, String element) {
            walk.removals.at(walk.current, "element", element, "");
        }

        @Override
        public void discardedAttributes(PolicyWalk walk, String element, String... attributes) {
            for (String attribute : attributes) {
                walk.removals.at(walk.current, "attribute", attribute, element);
            }
        }
    }
}
