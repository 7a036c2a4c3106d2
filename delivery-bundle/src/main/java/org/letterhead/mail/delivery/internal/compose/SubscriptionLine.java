/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.compose;

import java.text.Bidi;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.account.Subscriptions.Unsubscribe;
import org.letterhead.mail.transport.MailHeader;

/** What a subscription mail carries so that its one recipient can stop it: headers for the mail program, a line for the reader. */
final class SubscriptionLine {
    private static final Pattern PLACEHOLDER = Pattern.compile(Pattern.quote(Subscriptions.LINK_PLACEHOLDER));
    private static final Pattern TAG = Pattern.compile("<!--|</(?:body|html)\\s*+>", Pattern.CASE_INSENSITIVE);

    private final Unsubscribe how;
    private final String link;
    private final Locale locale;

    SubscriptionLine(Unsubscribe how, Locale locale) {
        this.how = how;
        this.link = how.link().toASCIIString();
        this.locale = locale;
    }

    /** RFC 2369 and 2919; one click (RFC 8058) is for https alone. */
    List<MailHeader> headers() {
        List<MailHeader> headers = new ArrayList<>();
        headers.add(new MailHeader("List-Id", "<" + how.listId() + ">"));
        headers.add(unsubscribe("<" + link + ">"));
        if ("https".equalsIgnoreCase(how.link().getScheme())) {
            headers.add(new MailHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        return headers;
    }

    /** A link is not cut: some mail programs would not put it together again. One that is very long gets a line of its own. */
    private static MailHeader unsubscribe(String value) {
        String name = "List-Unsubscribe";
        return new MailHeader(name, name.length() + 2 + value.length() <= 998 ? value : "\r\n " + value);
    }

    /** The plain text with the recipient's link. */
    String in(String text) {
        Matcher places = PLACEHOLDER.matcher(text);
        if (places.find()) {
            return places.replaceAll(Matcher.quoteReplacement(link));
        }
        String line = how.words() + "\n" + how.linkWords() + "\n" + link + "\n";
        return text.isBlank() ? line : text.stripTrailing() + "\n\n" + line;
    }

    /** The HTML with the recipient's link. */
    String inHtml(String html) {
        Matcher places = PLACEHOLDER.matcher(html);
        if (places.find()) {
            return places.replaceAll(Matcher.quoteReplacement(escaped(link)));
        }
        int end = endOfBody(html);
        return html.substring(0, end) + paragraph() + html.substring(end);
    }

    /** Before the last end of the body, or else of the page, that is no part of a comment, in which nobody would see it. */
    private static int endOfBody(String html) {
        int body = -1;
        int page = html.length();
        Matcher tags = TAG.matcher(html);
        for (int from = 0; tags.find(from); ) {
            from = tags.end();
            if (tags.group().startsWith("<!")) {
                int close = html.indexOf("-->", from);
                if (close < 0) {
                    return body >= 0 ? body : Math.min(page, tags.start());
                }
                from = close + 3;
            } else if (html.regionMatches(true, tags.start() + 2, "body", 0, 4)) {
                body = tags.start();
            } else {
                page = tags.start();
            }
        }
        return body >= 0 ? body : page;
    }

    /** In the colours of the page that it ends up in, which nobody knows here. */
    private String paragraph() {
        boolean leftToRight = new Bidi(how.words(), Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT).baseIsLeftToRight();
        return "<p lang=\"" + escaped(locale.toLanguageTag()) + "\" dir=\"" + (leftToRight ? "ltr" : "rtl")
                + "\" style=\"clear:both;margin:24px 16px;font-family:Arial,sans-serif;font-size:13px;line-height:20px;"
                + "text-align:center;\">" + escaped(how.words()) + " <a href=\"" + escaped(link)
                + "\" style=\"color:inherit;text-decoration:underline;\">" + escaped(how.linkWords()) + "</a></p>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
