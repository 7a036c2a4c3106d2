/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.suppress;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.store.SealedSecretException;
import org.letterhead.mail.store.SealedSecrets;
import org.letterhead.mail.store.SecretPlace;
import org.letterhead.mail.tables.StoredTime;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The key that signs unsubscribe links: made once for a database, kept sealed in it, the same on all nodes. It is never
 * replaced, for the links in old mails must go on working.
 */
@Component(service = UnsubscribeKey.class)
public final class UnsubscribeKey {
    static final String ALGORITHM = "HmacSHA256";

    private static final int BYTES = 32;
    private static final String NAME = "unsubscribe";
    private static final SecretPlace PLACE = new SecretPlace("", "accounts/key/" + NAME);

    private final AccountsStore store;
    private volatile Known known;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SealedSecrets seals;

    private record Known(SecretKey key, Object store) {}

    /** Called by Declarative Services. */
    @Activate
    public UnsubscribeKey(@Reference AccountsStore store) {
        this.store = store;
    }

    /**
     * The key; made if there is none.
     *
     * @throws MailUnavailableException if the store or its key is away
     */
    SecretKey get() {
        Known now = known;
        Object present = store.present();
        if (now == null || now.store() != present) {
            now = new Known(readOrMake(), present);
            known = now;
        }
        return now.key();
    }

    private SecretKey readOrMake() {
        SealedSecrets present = seals;
        if (present == null) {
            throw new MailUnavailableException("Unsubscribe links cannot be made or read: the store has no key for"
                    + " sealed secrets right now; see in the log why.");
        }
        Optional<byte[]> kept = store.run(UnsubscribeKey::read);
        byte[] sealed = kept.orElseGet(() -> {
            byte[] fresh = new byte[BYTES];
            new SecureRandom().nextBytes(fresh);
            byte[] mine = present.seal(PLACE, fresh);
            // Whoever comes first has made it; the other takes that one.
            store.run(handle -> handle.createUpdate("insert into lh_accounts_key (name, sealed, made_at)"
                            + " values (:name, :sealed, :now) on conflict do nothing")
                    .bind("name", NAME)
                    .bind("sealed", mine)
                    .bind("now", StoredTime.of(Clock.systemUTC().instant()))
                    .execute());
            return store.run(UnsubscribeKey::read).orElseThrow();
        });
        try {
            return new SecretKeySpec(present.open(PLACE, sealed), ALGORITHM);
        } catch (SealedSecretException e) {
            throw new MailUnavailableException(
                    "Unsubscribe links cannot be made or read: their key does not open. " + e.getMessage(), e);
        }
    }

    private static Optional<byte[]> read(Handle handle) {
        return handle.createQuery("select sealed from lh_accounts_key where name = :name")
                .bind("name", NAME)
                .map((row, context) -> row.getBytes("sealed"))
                .findOne();
    }
}
