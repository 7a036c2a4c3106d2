/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.letterhead.mail.web.internal.page.Visit;

/**
 * The HTML of the last previews of one session and account. A frame fetches what it shows by GET, so what was rendered from texts that are not saved waits here
 * for it.
 */
final class Previews {
    /** As many as are looked at beside each other; each may have some 100 KB. */
    private static final int MOST = 6;

    private final Map<String, String> byKey = new LinkedHashMap<>();

    /** Those of this reader. */
    static Previews of(Visit visit) {
        String key = "templates/previews/" + visit.account();
        synchronized (visit.session()) {
            Previews previews = visit.session().kept(key, Previews.class).orElseGet(Previews::new);
            visit.session().keep(key, previews);
            return previews;
        }
    }

    /** Keeps one, and gives back what its address ends with. */
    synchronized String keep(String html) {
        String key = UUID.randomUUID().toString();
        byKey.put(key, html);
        if (byKey.size() > MOST) {
            byKey.remove(byKey.keySet().iterator().next());
        }
        return key;
    }

    synchronized Optional<String> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }
}
