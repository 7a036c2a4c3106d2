/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.BrandedSenders.Reason;
import org.letterhead.mail.account.DomainProof;
import org.letterhead.mail.people.AddressKeys;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether mail with an address in From would pass DMARC when the relay sends it. What cannot align is not tried: servers would throw it away, and
 * the relay's name with it. No I/O.
 */
@Component(service = Alignment.class)
public final class Alignment {
    private static final Logger LOG = LoggerFactory.getLogger(Alignment.class);

    private final BrandedSettings settings;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private final List<DomainProof> proofs = new CopyOnWriteArrayList<>();

    /** Called by Declarative Services. */
    @Activate
    public Alignment(@Reference BrandedSettings settings) {
        this.settings = settings;
    }

    /** Which of the two happens to an account's mail under this address, and why. */
    public Reason of(String account, MailAddress address) {
        String domain = AddressKeys.domain(address.domain());
        if (FreeMail.DOMAINS.contains(domain) || settings.freeMail().contains(domain)) {
            return Reason.FREE_MAIL;
        }
        if (proofs.stream().anyMatch(proof -> isProven(proof, account, domain))) {
            return Reason.PROVEN_DOMAIN;
        }
        return settings.isTrusted(domain) ? Reason.TRUSTED_DOMAIN : Reason.UNPROVEN_DOMAIN;
    }

    private static boolean isProven(DomainProof proof, String account, String domain) {
        try {
            return proof.isProven(account, domain);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("Whether the domain {} is proven cannot be told now; that counts as no: {}", domain, e.toString());
            return false;
        }
    }
}
