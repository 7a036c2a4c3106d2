/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal.oauth;

import java.util.Arrays;
import java.util.Optional;

/** How an account that signs in by OAuth 2.0 comes to its tokens. */
public enum OAuthMethod {
    /** A person has agreed once; the refresh token is what came of it. */
    MICROSOFT_REFRESH_TOKEN("microsoft", "refresh-token"),
    /** An application that the organisation's administrator has allowed to send as the mailbox. */
    MICROSOFT_CLIENT_CREDENTIALS("microsoft", "client-credentials"),
    /** A person has agreed once; the refresh token is what came of it. */
    GOOGLE_REFRESH_TOKEN("google", "refresh-token"),
    /** A service account that may act for the people of its domain. */
    GOOGLE_SERVICE_ACCOUNT("google", "service-account");

    private final String provider;
    private final String grant;

    OAuthMethod(String provider, String grant) {
        this.provider = provider;
        this.grant = grant;
    }

    /** How it is written in settings. */
    public String value() {
        return provider + "-" + grant;
    }

    /** Whether there is a directory of an organisation. */
    public boolean hasTenant() {
        return provider.equals("microsoft");
    }

    /** Whether a secret is asked for that renews itself. */
    public boolean hasRefreshToken() {
        return grant.equals("refresh-token");
    }

    /** Whether the client is named by itself; a service account's key says whose it is. */
    public boolean hasClient() {
        return this != GOOGLE_SERVICE_ACCOUNT;
    }

    /** Whether it works without a secret of the client. Microsoft has clients that cannot keep one. */
    public boolean needsClientSecret() {
        return hasClient() && this != MICROSOFT_REFRESH_TOKEN;
    }

    String provider() {
        return provider;
    }

    String grant() {
        return grant;
    }

    /** Reads what is written in settings. */
    public static Optional<OAuthMethod> of(String text) {
        return Arrays.stream(values()).filter(one -> one.value().equals(text)).findFirst();
    }
}
