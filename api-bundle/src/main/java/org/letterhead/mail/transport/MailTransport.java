/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.Advice;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way of sending. A driver registers one service with this interface and the service property {@link #TRANSPORT};
 * from then on accounts can choose it, and when the service goes it can no longer be chosen.
 *
 * <p>One object serves all accounts and all threads. It holds nothing of an account: everything that belongs to one
 * comes with the {@link RouteContext}. It leaves nothing behind in a thread: no thread-local, and the context class loader
 * as it was (which one that is on entry is not specified).
 *
 * <p>When the service is unregistered, Letterhead takes no more connections from it, lets submissions in flight finish
 * for a few seconds, closes the rest, and keeps no object of the driver, so that the bundle's classes can be unloaded.
 */
@ConsumerType
public interface MailTransport {
    /**
     * Service property (String, required for a way of sending): the way's name in settings, logs and commands, such
     * as {@code smtp}. Lower-case letters, digits and hyphens. Of two services with the same name the one with the
     * higher ranking is used.
     */
    String TRANSPORT = "letterhead.transport";

    /**
     * Service property (Boolean): {@code true} on the operator's relay, through which the ways without a server of
     * their own send. A relay has no {@link #TRANSPORT} property, so no account can choose it. It ignores
     * {@link RouteContext#settings()}, since its settings are the operator's, and its routes answer
     * {@link Carrier.Own}. If there is none, those ways fail and say so; if there are several, the one with the
     * highest ranking is used.
     */
    String RELAY = "letterhead.relay";

    /**
     * Describes the way for people and for the settings page.
     *
     * @param locale the reader's language; where the driver has no text in it, English
     * @return names, standing, form and limits
     */
    TransportDescriptor describe(Locale locale);

    /**
     * Opens the way for one mail of one account. Called for every mail, so it is quick: no I/O, no threads, no look-up
     * of names.
     *
     * @param context the account and its settings
     * @return a route, used by one thread and for one mail
     * @throws InvalidSettingsException if a setting is missing or wrong; it names the field
     */
    MailRoute open(RouteContext context) throws InvalidSettingsException;

    /**
     * Says a piece of this driver's advice in the reader's language.
     *
     * @param advice made by this driver
     * @param locale the reader's language
     * @return one or two sentences; empty if the driver has no text for that key and language, then Letterhead speaks
     *     by the failure's cause or shows {@link Advice#english()}
     */
    default Optional<String> advice(Advice advice, Locale locale) {
        return Optional.empty();
    }
}
