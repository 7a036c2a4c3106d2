/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit.html;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Node;

/** What was taken out of a text, as people read it: with its tags as they were written. */
final class Removals {
    private final Masked masked;
    private final List<MailHtml.Removed> removed = new ArrayList<>();

    Removals(Masked masked) {
        this.masked = masked;
    }

    List<MailHtml.Removed> all() {
        return List.copyOf(removed);
    }

    /** Notes something that was at a node. */
    void at(Node node, String key, String what, String in) {
        int offset = node.sourceRange().isTracked()
                ? masked.offsetBefore(node.sourceRange().startPos())
                : -1;
        add(key, what, in, offset);
    }

    /** Notes something of which it is not known where it was. */
    void somewhere(String key, String what, String in) {
        add(key, what, in, -1);
    }

    private void add(String key, String what, String in, int offset) {
        removed.add(new MailHtml.Removed(key, shortened(masked.replace(what, Tags.Tag::written)), in, offset));
    }

    private static String shortened(String text) {
        String line = text.replaceAll("[\\s\\p{Cc}\\p{Cf}]+", " ").strip();
        return line.length() <= 80 ? line : line.substring(0, 80) + "\u2026";
    }
}
