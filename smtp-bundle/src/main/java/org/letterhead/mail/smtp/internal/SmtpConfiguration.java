/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The operator's file {@code etc/org.letterhead.mail.smtp.cfg}, which need not exist. */
@ObjectClassDefinition(
        name = "Letterhead: accounts' own mail servers",
        description = "How the platform speaks with the mail servers that accounts have named")
@interface SmtpConfiguration {
    @AttributeDefinition(description = "Longest wait for a TCP connection, in seconds")
    int connect_timeout_seconds() default 20;

    @AttributeDefinition(description = "Longest silence of a server, in seconds")
    int read_timeout_seconds() default 120;

    @AttributeDefinition(description = "How the platform names itself in EHLO; empty: [127.0.0.1]", required = false)
    String ehlo_name() default "";

    @AttributeDefinition(description = "Let accounts send their password without encryption if they choose none")
    boolean password_without_tls() default false;

    @AttributeDefinition(
            description = "PEM file with certificates to trust besides those of the JVM; empty: none",
            required = false)
    String tls_ca_file() default "";

    @AttributeDefinition(
            description =
                    "SHA-256 of the public key that the server's certificate must have: entries host=fingerprint, separated by commas; empty: any",
            required = false)
    String tls_pin_sha256() default "";

    @AttributeDefinition(
            description =
                    "Token endpoint instead of Microsoft's own, such as that of a national cloud; {tenant} is the "
                            + "account's directory",
            required = false)
    String oauth_microsoft_endpoint() default "";

    @AttributeDefinition(description = "Token endpoint instead of Google's own", required = false)
    String oauth_google_endpoint() default "";
}
