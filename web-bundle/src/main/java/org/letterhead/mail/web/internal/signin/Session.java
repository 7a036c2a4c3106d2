/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.signin;

import io.github.bucket4j.TimeMeter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.web.internal.Throttle;
import org.letterhead.mail.web.internal.page.Notice;

/**
 * What is remembered of somebody who has signed in: in memory alone, of this node, until they sign out or are idle for long. Whom they may administer is not in
 * it: that is asked at every request.
 */
public final class Session {
    /** More pages than anybody works on at the same time. */
    private static final int MOST_KEPT = 50;

    /** Far more than somebody does who types with a live preview. */
    private static final int MOST_PER_MINUTE = 600;

    private final Actor.User user;
    private final Throttle requests = new Throttle(MOST_PER_MINUTE, MOST_PER_MINUTE, TimeMeter.SYSTEM_NANOTIME);
    private final String token = RandomText.next();
    private final Instant ends;
    private final Map<String, Object> kept = new LinkedHashMap<>();
    private Optional<Locale> locale;
    private Optional<Notice> notice = Optional.empty();

    Session(Actor.User user, Optional<Locale> locale, Instant ends) {
        this.user = user;
        this.locale = locale;
        this.ends = ends;
    }

    /** Who has signed in. */
    public Actor.User user() {
        return user;
    }

    /** Stands in every form of this session, and nobody else can know it. */
    public String token() {
        return token;
    }

    /** Whether a form of this session was sent. */
    public boolean isToken(String given) {
        return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    /** How many requests it makes. */
    public Throttle requests() {
        return requests;
    }

    /** After this it ends, however busy somebody is. */
    Instant ends() {
        return ends;
    }

    /** The language that was chosen; empty for what the browser asks for. */
    public synchronized Optional<Locale> locale() {
        return locale;
    }

    /** Chooses a language. */
    public synchronized void speak(Locale chosen) {
        locale = Optional.of(chosen);
    }

    /** Says something on the next page. */
    public synchronized void say(Notice next) {
        notice = Optional.of(next);
    }

    /** What is to be said, once. */
    public synchronized Optional<Notice> take() {
        Optional<Notice> taken = notice;
        notice = Optional.empty();
        return taken;
    }

    /**
     * Keeps something between two requests, such as what was filled in and is being tested. What was kept longest ago makes room. May hold secrets: a
     * session is in memory alone.
     *
     * @param key of which account and page
     */
    public synchronized void keep(String key, Object value) {
        kept.remove(key);
        kept.put(key, value);
        if (kept.size() > MOST_KEPT) {
            kept.remove(kept.keySet().iterator().next());
        }
    }

    /** What was kept. */
    public synchronized <T> Optional<T> kept(String key, Class<T> type) {
        return Optional.ofNullable(kept.get(key)).filter(type::isInstance).map(type::cast);
    }

    /** Forgets it. */
    public synchronized void forget(String key) {
        kept.remove(key);
    }
}
