/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.Objects;

/**
 * What people are told about a way of sending, in one language.
 *
 * @param displayName for example "Your own mail server (SMTP)"
 * @param description one or two sentences: who the mail is from, what is needed
 * @param standing how strongly the way is recommended
 * @param form what an account fills in; {@link SettingsForm#NONE} if nothing
 * @param limits what the provider is known to allow; {@link SendingLimits#UNKNOWN} if nothing is known
 */
public record TransportDescriptor(
        String displayName, String description, Standing standing, SettingsForm form, SendingLimits limits) {
    /** Refuses {@code null}. */
    public TransportDescriptor {
        Objects.requireNonNull(displayName, "displayName");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(standing, "standing");
        Objects.requireNonNull(form, "form");
        Objects.requireNonNull(limits, "limits");
    }

    /** How strongly a way is recommended to an account, from best to last. */
    public enum Standing {
        /** The account's own server. */
        MOST_PREFERRED,
        /** The account's own domain. */
        PREFERRED,
        /** An address that is not the platform's, through the platform. */
        LESS_PREFERRED,
        /** The platform's own address. */
        LEAST_PREFERRED
    }
}
