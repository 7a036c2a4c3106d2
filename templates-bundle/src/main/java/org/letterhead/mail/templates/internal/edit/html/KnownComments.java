/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit.html;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Comment;

/** The comments of a template's author, mostly for Outlook: they are kept. Any other comment goes. */
final class KnownComments {
    private final Set<String> trusted;
    private final Masked masked;
    private final Removals removals;

    KnownComments(String original, Masked masked, Removals removals) {
        this.trusted = comments(original);
        this.masked = masked;
        this.removals = removals;
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

    boolean kept(Comment comment) {
        String data = masked.replace(comment.getData(), Tags.Tag::written);
        if (trusted.contains(data)) {
            return true;
        }
        removals.at(comment, "comment", data, "");
        return false;
    }
}
