/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The operator's settings of the demo mailbox, in {@code etc/org.letterhead.mail.demo.mailbox.cfg}. */
@ObjectClassDefinition(
        name = "Letterhead demo mailbox",
        description = "A mail server for demonstrations: takes every mail on the loopback interface, without login")
@interface DemoMailboxConfig {
    String PID = "org.letterhead.mail.demo.mailbox";

    @AttributeDefinition(
            name = "Port",
            description = "The TCP port on 127.0.0.1; 0 takes any free one, which the log then names",
            min = "0",
            max = "65535")
    int port() default 3025;
}
