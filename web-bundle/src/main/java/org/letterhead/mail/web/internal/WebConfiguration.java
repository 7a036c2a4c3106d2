/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * How the operator writes where links lead. Everything is text and has a default, so that no value can keep the pages from being
 * shown: what is wrong is said in the log, with its key.
 */
@ObjectClassDefinition(
        id = WebConfiguration.PID,
        name = "Letterhead: links in mails",
        description = "Where the links in mails lead. Read from etc/org.letterhead.mail.web.cfg.")
@interface WebConfiguration {
    /** The configuration's name. */
    String PID = "org.letterhead.mail.web";

    @AttributeDefinition(
            name = "Public URL",
            description =
                    "Where recipients reach this server, for example https://links.platform.example. Without it no mail carries a link.",
            required = false)
    String public_url() default "";

    @AttributeDefinition(
            name = "White label's URL",
            description =
                    "The same server under a neutral name, for accounts whose recipients must not see the platform.",
            required = false)
    String whitelabel_url() default "";

    @AttributeDefinition(
            name = "Trusted proxies",
            description =
                    "Addresses or blocks of reverse proxies, separated by commas, whose X-Forwarded-For tells the client's address. "
                            + "Used for throttling alone.",
            required = false)
    String trusted_proxies() default "";

    @AttributeDefinition(
            name = "Requests of one client",
            description = "How many requests one client may make in a minute.",
            required = false)
    String client_requests_per_minute() default "300";

    @AttributeDefinition(
            name = "Requests of all clients",
            description = "How many requests all clients may make in a minute together.",
            required = false)
    String all_requests_per_minute() default "6000";

    @AttributeDefinition(
            name = "Requests in one action",
            description = "How many requests may be in one action at the same time.",
            required = false)
    String action_requests_at_once() default "16";
}
