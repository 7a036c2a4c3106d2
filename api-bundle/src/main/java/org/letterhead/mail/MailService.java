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
     * Accepts a mail. When this returns the mail is durable: it is sent, or its failure told, whatever happens to the process. The
     * template is rendered and everything that can be refused is refused before; connecting and sending happen later, in other
     * threads. What becomes of the mail is asked with {@link #status(MailId, Locale)} or heard by a {@link MailListener}.
     *
     * <p>A second request of an account with the same {@link MailRequest#idempotencyKey()} returns the id of the
     * first one and sends nothing, as long as the log keeps the first. So a host that got no answer (its thread was interrupted, its
     * machine died) asks again with the same key and has one mail.
     *
     * <p>A mail leaves as one message for all its recipients, who see each other in To and Cc, except
     * {@link MessageClass#SUBSCRIPTION} mail: of that each recipient gets a message of its own.
     *
     * @param request the mail
     * @return the mail's id
     * @throws MailRejectedException if the request cannot become a mail; the exception names the thing at fault
     * @throws MailUnavailableException if no mail can be accepted right now. Nothing was kept, unless the message says that
     *     nobody knows: the database went away just while the mail was being written
     */
    MailId send(MailRequest request);

    /**
     * Tells what has become of a mail.
     *
     * @param id what {@link #send} returned
     * @param locale the language for the reasons; where there is no text in it, English
     * @return empty if the mail is not known, or no longer
     * @throws MailUnavailableException if the store is away
     */
    Optional<MailStatus> status(MailId id, Locale locale);

    /**
     * Stops a mail for those recipients to whom it has not begun to leave. Durable when this returns; stopping a mail twice does nothing
     * more.
     *
     * @param id what {@link #send} returned
     * @return for how many recipients it was stopped; empty if the mail is not known, or no longer
     * @throws MailUnavailableException if the store is away
     */
    Optional<Cancellation> cancel(MailId id);
}
