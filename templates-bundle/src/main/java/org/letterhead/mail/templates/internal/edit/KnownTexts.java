/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.templates.internal.AccountTexts;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What accounts have written, for those who render. Which accounts have anything is known by heart, eight bytes for each; their texts are
 * kept as long as the cache has room for them. A change on this node counts at once, one of another node after three seconds.
 *
 * <p>While the store is away, what is known counts on; of an account whose texts are not in memory a rendering is refused, so that no mail
 * says what the account has taken out. Where no store ever was, originals are all there is.
 */
@Component(service = {AccountTexts.class, KnownTexts.class})
public final class KnownTexts implements AccountTexts {
    private static final Logger LOG = LoggerFactory.getLogger(KnownTexts.class);
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long LEAST_BYTES = 4L << 20;
    private static final long MOST_BYTES = 64L << 20;
    private static final int ENTRY_BYTES = 400;
    private static final Known NOTHING = new Known(Map.of(), false);

    private final TemplatesStore store;
    private final Cache<Key, Known> cache;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Index index;
    private volatile long readAgainAt = System.nanoTime();

    private record Key(String account, String template) {}

    private record Known(Map<Locale, Map<TemplatePart, String>> texts, boolean off) {}

    /**
     * The accounts that have something.
     *
     * @param store from which it was read
     * @param turn up to which change
     * @param accounts their hashes, sorted; two accounts of one hash cost a question to the database
     */
    private record Index(Object store, long turn, long[] accounts) {
        boolean mayHave(String account) {
            return Arrays.binarySearch(accounts, hash(account)) >= 0;
        }

        Index with(List<String> changed, long upTo) {
            long[] added = changed.stream()
                    .mapToLong(KnownTexts::hash)
                    .filter(hash -> Arrays.binarySearch(accounts, hash) < 0)
                    .toArray();
            long[] all = Arrays.copyOf(accounts, accounts.length + added.length);
            System.arraycopy(added, 0, all, accounts.length, added.length);
            Arrays.sort(all);
            return new Index(store, upTo, all);
        }
    }

    /** Called by Declarative Services. */
    @Activate
    public KnownTexts(@Reference TemplatesStore store) {
        this(
                store,
                Math.max(LEAST_BYTES, Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 32)));
    }

    /** Keeps texts of at most about so many bytes. */
    public KnownTexts(TemplatesStore store, long bytes) {
        this.store = store;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((Key key, Known known) -> weight(known))
                .executor(Runnable::run)
                .build();
    }

    private static int weight(Known known) {
        long characters = known.texts().values().stream()
                .flatMap(texts -> texts.values().stream())
                .mapToLong(String::length)
                .sum();
        return (int) Math.min(Integer.MAX_VALUE, ENTRY_BYTES + 2 * characters);
    }

    @Override
    public Map<TemplatePart, String> of(String account, String templateId, Locale language) {
        return known(account, templateId).texts().getOrDefault(language, Map.of());
    }

    @Override
    public Set<Locale> languages(String account, String templateId) {
        return known(account, templateId).texts().keySet();
    }

    @Override
    public boolean isSwitchedOff(String account, String templateId) {
        return known(account, templateId).off();
    }

    /** Something was changed on this node: whoever asks after this returns hears of it. */
    void changed() {
        reading.lock();
        try {
            read();
        } finally {
            reading.unlock();
        }
    }

    /** How many texts are in memory, after what is too much was thrown away. */
    public long kept() {
        cache.cleanUp();
        return cache.estimatedSize();
    }

    private Known known(String account, String templateId) {
        refresh();
        Index now = index;
        if (now == null) {
            if (!store.isExpected()) {
                return NOTHING;
            }
            throw new MailUnavailableException(
                    "It is not known yet which texts accounts have written instead of the originals:"
                            + " the templates' database does not answer, or its tables are not ready. The log tells more.");
        }
        if (!now.mayHave(account)) {
            return NOTHING;
        }
        Key key = new Key(account, templateId);
        Known kept = cache.getIfPresent(key);
        return kept != null ? kept : load(key, now);
    }

    private Known load(Key key, Index before) {
        Known loaded = store.run(handle -> {
            Map<Locale, Map<TemplatePart, String>> texts = TextRows.all(handle, key.account(), key.template());
            boolean off = TextRows.isOff(handle, key.account(), key.template());
            return texts.isEmpty() && !off ? NOTHING : new Known(Map.copyOf(texts), off);
        });
        synchronized (cache) {
            // What was read before a change was heard of must not stay.
            if (index == before) {
                cache.put(key, loaded);
            }
        }
        return loaded;
    }

    /** One reads; the others go on with what is known. */
    private void refresh() {
        if (readAgainAt - System.nanoTime() <= 0) {
            boolean first = index == null;
            if (first) {
                reading.lock();
            } else if (!reading.tryLock()) {
                return;
            }
            try {
                if (readAgainAt - System.nanoTime() <= 0) {
                    read();
                }
            } finally {
                reading.unlock();
            }
        }
    }

    private void read() {
        Object from = store.present();
        if (from != null) {
            Index before = index;
            boolean again = before != null && before.store() == from;
            Index base = again ? before : new Index(from, 0, new long[0]);
            try {
                List<String> changed = new ArrayList<>();
                long turn = store.run(handle -> handle.createQuery(
                                "select account, turn from lh_templates_account where turn > :turn order by turn")
                        .bind("turn", base.turn())
                        .map((row, context) -> {
                            changed.add(row.getString("account"));
                            return row.getLong("turn");
                        })
                        .reduce(base.turn(), Math::max));
                take(base, again, changed, turn);
            } catch (RuntimeException e) {
                LOG.debug("What accounts have written cannot be read; what is known counts on", e);
            }
        }
        readAgainAt = System.nanoTime() + FRESH_NANOS;
    }

    private void take(Index base, boolean again, List<String> changed, long turn) {
        synchronized (cache) {
            if (!again) {
                cache.invalidateAll();
            } else if (!changed.isEmpty()) {
                Set<String> accounts = Set.copyOf(changed);
                cache.asMap().keySet().removeIf(key -> accounts.contains(key.account()));
            }
            if (!again || !changed.isEmpty()) {
                index = base.with(changed, turn);
            }
        }
    }

    /** FNV-1a, mixed once more: the same for the same account, and that is all it is for. */
    private static long hash(String account) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < account.length(); i++) {
            hash = (hash ^ account.charAt(i)) * 0x100000001b3L;
        }
        return hash ^ (hash >>> 32);
    }
}
