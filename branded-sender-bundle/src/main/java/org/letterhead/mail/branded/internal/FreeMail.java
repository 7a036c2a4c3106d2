/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/** The domains of providers of mailboxes, as data: only their own servers can send for them. */
public final class FreeMail {
    /** In their ASCII form, in lower case. */
    public static final Set<String> DOMAINS = read();

    private FreeMail() {}

    private static Set<String> read() {
        try (InputStream file = FreeMail.class.getResourceAsStream("/free-mail-domains.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("the bundle's list of free-mail domains cannot be read", e);
        }
    }
}
