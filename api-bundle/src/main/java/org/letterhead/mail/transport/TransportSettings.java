/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.Map;
import java.util.Optional;

/**
 * What an account has filled in, by the names of the form's fields. Immutable.
 *
 * @param values everything that is not secret; a field that was left empty is absent
 * @param secrets the secrets
 */
public record TransportSettings(Map<String, String> values, Map<String, Secret> secrets) {
    /** Nothing is filled in. */
    public static final TransportSettings EMPTY = new TransportSettings(Map.of(), Map.of());

    /** Copies both maps. */
    public TransportSettings {
        values = Map.copyOf(values);
        secrets = Map.copyOf(secrets);
    }

    /**
     * Returns a value.
     *
     * @param field the field's name
     * @return empty if it was left empty
     */
    public Optional<String> value(String field) {
        return Optional.ofNullable(values.get(field));
    }

    /**
     * Returns a secret.
     *
     * @param field the field's name
     * @return empty if none is stored
     */
    public Optional<Secret> secret(String field) {
        return Optional.ofNullable(secrets.get(field));
    }
}
