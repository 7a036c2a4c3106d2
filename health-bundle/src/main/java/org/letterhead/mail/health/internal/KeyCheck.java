/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.health.internal;

import java.util.Arrays;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.letterhead.mail.store.SealedSecretException;
import org.letterhead.mail.store.SealedSecrets;
import org.letterhead.mail.store.SecretPlace;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Whether the key is there that seals passwords and the bodies of security mails. */
@Component(
        property = {
            HealthCheck.NAME + "=letterhead key",
            HealthCheck.TAGS + "=letterhead",
            HealthCheck.MBEAN_NAME + "=letterhead-key"
        })
public final class KeyCheck implements HealthCheck {
    private static final SecretPlace PLACE = new SecretPlace("", "health");

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile SealedSecrets secrets;

    @Activate
    public KeyCheck() {
        // The service comes and goes by itself.
    }

    @Override
    public Result execute() {
        Findings findings = new Findings();
        SealedSecrets found = secrets;
        if (found == null) {
            return findings.critical("The key that seals passwords and security mails is not there, or is not the one"
                            + " that the database was begun with, or the database has not been reached yet."
                            + " The log says which (search it for org.letterhead.mail.store).")
                    .result();
        }
        try {
            byte[] clear = {1, 2, 3};
            return (Arrays.equals(found.open(PLACE, found.seal(PLACE, clear)), clear)
                            ? findings.good("The key is there and fits the database.")
                            : findings.critical("The key does not open what it has sealed."))
                    .result();
        } catch (SealedSecretException e) {
            return findings.critical(e.getMessage()).result();
        }
    }
}
