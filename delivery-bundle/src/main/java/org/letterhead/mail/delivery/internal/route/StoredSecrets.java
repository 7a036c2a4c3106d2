/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.store.SealedSecrets;
import org.letterhead.mail.store.SecretPlace;
import org.letterhead.mail.transport.Secret;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The secrets that providers have replaced, sealed in their table, each beside the filled-in one that it replaces. */
@Component(service = StoredSecrets.class)
public final class StoredSecrets {
    /** How many of a field are kept, with those of settings that are only tested. That of mail stays, however many are tested. */
    private static final int MOST = 5;

    private final Clock clock = Clock.systemUTC();
    private final OutboxStore store;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SealedSecrets seals;

    /** Called by Declarative Services. */
    @Activate
    public StoredSecrets(@Reference OutboxStore store) {
        this.store = store;
    }

    /**
     * The latest secret that replaces one that was filled in.
     *
     * @return empty if none was kept
     * @throws MailUnavailableException if the store or its key is away
     */
    Optional<Secret> find(RenewedSecrets.Place place, Secret filledIn) {
        SealedSecrets present = seals();
        return store.run(handle -> rows(handle, place).stream()
                .filter(row -> replaces(present, place, row, filledIn))
                .findFirst()
                .map(row -> Secret.of(
                        new String(present.open(sealedPlace(place, "latest"), row.latest()), StandardCharsets.UTF_8))));
    }

    /**
     * Keeps the latest secret that replaces one that was filled in.
     *
     * @param inUse whether mail leaves with it, and it is not only tested
     * @throws MailUnavailableException if the store or its key is away
     */
    void keep(RenewedSecrets.Place place, Secret filledIn, Secret latest, boolean inUse) {
        SealedSecrets present = seals();
        byte[] sealedFilledIn = present.seal(sealedPlace(place, "filled-in"), bytes(filledIn));
        byte[] sealedLatest = present.seal(sealedPlace(place, "latest"), bytes(latest));
        store.transaction(handle -> {
            List<Row> rows = rows(handle, place);
            boolean stays = inUse;
            int others = 0;
            for (Row row : rows) {
                boolean same = replaces(present, place, row, filledIn);
                stays |= same && row.inUse();
                if (same || (inUse || !row.inUse()) && ++others >= MOST) {
                    handle.execute("delete from lh_delivery_renewed_secret where id = ?", row.id());
                } else if (inUse && row.inUse()) {
                    handle.execute("update lh_delivery_renewed_secret set in_use = false where id = ?", row.id());
                }
            }
            return handle.createUpdate("insert into lh_delivery_renewed_secret (id, way, account, field, filled_in,"
                            + " latest, in_use) values (:id, :way, :account, :field, :filledIn, :latest, :inUse)")
                    .bind("id", MailId.create(clock).value())
                    .bind("way", place.way())
                    .bind("account", place.account())
                    .bind("field", place.field())
                    .bind("filledIn", sealedFilledIn)
                    .bind("latest", sealedLatest)
                    .bind("inUse", stays)
                    .execute();
        });
    }

    /** The latest first. */
    private static List<Row> rows(Handle handle, RenewedSecrets.Place place) {
        return handle.createQuery("select id, filled_in, latest, in_use from lh_delivery_renewed_secret"
                        + " where account = :account and way = :way and field = :field order by id desc")
                .bind("account", place.account())
                .bind("way", place.way())
                .bind("field", place.field())
                .map((row, context) ->
                        new Row(row.getObject(1, UUID.class), row.getBytes(2), row.getBytes(3), row.getBoolean(4)))
                .list();
    }

    // What is sealed looks different each time, so it has to be opened to be compared.
    private static boolean replaces(SealedSecrets seals, RenewedSecrets.Place place, Row row, Secret filledIn) {
        return MessageDigest.isEqual(seals.open(sealedPlace(place, "filled-in"), row.filledIn()), bytes(filledIn));
    }

    private record Row(UUID id, byte[] filledIn, byte[] latest, boolean inUse) {}

    private SealedSecrets seals() {
        SealedSecrets present = seals;
        if (present == null) {
            throw new MailUnavailableException(
                    "The store has no key for sealed secrets right now; see in the log why.");
        }
        return present;
    }

    private static SecretPlace sealedPlace(RenewedSecrets.Place place, String which) {
        return new SecretPlace(place.account(), "renewed/" + place.way() + "/" + place.field() + "/" + which);
    }

    private static byte[] bytes(Secret secret) {
        return secret.reveal().getBytes(StandardCharsets.UTF_8);
    }
}
