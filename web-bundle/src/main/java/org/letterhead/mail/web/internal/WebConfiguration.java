/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * How the operator writes where links lead, and how the settings page is reached. Everything is text and has a default, so that no value can keep the pages from being
 * shown: what is wrong is said in the log, with its key.
 */
@ObjectClassDefinition(
        id = WebConfiguration.PID,
        name = "Letterhead: pages",
        description =
                "Where the links in mails lead, and the settings page. Read from etc/org.letterhead.mail.web.cfg.")
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

    @AttributeDefinition(
            name = "The host's sign-in page",
            description = "Where people sign in who open the settings page. Empty: here, with a user of Karaf's realm.",
            required = false)
    String sign_in_url() default "";

    @AttributeDefinition(name = "Realm", description = "The JAAS realm whose users sign in.", required = false)
    String realm() default "karaf";

    @AttributeDefinition(
            name = "Minutes of a session",
            description =
                    "After so many minutes without a request somebody is signed out. Read when the bundle starts.",
            required = false)
    String session_minutes() default "60";

    @AttributeDefinition(
            name = "Who may frame",
            description =
                    "Which pages may show the settings page in a frame: 'self', or origins such as https://shop.example. Empty: none.",
            required = false)
    String frame_ancestors() default "";

    @AttributeDefinition(
            name = "Cookies across sites",
            description =
                    "Whether people stay signed in where a page of another site shows the settings page in a frame (SameSite=None; Secure; Partitioned).",
            required = false)
    String cross_site_cookies() default "false";

    @AttributeDefinition(
            name = "Theme",
            description =
                    "Colours and more of the settings page instead of its own, such as: accent=#7a1f5c; radius=2px; font=Georgia, serif.",
            required = false)
    String theme() default "";
}
