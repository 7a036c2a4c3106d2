/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What a server has offered in its answer to EHLO, as far as it matters to the sending of a mail. Read once for each
 * answer and not once for each mail.
 *
 * @param pipelining commands need not wait for each other's replies (RFC 2920)
 * @param eightBitMime a mail's body may be said to be 8-bit (RFC 6152)
 * @param smtpUtf8 addresses and headers may be UTF-8 (RFC 6531)
 * @param dsn the sender may say which reports it wants (RFC 3461). It asks for none: the server's usual one, about a
 *     mail that could not be delivered, is the one that is wanted
 * @param enhancedStatusCodes replies have a second, finer code (RFC 2034). Many servers that do not say so have it too:
 *     it is read wherever it stands
 * @param size the size of a mail is welcome in MAIL FROM (RFC 1870)
 * @param sizeLimit the largest mail that the server takes, if it has said one
 */
record Extensions(
        boolean pipelining,
        boolean eightBitMime,
        boolean smtpUtf8,
        boolean dsn,
        boolean enhancedStatusCodes,
        boolean size,
        OptionalLong sizeLimit) {

    static final Extensions NONE = new Extensions(false, false, false, false, false, false, OptionalLong.empty());

    /** From a map of keyword to parameter; {@code null} is the parameter of what is not offered. */
    static Extensions of(Function<String, String> offered) {
        String limit = offered.apply("SIZE");
        return new Extensions(
                offered.apply("PIPELINING") != null,
                offered.apply("8BITMIME") != null,
                offered.apply("SMTPUTF8") != null,
                offered.apply("DSN") != null,
                offered.apply("ENHANCEDSTATUSCODES") != null,
                limit != null,
                // 0 means that there is no limit.
                limit != null && limit.matches("[1-9]\\d{0,17}")
                        ? OptionalLong.of(Long.parseLong(limit))
                        : OptionalLong.empty());
    }
}
