/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.health.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How the operator writes when to worry. */
@ObjectClassDefinition(
        name = "Letterhead: health",
        description = "From which age of the oldest mail that could leave the health check of the queue speaks up.")
public @interface HealthConfiguration {
    /** From how many minutes on it is a warning. */
    @AttributeDefinition(name = "Warning", description = "From how many minutes on it is a warning, at least 1.")
    int warn_minutes() default 5;

    /** From how many minutes on it is critical. */
    @AttributeDefinition(
            name = "Critical",
            description = "From how many minutes on it is critical, at least as many as for the warning.")
    int critical_minutes() default 30;
}
