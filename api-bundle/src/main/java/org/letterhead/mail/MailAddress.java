/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One address at which mail is received or from which it is sent, such as {@code anna@acme.example}: the
 * <em>addr-spec</em> of RFC 5322 section 3.4.1 without a display name. Envelopes speak in addresses, because two
 * mailboxes that differ only in the name shown are the same recipient.
 *
 * <p>The local part is kept as written (only its own server may say whether case matters, RFC 5321 section 2.4); the
 * domain is kept in lower case. Two addresses are equal when both parts are.
 *
 * <p>What is accepted: a dot-atom or quoted local part of at most 64 octets, optionally with non-ASCII letters (RFC
 * 6531), and a domain of letters, digits, hyphens and dots, optionally with non-ASCII letters; 254 octets in all (RFC
 * 5321 section 4.5.3.1). What is refused: comments, groups, address literals such as {@code [192.0.2.1]}, route
 * addresses, white space, control characters, invisible and direction-changing characters.
 *
 * @param localPart what stands before the last {@code @}
 * @param domain what stands behind it, in lower case
 */
public record MailAddress(String localPart, String domain) {
    private static final Pattern DOT_ATOM = Pattern.compile(
            "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\p{L}\\p{M}\\p{N}-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\p{L}\\p{M}\\p{N}-]+)*");
    private static final Pattern QUOTED =
            Pattern.compile("\"([\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\\x20-\\x7e])*\"");
    private static final Pattern DOMAIN_LABEL =
            Pattern.compile("[\\p{L}\\p{N}]([\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?");

    /** Sharp s, final sigma and the joiners: IDNA 2003 and 2008 send these to different domains (RFC 5894 section 7.2). */
    private static final Pattern AMBIGUOUS_IN_DOMAIN = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

    /**
     * Checks both parts.
     *
     * @throws MailRejectedException with {@link Rejection.MalformedAddress} if the address breaks a rule above
     */
    public MailAddress {
        Objects.requireNonNull(localPart, "localPart");
        Objects.requireNonNull(domain, "domain");
        domain = domain.toLowerCase(Locale.ROOT);
        String problem = problemOf(localPart, domain);
        if (problem != null) {
            throw new MailRejectedException(new Rejection.MalformedAddress(localPart + '@' + domain, problem));
        }
    }

    /**
     * Reads an address without display name or angle brackets. Surrounding spaces are removed, as people paste them.
     *
     * @param text for example {@code anna@acme.example}
     * @return the address
     * @throws MailRejectedException with {@link Rejection.MalformedAddress}, which repeats the text and says what is
     *     wrong with it
     */
    public static MailAddress of(String text) {
        String address = trimSpaces(Objects.requireNonNull(text, "text"));
        int at = address.lastIndexOf('@');
        if (at < 0) {
            throw new MailRejectedException(
                    new Rejection.MalformedAddress(address, "it has no @ between name and domain"));
        }
        return new MailAddress(address.substring(0, at), address.substring(at + 1));
    }

    /**
     * Whether only servers that offer SMTPUTF8 (RFC 6531) can take this address.
     *
     * <p>A domain alone never makes it so: it can be written in its ASCII form (RFC 5890).
     *
     * @return true if the local part has a character outside ASCII
     */
    public boolean needsSmtpUtf8() {
        return localPart.chars().anyMatch(c -> c > 0x7e);
    }

    /** The address as people write it, {@code localPart@domain}. */
    @Override
    public String toString() {
        return localPart + '@' + domain;
    }

    private static String trimSpaces(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(start, end);
    }

    private static String problemOf(String localPart, String domain) {
        if (localPart.isEmpty()) {
            return "nothing stands before the @";
        }
        if (domain.isEmpty()) {
            return "nothing stands behind the @";
        }
        // Lengths first: a pattern that runs over a megabyte of somebody's input can exhaust the stack.
        if (octets(localPart) > 64) {
            return "the part before the @ is longer than 64 octets";
        }
        if (octets(localPart) + 1 + octets(domain) > 254) {
            return "it is longer than 254 octets";
        }
        if (!DOT_ATOM.matcher(localPart).matches() && !QUOTED.matcher(localPart).matches()) {
            return "the part before the @ has a character or a dot that cannot stand there";
        }
        if (AMBIGUOUS_IN_DOMAIN.matcher(domain).find()) {
            return "the domain has a letter that mail systems spell in two ways; write the domain in its xn-- form";
        }
        for (String label : domain.split("\\.", -1)) {
            if (!DOMAIN_LABEL.matcher(label).matches()) {
                return "the domain is not a name of letters, digits, hyphens and single dots";
            }
        }
        return null;
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
