/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The operator's settings of the way {@code platform}. Everything is text and has a default, so that no value can keep
 * the component from starting: what is wrong is said when a mail is sent, with the key and the file.
 */
@ObjectClassDefinition(
        id = PlatformTransport.PID,
        name = "Letterhead: the platform's own sender",
        description = "The address from which the mail of every account leaves that has chosen nothing else. "
                + "Read from etc/org.letterhead.mail.platform.cfg.")
@interface PlatformConfiguration {
    @AttributeDefinition(
            name = "From address",
            description = "Required. The platform's address, for example notifications@platform.example. "
                    + "Recipients see it behind the account's name.")
    String from_address() default "";

    @AttributeDefinition(
            name = "From name",
            description = "The platform's name. Shown for accounts that have no name of their own, and in "
                    + "\"Acme (via Platform)\" when this way stands in for another one that failed.",
            required = false)
    String from_name() default "";

    @AttributeDefinition(
            name = "From address of reports and alerts",
            description = "If set, mail that comes again and again leaves from this address, so that complaints about "
                    + "a report do no harm to password resets. Empty: the From address.",
            required = false)
    String subscription_from_address() default "";

    @AttributeDefinition(
            name = "Envelope sender",
            description = "The address to which undeliverable mail comes back. Empty: the From address.",
            required = false)
    String envelope_sender() default "";

    @AttributeDefinition(
            name = "Mailbox for returned mail",
            description =
                    "If set, each mail has an envelope sender of its own: this address with the mail's id behind a plus "
                            + "sign, for example bounces+0192f3...@return.platform.example for bounces@return.platform.example. "
                            + "The mailbox must take such tags. Empty: the envelope sender above for all mail.",
            required = false)
    String return_path_mailbox() default "";
}
