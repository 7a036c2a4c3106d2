/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A well-known provider: what to fill in for it, and what to do there first. In one language.
 *
 * @param id the same in every language; lower-case letters, digits and hyphens
 * @param name the provider's name as people know it
 * @param signIns how a login is made there, the recommended one first; empty if the provider does not care
 * @param values what it fills in, by the names of the form's fields; never a secret
 * @param limits what the provider is known to allow
 * @param question what has to be chosen among the variants, for example "Region"; empty if there are none
 * @param variants if there are any, one of them is chosen, and its values and limits count
 * @param steps what to do, in this order
 * @param caveats what to know before it is too late
 */
public record Preset(
        String id,
        String name,
        List<SignIn> signIns,
        Map<String, String> values,
        SendingLimits limits,
        String question,
        List<Variant> variants,
        List<PresetStep> steps,
        List<String> caveats) {
    /**
     * Copies lists and map.
     *
     * @throws IllegalArgumentException if there are variants without a question, or the reverse
     */
    public Preset {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(question, "question");
        signIns = List.copyOf(signIns);
        values = Map.copyOf(values);
        variants = List.copyOf(variants);
        steps = List.copyOf(steps);
        caveats = List.copyOf(caveats);
        if (variants.isEmpty() != question.isEmpty()) {
            throw new IllegalArgumentException("the preset " + id + " has variants but no question, or the reverse");
        }
    }

    /** How a login is made. */
    public enum SignIn {
        /** With OAuth 2.0, on a page of the provider's. */
        OAUTH,
        /** With a user and a password, which may be an app password. */
        PASSWORD,
        /** Not at all: the provider knows the sender by its network address. */
        NONE
    }

    /**
     * One of several kinds of the same provider, such as a region or a plan.
     *
     * @param id the same in every language
     * @param name what the person reads
     * @param values everything that is filled in, the preset's own values included
     * @param limits what the provider is known to allow here
     */
    public record Variant(String id, String name, Map<String, String> values, SendingLimits limits) {
        /** Copies the map. */
        public Variant {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(name, "name");
            values = Map.copyOf(values);
            Objects.requireNonNull(limits, "limits");
        }
    }
}
