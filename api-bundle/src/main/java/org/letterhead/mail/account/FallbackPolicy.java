/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.MessageClass;

/**
 * What becomes of an account's mail while its own way fails. Mail whose outcome is unknown never leaves a second time, whatever is said here; a
 * limit that is used up makes mail wait, except for SECURITY mail, which cannot.
 *
 * @param on whether mail leaves by another way at all; else it waits
 * @param way the other way; empty for the account's neutral one: the platform's own sender, or the white label
 * @param classes the kinds of mail that do; the others wait
 */
public record FallbackPolicy(boolean on, Optional<String> way, Set<MessageClass> classes) {
    /** What counts for an account that has said nothing: all mail, by the neutral way. */
    public static final FallbackPolicy DEFAULT =
            new FallbackPolicy(true, Optional.empty(), EnumSet.allOf(MessageClass.class));

    /** Copies the set. */
    public FallbackPolicy {
        Objects.requireNonNull(way, "way");
        classes = Set.copyOf(classes);
    }

    /** Whether mail of a class may leave by another way. */
    public boolean allows(MessageClass messageClass) {
        return on && classes.contains(messageClass);
    }
}
