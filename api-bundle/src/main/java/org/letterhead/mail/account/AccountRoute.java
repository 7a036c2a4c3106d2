/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.transport.TransportSettings;

/**
 * How the mail of one account leaves.
 *
 * @param way the chosen way of sending: the {@code letterhead.transport} of a transport
 * @param settings what the account has filled in for it
 * @param neutralWay the way for mail that must not depend on the account's settings: {@code platform}, or {@code
 *     whitelabel} for an account whose recipients must not see the platform
 * @param displayName the name shown as sender, if it is not the account's display name; not for neutral mail
 * @param replyTo where answers go, if not where the account's profile says; not for neutral mail
 * @param fallback what becomes of mail while the chosen way fails
 */
public record AccountRoute(
        String way,
        TransportSettings settings,
        String neutralWay,
        Optional<String> displayName,
        Optional<Mailbox> replyTo,
        FallbackPolicy fallback) {
    /** What every account has that has not chosen: the platform's own sender. */
    public static final AccountRoute PLATFORM =
            new AccountRoute("platform", TransportSettings.EMPTY, "platform", Optional.empty(), Optional.empty());

    /** Refuses {@code null}. */
    public AccountRoute {
        Objects.requireNonNull(way, "way");
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(neutralWay, "neutralWay");
        Objects.requireNonNull(displayName, "displayName");
        Objects.requireNonNull(replyTo, "replyTo");
        Objects.requireNonNull(fallback, "fallback");
    }

    /** With the usual {@link FallbackPolicy#DEFAULT}. */
    public AccountRoute(
            String way,
            TransportSettings settings,
            String neutralWay,
            Optional<String> displayName,
            Optional<Mailbox> replyTo) {
        this(way, settings, neutralWay, displayName, replyTo, FallbackPolicy.DEFAULT);
    }
}
