/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.web.internal.signin.Session;

/**
 * One request of somebody who administers the account.
 *
 * @param user who asks
 * @param account whose pages these are
 * @param accountName what people call it; untrusted text
 * @param locale the language of the page
 * @param path what follows the tab's name in the address, decoded; possibly empty
 * @param query the address's query
 * @param form what was filled in; empty for a GET
 * @param session what is remembered of this reader
 * @param up leads from this address to the beginning of all of ours, such as {@code ../../}
 * @param partial whether a script asks, which wants a {@link Reply.Part}
 */
public record Visit(
        Actor.User user,
        String account,
        String accountName,
        Locale locale,
        List<String> path,
        Form query,
        Form form,
        Session session,
        String up,
        boolean partial) {
    /** A segment of the path; empty if the address is shorter. */
    public Optional<String> segment(int index) {
        return index < path.size() ? Optional.of(path.get(index)) : Optional.empty();
    }

    /** A segment of the path. Without it there is no such page. */
    public String required(int index) {
        return segment(index).orElseThrow(NoSuchElementException::new);
    }

    /**
     * The address of a page of this account, relative to this one: so a proxy may put anything in front.
     *
     * @param segments below the account, not encoded, such as {@code "delivery", way}
     */
    public String link(String... segments) {
        return up + "accounts/" + encoded(account) + "/" + path(segments);
    }

    /** A path for {@link Reply.Elsewhere}. */
    public static String path(String... segments) {
        return Arrays.stream(segments).map(Visit::encoded).collect(Collectors.joining("/"));
    }

    /** Says a text of a room in this reader's language. */
    public String say(Words words, String key, Map<String, String> arguments) {
        return words.say(key, arguments, locale);
    }

    /**
     * A service that may be away.
     *
     * @param service {@code null} while it is away
     * @param bundle whose it is, for whoever reads the log
     */
    public static <T> T there(T service, String bundle) {
        if (service == null) {
            throw new MailUnavailableException(
                    "The settings page needs a service of the bundle " + bundle + ", which is not running.");
        }
        return service;
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
