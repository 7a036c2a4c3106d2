/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.secrets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Optional;

/** The key in a Java key store that the operator keeps. */
public final class KeyInKeyStore implements KeySource {
    private final Path file;
    private final String password;
    private final String alias;

    /** Reads the file when asked. */
    public KeyInKeyStore(Path file, String password, String alias) {
        this.file = file.toAbsolutePath().normalize();
        this.password = password;
        this.alias = alias;
    }

    @Override
    public String place() {
        return "the key store " + file + " (key.store in etc/org.letterhead.mail.store.cfg)";
    }

    @Override
    public Optional<StoreKey> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            KeyStore store = KeyStore.getInstance(file.toFile(), password.toCharArray());
            Key key = store.getKey(alias, password.toCharArray());
            if (key == null) {
                throw new KeyFault("There is no entry \"" + alias + "\" (key.store.alias) in " + place());
            }
            if (!"AES".equals(key.getAlgorithm())
                    || key.getEncoded() == null
                    || key.getEncoded().length != StoreKey.LENGTH) {
                throw new KeyFault("The entry \"" + alias + "\" is no AES key of 256 bits in " + place());
            }
            return Optional.of(new StoreKey(key.getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new KeyFault("The key cannot be read from " + place() + ": " + e.getMessage()
                    + ". Check .key.store.password too");
        }
    }

    @Override
    public StoreKey create() {
        throw new KeyFault("There is no file for " + place() + ": make it with keytool -genseckey -alias " + alias
                + " -keyalg AES -keysize 256 -storetype PKCS12 -keystore " + file);
    }
}
