/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.MailUnavailableException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Puts settings to use that nobody types in because they were proven in another way, such as an address whose link was opened. What counts for
 * settings that somebody has saved counts for these: mail finds them as quickly, the change is written down, the account's people are told.
 *
 * <p>Called by the bundle that brings the way, which has checked who is acting. A transport whose settings come only from here says so
 * by {@link #ADOPTED}. Every method is one transaction and may be repeated: a second call with the same values changes nothing and tells nobody. So
 * whoever dies between its own transaction and this one calls again when it is back. May be called from any thread.
 */
@ProviderType
public interface SenderAdoption {
    /**
     * Service property of a {@link org.letterhead.mail.transport.MailTransport}, {@code Boolean}: its settings come from {@link #adopt} alone. {@link
     * MailSettings} switches such a way on and off, and refuses to check, test or save other settings than those that are here.
     */
    String ADOPTED = "letterhead.adopted";

    /**
     * Keeps settings of a way. It becomes the way of all the account's mail, unless the account's mail leaves by a connection of its own, by
     * a domain of its own or by another driver that somebody has chosen, or its plan does not include the way. It does not either where mail leaves
     * by the way {@code whitelabel} and the operator's neutral way is another one: recipients would see the platform. Somebody of the account may
     * switch it on all the same.
     *
     * @param account the account's name
     * @param way the way
     * @param values what is to count, by the names of the form's fields; none of them is secret
     * @param cause why
     * @return what use they are to the account now
     * @throws IllegalArgumentException if they do not fit the way's form, in words
     * @throws MailUnavailableException if the store is away, the way is not there, or the account's people cannot be told; nothing is changed then
     */
    Use adopt(String account, String way, Map<String, String> values, Cause cause);

    /**
     * Keeps other settings of a way that has some. Which way the account's mail takes stays as it is.
     *
     * @param account the account's name
     * @param way the way
     * @param values what is to count
     * @param cause why
     * @return what use they are to the account now; empty if the way has no settings, and nothing is changed then
     * @throws IllegalArgumentException if they do not fit the way's form, in words
     * @throws MailUnavailableException as for {@link #adopt}
     */
    Optional<Use> change(String account, String way, Map<String, String> values, Cause cause);

    /**
     * Forgets a way's settings. If the account's mail left by them, it leaves by the operator's default way from now on; by the neutral way if the
     * default one would show the platform, nobody is to see that, and the plan includes the neutral way. Needs neither the way itself nor its bundle,
     * and is not kept from it because nobody can be told.
     *
     * @param account the account's name
     * @param way the way
     * @param cause why
     * @return false if there were none
     * @throws MailUnavailableException if the store is away; nothing is changed then
     */
    boolean abandon(String account, String way, Cause cause);

    /**
     * Tells what is kept of a way.
     *
     * @param account the account's name
     * @param way the way
     * @return empty if it has no settings
     * @throws MailUnavailableException if the store is away
     */
    Optional<Adopted> of(String account, String way);

    /** What use settings are. */
    enum Use {
        /** All the account's mail leaves by them. */
        ACTIVE,
        /** They can be switched on. */
        READY,
        /** The account's plan does not include the way. */
        LOCKED
    }

    /**
     * What is kept of a way.
     *
     * @param values by the names of the form's fields
     * @param use what use they are
     */
    record Adopted(Map<String, String> values, Use use) {
        /** Copies the map. */
        public Adopted {
            values = Map.copyOf(values);
            Objects.requireNonNull(use, "use");
        }
    }

    /**
     * Why something is put to use or taken out of it.
     *
     * @param by who, as in {@code user anna}, or {@code recipient} for whoever holds a link that was mailed
     * @param what as in {@link AuditLog.Entry#what()}, such as {@code sender.verified}
     * @param details as in {@link AuditLog.Entry#details()}
     */
    record Cause(String by, String what, Map<String, String> details) {
        /** Copies the details. */
        public Cause {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(what, "what");
            details = Map.copyOf(details);
        }
    }
}
