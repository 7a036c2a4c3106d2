/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.account.Actor;

/** Who is signed in. A session's name is drawn anew at each sign-in, so nobody can have known it before. */
public final class Sessions {
    /** However busy: somebody else may sit there by now. */
    static final Duration LONGEST = Duration.ofHours(12);

    private static final int MOST = 10_000;

    private final Cache<String, Session> byName;
    private final Clock clock;

    public Sessions(Duration idle, Clock clock) {
        this.clock = clock;
        // On the caller's thread: Caffeine's usual one is the JVM's common pool, which would keep this bundle's
        // classes.
        this.byName = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(idle)
                .executor(Runnable::run)
                .build();
    }

    /** Signs somebody in, and gives back the session's name for the cookie. */
    public String open(Actor.User user, Optional<Locale> locale) {
        String name = RandomText.next();
        byName.put(name, new Session(user, locale, clock.instant().plus(LONGEST)));
        return name;
    }

    /** Finds a session. */
    public Optional<Session> find(String name) {
        Session session = byName.getIfPresent(name);
        if (session != null && clock.instant().isAfter(session.ends())) {
            byName.invalidate(name);
            return Optional.empty();
        }
        return Optional.ofNullable(session);
    }

    /** Signs out. */
    public void close(String name) {
        byName.invalidate(name);
    }
}
