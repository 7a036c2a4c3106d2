/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.transport.TransportDescriptor;

/**
 * What an account has set, and what it could set. Never holds a secret.
 *
 * @param account the account's name
 * @param revision of the whole; a change names the one on which it is based
 * @param chosen the way that the account has chosen
 * @param leavesBy the way by which its mail leaves: another one while the chosen one is not included in its plan any more
 * @param names who its mail is from, for every way
 * @param ways all that are there or have settings, best standing first
 * @param health of the way by which its mail leaves
 * @param warnings what needs somebody's attention soon, in words
 * @param fallback what becomes of mail while the chosen way fails
 * @param lastChange empty if nobody has ever changed anything
 */
public record AccountSettings(
        String account,
        long revision,
        String chosen,
        String leavesBy,
        SenderNames names,
        List<Way> ways,
        RouteHealth.Health health,
        List<String> warnings,
        FallbackPolicy fallback,
        Optional<Change> lastChange) {
    /** Copies the lists. */
    public AccountSettings {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(chosen, "chosen");
        Objects.requireNonNull(leavesBy, "leavesBy");
        Objects.requireNonNull(names, "names");
        ways = List.copyOf(ways);
        Objects.requireNonNull(health, "health");
        warnings = List.copyOf(warnings);
        Objects.requireNonNull(fallback, "fallback");
        Objects.requireNonNull(lastChange, "lastChange");
    }

    /** Finds a way. */
    public Optional<Way> way(String name) {
        return ways.stream().filter(way -> way.name().equals(name)).findFirst();
    }

    /**
     * A way, as this account sees it.
     *
     * @param name its name
     * @param offer whether the account can use it now
     * @param description what its driver says; empty while its bundle is not there
     * @param plans where the operator tells about plans; for a way that is not included
     * @param values what is stored, without secrets
     * @param storedSecrets the secret fields that have a stored value
     * @param savedAt when settings were saved; empty if there are none
     * @param draft what somebody has put aside
     */
    public record Way(
            String name,
            Offer offer,
            Optional<TransportDescriptor> description,
            Optional<URI> plans,
            Map<String, String> values,
            Set<String> storedSecrets,
            Optional<Instant> savedAt,
            Optional<Draft> draft) {
        /** Copies map and set. */
        public Way {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(offer, "offer");
            Objects.requireNonNull(description, "description");
            Objects.requireNonNull(plans, "plans");
            values = Map.copyOf(values);
            storedSecrets = Set.copyOf(storedSecrets);
            Objects.requireNonNull(savedAt, "savedAt");
            Objects.requireNonNull(draft, "draft");
        }
    }

    /** Whether a way can be used now. */
    public enum Offer {
        /** It can. */
        ON_OFFER,
        /** Its bundle is not there right now. Its settings are kept. */
        UNAVAILABLE,
        /** The account's plan does not include it. Its settings are kept. */
        NOT_INCLUDED
    }

    /**
     * Settings that were put aside.
     *
     * @param values what was filled in, without secrets
     * @param storedSecrets the secret fields that were filled in
     * @param at when
     * @param by who, as in {@code user anna}
     */
    public record Draft(Map<String, String> values, Set<String> storedSecrets, Instant at, String by) {
        /** Copies map and set. */
        public Draft {
            values = Map.copyOf(values);
            storedSecrets = Set.copyOf(storedSecrets);
        }
    }

    /**
     * Who has changed something last.
     *
     * @param at when
     * @param by who, as in {@code user anna}
     */
    public record Change(Instant at, String by) {}
}
