/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the operator says about ways of sending, checked.
 *
 * @param defaultWay of accounts that have chosen nothing
 * @param neutralWay of mail that must not depend on anybody's settings
 * @param listed what accounts may choose from; empty for every way that is there
 * @param plansLink where it can be read which plan includes which way
 */
record OperatorWays(String defaultWay, String neutralWay, Optional<Set<String>> listed, Optional<URI> plansLink) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int LONGEST_LINK = 2000;

    static String name(String key, String text) {
        String name = text.strip();
        if (!NAME.matcher(name).matches()) {
            throw AccountsSettings.wrong(
                    key, "\"" + shown(name) + "\" is not the name of a way, such as platform or smtp");
        }
        return name;
    }

    static Optional<Set<String>> names(String key, Stream<String> texts) {
        Set<String> names = texts.map(text -> name(key, text)).collect(Collectors.toUnmodifiableSet());
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }

    static Optional<URI> link(String key, String text) {
        String link = text.strip();
        if (link.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(link);
            if ("https".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && link.length() <= LONGEST_LINK) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            // The same advice as for an address of another kind.
        }
        throw AccountsSettings.wrong(
                key, "\"" + shown(link) + "\" is not a web address that begins with https:// and a host");
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= 80 ? line : line.substring(0, 80) + "...";
    }
}
