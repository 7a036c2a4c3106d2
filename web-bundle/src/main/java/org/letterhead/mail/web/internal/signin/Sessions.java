/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.account.Actor;

/** Who is signed in. A session's name is drawn anew at each sign-in, so nobody can have known it before. */
public final class Sessions {
    /** However busy: somebody else may sit there by now. */
    static final Duration LONGEST = Duration.ofHours(12);

    private static final int MOST = 10_000;

    /** More browsers than anybody has: what is kept for one user does not fill the memory. */
    static final int MOST_OF_USER = 20;

    private final Cache<String, Session> byName;
    private final Clock clock;

    public Sessions(Duration idle, Clock clock) {
        this(idle, clock, Ticker.systemTicker());
    }

    Sessions(Duration idle, Clock clock, Ticker ticker) {
        this.clock = clock;
        // On the caller's thread: Caffeine's usual one is the JVM's common pool, which would keep this bundle's
        // classes.
        this.byName = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(idle)
                .executor(Runnable::run)
                .ticker(ticker)
                .build();
    }

    /** Signs somebody in, and gives back the session's name for the cookie. Of very many sessions of one user the oldest makes room. */
    public synchronized String open(Actor.User user, Optional<Locale> locale) {
        List<Map.Entry<String, Session>> own = byName.asMap().entrySet().stream()
                .filter(entry -> entry.getValue().user().equals(user))
                .sorted(Comparator.comparing(entry -> entry.getValue().ends()))
                .toList();
        own.stream().limit(Math.max(0, own.size() - MOST_OF_USER + 1)).forEach(entry -> close(entry.getKey()));
        String name = RandomText.next();
        byName.put(name, new Session(user, locale, clock.instant().plus(LONGEST)));
        return name;
    }

    /** Finds a session of somebody who is there. */
    public Optional<Session> find(String name) {
        return still(name, byName.getIfPresent(name));
    }

    /** Finds a session without counting that as somebody's being there. */
    public Optional<Session> look(String name) {
        return still(name, byName.policy().getIfPresentQuietly(name));
    }

    private Optional<Session> still(String name, Session session) {
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
