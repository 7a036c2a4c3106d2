/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import org.letterhead.mail.account.Actor;

/** Links by which a host lets in somebody whom it has authenticated: each once, and for a minute. */
public final class Entries {
    private static final Duration VALID = Duration.ofMinutes(1);
    private static final int MOST = 10_000;

    private final Cache<String, Entry> byToken = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(VALID)
            .executor(Runnable::run)
            .build();

    /**
     * A way in.
     *
     * @param user for whom
     * @param account to whose page
     */
    public record Entry(Actor.User user, String account) {}

    /** Makes a way in, and gives back what its address ends with. */
    public String make(Entry entry) {
        String token = RandomText.next();
        byToken.put(token, entry);
        return token;
    }

    /** Uses it up. */
    public Optional<Entry> use(String token) {
        return Optional.ofNullable(byToken.asMap().remove(token));
    }
}
