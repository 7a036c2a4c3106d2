/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.signin;

import java.security.SecureRandom;
import java.util.Base64;

/** 256 bits that nobody can guess, in letters that fit into cookies and addresses. */
final class RandomText {
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomText() {}

    static String next() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
