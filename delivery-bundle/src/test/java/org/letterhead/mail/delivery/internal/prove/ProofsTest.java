/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.prove;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.delivery.internal.testing.Outbox;
import org.letterhead.mail.delivery.internal.testing.PlainSeals;
import org.letterhead.mail.store.SealedSecretException;
import org.letterhead.mail.store.SealedSecrets;
import org.letterhead.mail.store.SecretPlace;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.TransportSettings;

/** A proof is good once, soon, and for exactly the settings that were tested. */
@Timeout(60)
class ProofsTest {
    private static final TransportSettings TESTED = settings("host", "mx.acme.example", "password", "right");
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @TempDir
    Path folder;

    private Outbox outbox;
    private Proofs proofs;

    private void on(Databases.Kind kind) {
        outbox = Outbox.on(kind, folder);
        proofs = at(NOW);
    }

    private Proofs at(Instant moment) {
        Proofs made = new Proofs(outbox.store, Clock.fixed(moment, ZoneOffset.UTC));
        Outbox.inject(made, "seals", new PlainSeals());
        return made;
    }

    @AfterEach
    void close() {
        outbox.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void ofManyAtOnceExactlyOneUsesItUp(Databases.Kind kind) throws Exception {
        on(kind);
        String proof = proven(TESTED);
        int many = 16;
        CyclicBarrier start = new CyclicBarrier(many);
        ExecutorService callers = Executors.newFixedThreadPool(many);
        try {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                Proofs node = at(NOW);
                answers.add(callers.submit(() -> {
                    start.await();
                    return node.consume(proof, "acme", "smtp", TESTED);
                }));
            }
            int taken = 0;
            for (Future<Boolean> answer : answers) {
                taken += answer.get() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(1);
        } finally {
            callers.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void ofAnythingElseItIsNoProofAndStaysAsItIs(Databases.Kind kind) {
        on(kind);
        String proof = proven(TESTED);

        assertThat(proofs.consume(proof, "other", "smtp", TESTED)).isFalse();
        assertThat(proofs.consume(proof, "acme", "graph", TESTED)).isFalse();
        assertThat(proofs.consume(proof, "acme", "smtp", settings("host", "mx.evil.example", "password", "right")))
                .isFalse();
        assertThat(proofs.consume(proof, "acme", "smtp", settings("host", "mx.acme.example", "password", "wrong")))
                .isFalse();
        assertThat(proofs.consume(
                        proof,
                        "acme",
                        "smtp",
                        new TransportSettings(
                                Map.of("host", "mx.acme.example", "from", "x@acme.example"), TESTED.secrets())))
                .isFalse();
        assertThat(proofs.consume(proof, "acme", "smtp", new TransportSettings(TESTED.values(), Map.of())))
                .isFalse();
        assertThat(proofs.consume(proof, "acme", "smtp", TransportSettings.EMPTY))
                .isFalse();
        for (String garbage : List.of("", "x", proof + "=", "A".repeat(43), "\0".repeat(43), "x".repeat(100_000))) {
            assertThat(proofs.consume(garbage, "acme", "smtp", TESTED)).isFalse();
        }

        assertThat(proofs.consume(proof, "acme", "smtp", TESTED)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void afterAQuarterOfAnHourItIsTooOld(Databases.Kind kind) {
        on(kind);
        String proof = proven(TESTED);

        assertThat(at(NOW.plus(Duration.ofMinutes(15))).consume(proof, "acme", "smtp", TESTED))
                .isFalse();
        assertThat(at(NOW.plus(Duration.ofMinutes(14))).consume(proof, "acme", "smtp", TESTED))
                .isTrue();
    }

    @Test
    void theTableTellsNobodyTheProofOrTheSettings() {
        on(Databases.Kind.H2);
        String proof = proven(TESTED);

        String row = outbox.store.run(
                handle -> handle.createQuery("select token_hash, account, way, fingerprint from lh_delivery_proof")
                        .map((result, context) -> result.getString(1)
                                + result.getString(2)
                                + result.getString(3)
                                + new String(result.getBytes(4), ISO_8859_1))
                        .one());
        assertThat(row)
                .doesNotContain(proof, "right", "mx.acme.example")
                .doesNotContain(new String(Fingerprint.of(TESTED), ISO_8859_1));
    }

    @Test
    void aSealedFingerprintOpensForNoOtherProof() {
        on(Databases.Kind.H2);
        String one = proven(TESTED);
        String other = proven(settings("host", "mx.other.example", "password", "right"));
        outbox.execute("update lh_delivery_proof set fingerprint = (select fingerprint from lh_delivery_proof"
                + " order by expires_at fetch first 1 rows only)");

        assertThat(proofs.consume(one, "acme", "smtp", TESTED) && proofs.consume(other, "acme", "smtp", TESTED))
                .isFalse();
    }

    @Test
    void withAnotherKeyNothingIsProvenAndWithoutOneItIsSaid() {
        on(Databases.Kind.H2);
        String proof = proven(TESTED);
        Outbox.inject(proofs, "seals", new SealedSecrets() {
            @Override
            public byte[] seal(SecretPlace place, byte[] clear) {
                return clear;
            }

            @Override
            public byte[] open(SecretPlace place, byte[] sealed) {
                throw new SealedSecretException("another key");
            }
        });
        assertThat(proofs.consume(proof, "acme", "smtp", TESTED)).isFalse();
        Outbox.inject(proofs, "seals", null);
        assertThatThrownBy(() -> proofs.consume(proof, "acme", "smtp", TESTED))
                .isInstanceOf(MailUnavailableException.class);
        outbox.goAway();
        Outbox.inject(proofs, "seals", new PlainSeals());
        assertThatThrownBy(() -> proofs.consume(proof, "acme", "smtp", TESTED))
                .isInstanceOf(MailUnavailableException.class);
    }

    @Test
    void nothingPassesFromOneFieldToTheNext() {
        on(Databases.Kind.H2);
        List<TransportSettings> all = List.of(
                new TransportSettings(Map.of("a", "bc"), Map.of()),
                new TransportSettings(Map.of("ab", "c"), Map.of()),
                new TransportSettings(Map.of(), Map.of("a", Secret.of("bc"))),
                new TransportSettings(Map.of("a", "b", "c", ""), Map.of()),
                new TransportSettings(Map.of("a", "b"), Map.of("c", Secret.of(""))),
                new TransportSettings(Map.of("a", "\ud800"), Map.of()),
                new TransportSettings(Map.of("a", "\ud801"), Map.of()),
                TransportSettings.EMPTY);

        assertThat(all.stream().map(one -> new String(Fingerprint.of(one), ISO_8859_1)))
                .doesNotHaveDuplicates();
        assertThat(Fingerprint.of(settings("host", "x", "password", "y")))
                .isEqualTo(Fingerprint.of(settings("host", "x", "password", "y")));
    }

    private String proven(TransportSettings settings) {
        Proofs.Proof proof = proofs.of("acme", "smtp", settings);
        outbox.store.transaction(handle -> {
            proofs.write(handle, proof, NOW.plus(Proofs.VALID));
            proofs.write(handle, proof, NOW.plus(Proofs.VALID));
            return null;
        });
        return proof.token();
    }

    private static TransportSettings settings(String field, String value, String secret, String clear) {
        return new TransportSettings(Map.of(field, value), Map.of(secret, Secret.of(clear)));
    }
}
