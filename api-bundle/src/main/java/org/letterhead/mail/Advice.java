/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import java.util.Map;
import java.util.Objects;

/**
 * What a person should do about a failure: a key that whoever made it can translate, and the sentence in English that
 * stays readable when that driver is long gone.
 *
 * @param key names the advice, for example {@code smtp.credentials}; letters, digits, dots and hyphens
 * @param arguments what is filled into the sentence, by name; never a secret, never the text of a server's reply
 * @param english the whole sentence in English
 */
public record Advice(String key, Map<String, String> arguments, String english) {
    /** Copies the arguments. */
    public Advice {
        Objects.requireNonNull(key, "key");
        arguments = Map.copyOf(arguments);
        Objects.requireNonNull(english, "english");
    }
}
