/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.util.Objects;

/** Who is acting. Every call that changes an account takes one, is checked and is written down with it. */
public sealed interface Actor {
    /**
     * Somebody at the platform's console.
     *
     * @param name the operator's login
     */
    record Operator(String name) implements Actor {
        /** Refuses {@code null}. */
        public Operator {
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * A bundle of the host, acting by itself.
     *
     * @param symbolicName the bundle's symbolic name
     */
    record HostBundle(String symbolicName) implements Actor {
        /** Refuses {@code null}. */
        public HostBundle {
            Objects.requireNonNull(symbolicName, "symbolicName");
        }
    }

    /**
     * A user of the platform.
     *
     * @param name the user's login, unique on the platform
     */
    record User(String name) implements Actor {
        /** Refuses {@code null}. */
        public User {
            Objects.requireNonNull(name, "name");
        }
    }
}
