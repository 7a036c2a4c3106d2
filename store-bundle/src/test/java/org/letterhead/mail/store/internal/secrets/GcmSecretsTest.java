/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.store.SealedSecretException;
import org.letterhead.mail.store.SealedSecrets;
import org.letterhead.mail.store.SecretPlace;

class GcmSecretsTest {
    private static final SecretPlace PLACE = new SecretPlace("acme", "smtp/password");
    private static final byte[] CLEAR = "pässword-1234567890".getBytes(StandardCharsets.UTF_8);

    private final SealedSecrets secrets = new GcmSecrets(key(1));

    @Test
    void opensWhatItSealed() {
        assertThat(secrets.open(PLACE, secrets.seal(PLACE, CLEAR))).isEqualTo(CLEAR);
        assertThat(secrets.open(PLACE, secrets.seal(PLACE, new byte[0]))).isEmpty();
    }

    @Test
    void showsNeitherTheValueNorThatTwoAreEqual() {
        byte[] sealed = secrets.seal(PLACE, CLEAR);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("1234567890");
        assertThat(secrets.seal(PLACE, CLEAR)).isNotEqualTo(sealed);
    }

    @Test
    void opensNothingThatWasMovedToAnotherPlace() {
        byte[] sealed = secrets.seal(PLACE, CLEAR);
        for (SecretPlace other : new SecretPlace[] {
            new SecretPlace("other", "smtp/password"),
            new SecretPlace("acme", "smtp/passwore"),
            new SecretPlace("", "acmesmtp/password"),
            new SecretPlace("acmesmtp/", "password")
        }) {
            assertThatThrownBy(() -> secrets.open(other, sealed))
                    .isInstanceOf(SealedSecretException.class)
                    .hasMessageContaining(other.field())
                    .hasMessageNotContaining("1234567890");
        }
    }

    @Test
    void opensNothingOfWhichOneBitWasChanged() {
        byte[] sealed = secrets.seal(PLACE, CLEAR);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> secrets.open(PLACE, changed)).isInstanceOf(SealedSecretException.class);
        }
        for (int length = 0; length < sealed.length; length++) {
            byte[] shorter = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> secrets.open(PLACE, shorter)).isInstanceOf(SealedSecretException.class);
        }
    }

    @Test
    void saysWhichKeyAValueNeeds() {
        byte[] sealed = secrets.seal(PLACE, CLEAR);
        assertThatThrownBy(() -> new GcmSecrets(key(2)).open(PLACE, sealed))
                .isInstanceOf(SealedSecretException.class)
                .hasMessageContaining(key(1).id())
                .hasMessageContaining(key(2).id())
                .hasMessageContaining("smtp/password of account acme");
    }

    private static StoreKey key(int filled) {
        byte[] bytes = new byte[StoreKey.LENGTH];
        Arrays.fill(bytes, (byte) filled);
        return new StoreKey(bytes);
    }
}
