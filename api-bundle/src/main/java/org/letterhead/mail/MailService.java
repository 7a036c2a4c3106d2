/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import java.util.Locale;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Sends the platform's mail. A host finds it in the service registry and calls it from any thread; it may go and come
 * back at any moment, as every service may.
 */
@ProviderType
public interface MailService {
    /**
     * Accepts a mail. The template is rendered and everything that can be refused is refused before this returns;
     * connecting and sending happen later, in other threads. What becomes of the mail is asked with
     * {@link #status(MailId, Locale)}.
     *
     * <p>A second request of an account with the same {@link MailRequest#idempotencyKey()} returns the id of the
     * first one and sends nothing, as long as the first is remembered.
     *
     * @param request the mail
     * @return the mail's id
     * @throws MailRejectedException if the request cannot become a mail; the exception names the thing at fault
     * @throws MailUnavailableException if no mail can be accepted right now; nothing was kept
     */
    MailId send(MailRequest request);

    /**
     * Tells what has become of a mail.
     *
     * @param id what {@link #send} returned
     * @param locale the language for the reasons; where there is no text in it, English
     * @return empty if the mail is not known, or no longer
     */
    Optional<MailStatus> status(MailId id, Locale locale);
}
