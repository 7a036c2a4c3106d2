/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import com.github.mustachejava.Mustache;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What has been compiled, those first forgotten that were not needed for the longest time. Known by its whole content and
 * by no name: whose text it is does not matter, so accounts that say the same share it, and none can get another's.
 * Bounded by how long the texts are, because an account may write a short one or a long one.
 */
final class CompiledTemplates {
    private final long mostCharacters;
    private final Map<Source, Mustache> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;

    CompiledTemplates(long mostCharacters) {
        this.mostCharacters = mostCharacters;
    }

    /** Compiles outside of the lock: one account's long text does not keep the others waiting. */
    Mustache of(Source source) {
        synchronized (kept) {
            Mustache known = kept.get(source);
            if (known != null) {
                return known;
            }
        }
        Mustache compiled = StrictFactory.compile(source);
        synchronized (kept) {
            if (kept.putIfAbsent(source, compiled) == null) {
                characters += source.length();
                forgetTheOldest();
            }
        }
        return compiled;
    }

    private void forgetTheOldest() {
        Iterator<Source> oldest = kept.keySet().iterator();
        while (characters > mostCharacters && oldest.hasNext()) {
            characters -= oldest.next().length();
            oldest.remove();
        }
    }

    int count() {
        synchronized (kept) {
            return kept.size();
        }
    }

    long characters() {
        synchronized (kept) {
            return characters;
        }
    }
}
