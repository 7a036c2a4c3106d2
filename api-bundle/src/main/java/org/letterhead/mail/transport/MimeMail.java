/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A composed mail, byte for byte as it leaves: 7-bit, lines of at most 998 octets, each ended by CRLF, the last one too. It is not dot-stuffed. It has no Bcc header unless the way reads its recipients from the headers alone ({@link
 * Capabilities.EnvelopeForm#HEADERS_ONLY}). It can be read again and again; nobody changes it.
 */
@ProviderType
public interface MimeMail {
    /**
     * Returns how long the mail is.
     *
     * @return bytes, as for the SIZE parameter (RFC 1870)
     */
    long size();

    /**
     * Returns whether only a server that offers SMTPUTF8 (RFC 6531) can take this mail: an address in its header has
     * letters outside ASCII before the @. Its header, and nothing else of
     * the mail, is then UTF-8 instead of 7-bit.
     *
     * @return false for almost every mail
     */
    boolean needsSmtpUtf8();

    /**
     * Reads the mail from its beginning.
     *
     * @return a stream that the caller closes
     * @throws IOException if the mail cannot be read
     */
    InputStream open() throws IOException;

    /**
     * Writes the whole mail. If this throws in the middle of SMTP's DATA, drop the connection and never send the final
     * dot: half a mail would be delivered.
     *
     * @param out where to; neither flushed nor closed
     * @throws IOException if the mail cannot be read or written
     */
    default void writeTo(OutputStream out) throws IOException {
        try (InputStream in = open()) {
            in.transferTo(out);
        }
    }
}
