/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.prove;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.store.SealedSecretException;
import org.letterhead.mail.store.SealedSecrets;
import org.letterhead.mail.store.SecretPlace;
import org.letterhead.mail.tables.StoredTime;
import org.letterhead.mail.transport.TransportSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** What says that settings were proven. The table has only hashes of the proofs, and the settings' fingerprints sealed. */
@Component(service = Proofs.class)
public final class Proofs {
    /** For how long settings that passed a test can be saved. */
    static final Duration VALID = Duration.ofMinutes(15);

    /** 256 bits in base64url. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final OutboxStore store;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SealedSecrets seals;

    /** Called by Declarative Services. */
    @Activate
    public Proofs(@Reference OutboxStore store) {
        this(store, Clock.systemUTC());
    }

    Proofs(OutboxStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** A proof that counts once it is written. Its token is nowhere else. */
    record Proof(String token, String account, String way, byte[] sealedFingerprint) {
        @Override
        public String toString() {
            return "proof for way " + way + " of account " + account;
        }
    }

    /**
     * Makes a proof of settings, before they are tested.
     *
     * @throws MailUnavailableException if the store has no key to seal with
     * @throws IllegalStateException if one of the secrets cannot be unsealed
     */
    Proof of(String account, String way, TransportSettings settings) {
        byte[] bits = new byte[32];
        random.nextBytes(bits);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        return new Proof(token, account, way, seals().seal(place(account, way, hash(token)), Fingerprint.of(settings)));
    }

    /** Writes a proof. Once more does no harm. */
    void write(Handle handle, Proof proof, Instant expires) {
        handle.createUpdate("insert into lh_delivery_proof (token_hash, account, way, fingerprint, expires_at)"
                        + " values (:hash, :account, :way, :fingerprint, :expires) on conflict do nothing")
                .bind("hash", hash(proof.token()))
                .bind("account", proof.account())
                .bind("way", proof.way())
                .bind("fingerprint", proof.sealedFingerprint())
                .bind("expires", StoredTime.of(expires))
                .execute();
    }

    /**
     * Uses a proof up.
     *
     * @return whether it is one of exactly these settings, and nobody else was faster
     */
    boolean consume(String token, String account, String way, TransportSettings settings) {
        if (!TOKEN.matcher(token).matches()) {
            return false;
        }
        byte[] fingerprint = Fingerprint.of(settings);
        String hash = hash(token);
        SealedSecrets present = seals();
        return store.run(handle -> {
            Optional<byte[]> proven = handle.createQuery("select fingerprint from lh_delivery_proof"
                            + " where token_hash = :hash and account = :account and way = :way")
                    .bind("hash", hash)
                    .bind("account", account)
                    .bind("way", way)
                    .map((row, context) -> row.getBytes(1))
                    .findOne();
            // The row's deletion says who was first, on however many nodes.
            return proven.filter(kept -> isOf(present, place(account, way, hash), kept, fingerprint))
                            .isPresent()
                    && handle.createUpdate(
                                            "delete from lh_delivery_proof where token_hash = :hash and expires_at > :now")
                                    .bind("hash", hash)
                                    .bind("now", StoredTime.of(clock.instant()))
                                    .execute()
                            == 1;
        });
    }

    private static boolean isOf(SealedSecrets seals, SecretPlace place, byte[] sealed, byte[] fingerprint) {
        try {
            return MessageDigest.isEqual(seals.open(place, sealed), fingerprint);
        } catch (SealedSecretException e) {
            // The key has changed since: nothing is proven by it any more.
            return false;
        }
    }

    private SealedSecrets seals() {
        SealedSecrets present = seals;
        if (present == null) {
            throw new MailUnavailableException("Settings cannot be tested or saved now: the store has no key for sealed"
                    + " secrets; see in the log why.");
        }
        return present;
    }

    private static SecretPlace place(String account, String way, String hash) {
        return new SecretPlace(account, "proof/" + way + "/" + hash);
    }

    private static String hash(String token) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Fingerprint.sha256().digest(token.getBytes(StandardCharsets.US_ASCII)));
    }
}
