/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The operator's settings of the way {@code whitelabel}; the way exists only while there is such a configuration. As
 * for {@link PlatformConfiguration}, no value can keep the component from starting.
 */
@ObjectClassDefinition(
        id = WhiteLabelTransport.PID,
        name = "Letterhead: the neutral sender (white label)",
        description = "An address in a second domain of the operator that does not show the platform's name. "
                + "Accounts can choose this way while this configuration exists. "
                + "Read from etc/org.letterhead.mail.whitelabel.cfg.")
@interface WhiteLabelConfiguration {
    @AttributeDefinition(
            name = "From address",
            description = "Required. An address whose domain is the neutral one, for example reports@neutral.example.")
    String from_address() default "";

    @AttributeDefinition(
            name = "From name",
            description = "Shown for accounts that have no name of their own. Not the platform's name.",
            required = false)
    String from_name() default "";

    @AttributeDefinition(
            name = "From address of reports and alerts",
            description = "If set, mail that comes again and again leaves from this address, so that complaints about "
                    + "a report do no harm to password resets. In the domain of the From address or below it. "
                    + "Empty: the From address.",
            required = false)
    String subscription_from_address() default "";

    @AttributeDefinition(
            name = "Envelope sender",
            description = "The address to which undeliverable mail comes back. In the domain of the From address or "
                    + "below it, for example bounces@return.neutral.example. Empty: the From address.",
            required = false)
    String envelope_sender() default "";

    @AttributeDefinition(
            name = "Mailbox for returned mail",
            description =
                    "If set, each mail has an envelope sender of its own: this address with the mail's id behind a plus "
                            + "sign, for example bounces+0192f3...@return.neutral.example for bounces@return.neutral.example. "
                            + "The mailbox must take such tags. In the domain of the From address or below it. Empty: the envelope sender above for all mail.",
            required = false)
    String return_path_mailbox() default "";
}
