/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The operator's file {@code etc/org.letterhead.mail.relay.cfg}. */
@ObjectClassDefinition(
        name = "Letterhead: relay",
        description = "The mail server through which the platform's own mail leaves")
@interface RelayConfiguration {
    @AttributeDefinition(description = "Name or IP address of the mail server")
    String host() default "";

    @AttributeDefinition(description = "TCP port; 0: 465 for implicit-tls, 587 for starttls, 25 for none")
    int port() default 0;

    @AttributeDefinition(
            description = "How the connection is made safe",
            options = {
                @Option(value = "implicit-tls", label = "TLS from the beginning, usually port 465"),
                @Option(value = "starttls", label = "STARTTLS, required, usually port 587"),
                @Option(value = "none", label = "none")
            })
    String encryption() default "implicit-tls";

    @AttributeDefinition(description = "User name for the login; empty: no login", required = false)
    String user() default "";

    @AttributeDefinition(description = "Password for the login", type = AttributeType.PASSWORD, required = false)
    String _password() default "";

    @AttributeDefinition(description = "Longest wait for a TCP connection, in seconds")
    int connect_timeout_seconds() default 20;

    @AttributeDefinition(description = "Longest silence of the server, in seconds")
    int read_timeout_seconds() default 120;

    @AttributeDefinition(description = "How the platform names itself in EHLO; empty: [127.0.0.1]", required = false)
    String ehlo_name() default "";

    @AttributeDefinition(description = "Send the password even without encryption")
    boolean password_without_tls() default false;

    @AttributeDefinition(
            description = "PEM file with certificates to trust besides those of the JVM; empty: none",
            required = false)
    String tls_ca_file() default "";

    @AttributeDefinition(
            description =
                    "SHA-256 of the public key that the server's certificate must have: the fingerprints, separated by commas; empty: any",
            required = false)
    String tls_pin_sha256() default "";
}
