/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal.oauth;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * The key of a service account, as its provider gives it out in a JSON file. What else is in the file is not read, above
 * all not its {@code token_uri}: where tokens come from is not for an account to say.
 */
record ServiceAccountKey(String account, String id, RSAPrivateKey key) {
    private static final int LONGEST = 20_000;

    /** Empty if it is no such file. No reason is given, since a parser's would quote the key. */
    static Optional<ServiceAccountKey> of(String json) {
        try {
            Map<String, Object> file = JSONObjectUtils.parse(json, LONGEST);
            String account = JSONObjectUtils.getString(file, "client_email");
            String id = JSONObjectUtils.getString(file, "private_key_id");
            String pem = JSONObjectUtils.getString(file, "private_key");
            if (account == null || account.isEmpty() || pem == null) {
                return Optional.empty();
            }
            byte[] encoded = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded))
                            instanceof RSAPrivateKey key
                    ? Optional.of(new ServiceAccountKey(account, id, key))
                    : Optional.empty();
        } catch (ParseException | GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "service account " + account;
    }
}
