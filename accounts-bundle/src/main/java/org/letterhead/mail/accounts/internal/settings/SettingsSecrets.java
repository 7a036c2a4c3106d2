/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.nio.charset.StandardCharsets;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.store.SealedSecretException;
import org.letterhead.mail.store.SealedSecrets;
import org.letterhead.mail.store.SecretPlace;
import org.letterhead.mail.transport.Secret;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Seals the secrets of settings and of drafts, each for its own place. */
@Component(service = SettingsSecrets.class)
public final class SettingsSecrets {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SealedSecrets seals;

    /** Called by Declarative Services. */
    @Activate
    public SettingsSecrets() {}

    static SecretPlace place(String account, String way, boolean draft, String field) {
        return new SecretPlace(account, (draft ? "draft/" : "settings/") + way + '/' + field);
    }

    /**
     * Seals a secret.
     *
     * @throws MailUnavailableException if the store's key is away
     * @throws IllegalStateException if the secret itself is sealed and does not open
     */
    byte[] seal(SecretPlace place, Secret secret) {
        SealedSecrets present = seals;
        if (present == null) {
            throw new MailUnavailableException(
                    "Nothing was saved: the store has no key for sealed secrets right now;" + " see in the log why.");
        }
        return present.seal(place, secret.reveal().getBytes(StandardCharsets.UTF_8));
    }

    /** A secret that is opened when it is needed. */
    Secret open(SecretPlace place, byte[] sealed) {
        return Secret.sealed(() -> {
            SealedSecrets present = seals;
            if (present == null) {
                throw new IllegalStateException(
                        "The store has no key for sealed secrets right now; see in the log why.");
            }
            try {
                return new String(present.open(place, sealed), StandardCharsets.UTF_8);
            } catch (SealedSecretException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        });
    }

    /** Whether a stored secret opens: its key may have been lost. */
    boolean opens(SecretPlace place, byte[] sealed) {
        SealedSecrets present = seals;
        if (present == null) {
            throw new MailUnavailableException("Stored secrets cannot be read: the store has no key for them right"
                    + " now; see in the log why. Nothing was changed.");
        }
        try {
            present.open(place, sealed);
            return true;
        } catch (SealedSecretException e) {
            return false;
        }
    }
}
