/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.Objects;

/**
 * What a way can carry. Letterhead hands over each mail in the form that fits.
 *
 * @param form whether connections read {@link OutgoingMail#mime()} or {@link OutgoingMail#content()}
 * @param envelope whether the recipients of the envelope may differ from those in the headers
 * @param keepsMessageId whether the recipients see the Message-ID that Letterhead has given; if not,
 *     {@link Submission#remoteId()} is the only name that both sides know
 */
public record Capabilities(Form form, EnvelopeForm envelope, boolean keepsMessageId) {
    /** SMTP and whatever carries raw MIME with an envelope of its own. Only such a carrier can take a sealed mail. */
    public static final Capabilities SMTP = new Capabilities(Form.MIME, EnvelopeForm.FULL, true);

    /** Refuses {@code null}. */
    public Capabilities {
        Objects.requireNonNull(form, "form");
        Objects.requireNonNull(envelope, "envelope");
    }

    /**
     * Returns whether a seal such as a DKIM signature survives.
     *
     * @return true if the mail goes as raw MIME with a full envelope
     */
    public boolean carriesSeals() {
        return form == Form.MIME && envelope == EnvelopeForm.FULL;
    }

    /** What is handed over. */
    public enum Form {
        /** The composed mail, byte for byte. */
        MIME,
        /** Subject, texts and attachments apart; the provider composes. */
        CONTENT
    }

    /** Where the recipients are read from. */
    public enum EnvelopeForm {
        /** From the envelope. */
        FULL,
        /**
         * From To, Cc and Bcc alone. Letterhead then names in them exactly the recipients of the envelope, in MIME and
         * in content alike, so that a second try for one recipient does not reach the others again.
         */
        HEADERS_ONLY
    }
}
