/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.letterhead.mail.itests.karaf.ReceivedMail;

/** The links to public pages that a mail carries, wherever they stand in it. */
final class MailLink {
    private static final String PAGES = "/letterhead/a/";
    private static final Pattern IN_TEXT = Pattern.compile("https?://[^\\s<>\"]+" + PAGES + "[^\\s<>\"]+");
    private static final Pattern IN_HEADER = Pattern.compile("<([^<>\\s]+)>");

    private MailLink() {}

    /** The link of a mail that asks for something: text and HTML have the same. */
    static String of(ReceivedMail mail) throws IOException, MessagingException {
        Set<String> links = new TreeSet<>(inText(mail));
        links.addAll(inHtml(mail));
        assertThat(inText(mail)).as("links in the text").isNotEmpty();
        assertThat(inHtml(mail)).as("links in the HTML").isNotEmpty();
        assertThat(links).as("different links in one mail").hasSize(1);
        return links.iterator().next();
    }

    /** The link to one action of a mail that has several: text and HTML have the same. */
    static String of(ReceivedMail mail, String action) throws IOException, MessagingException {
        Set<String> links = new TreeSet<>();
        for (List<String> part : List.of(inText(mail), inHtml(mail))) {
            List<String> found = part.stream()
                    .filter(link -> link.contains(PAGES + action + "/"))
                    .toList();
            assertThat(found).as("links to " + action).isNotEmpty();
            links.addAll(found);
        }
        assertThat(links).as("different links to " + action).hasSize(1);
        return links.iterator().next();
    }

    /** The link that stops mail of a kind: text, HTML and header have the same, and a mail program may post to it. */
    static String unsubscribing(ReceivedMail mail) throws IOException, MessagingException {
        String link = of(mail);
        assertThat(inHeader(mail)).as("List-Unsubscribe").containsExactly(link);
        assertThat(mail.header("List-Unsubscribe-Post")).contains("List-Unsubscribe=One-Click");
        assertThat(mail.header("List-Id")).isPresent();
        return link;
    }

    private static List<String> inText(ReceivedMail mail) throws IOException, MessagingException {
        return IN_TEXT.matcher(mail.text("text/plain").orElse(""))
                .results()
                .map(found -> found.group())
                .toList();
    }

    private static List<String> inHtml(ReceivedMail mail) throws IOException, MessagingException {
        return Jsoup.parse(mail.text("text/html").orElse("")).select("a[href]").stream()
                .map(anchor -> anchor.attr("href"))
                .filter(link -> link.contains(PAGES))
                .toList();
    }

    private static List<String> inHeader(ReceivedMail mail) throws MessagingException {
        Optional<String> header = mail.header("List-Unsubscribe");
        return IN_HEADER
                .matcher(header.orElse(""))
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
