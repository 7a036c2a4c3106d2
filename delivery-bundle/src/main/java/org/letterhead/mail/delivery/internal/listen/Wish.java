/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.listen;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.letterhead.mail.MailEvent;
import org.letterhead.mail.MailListener;

/**
 * Which events a listener wants.
 *
 * @param kinds the simple names of their records; empty for all, also those that are invented later
 */
record Wish(Optional<Set<String>> kinds) {
    static final Wish ALL = new Wish(Optional.empty());

    private static final Set<String> KNOWN =
            Stream.of(MailEvent.class.getPermittedSubclasses()).map(Class::getSimpleName).collect(Collectors.toSet());

    /** What a service says in its properties. */
    static Wish of(Map<String, Object> properties) {
        return properties.get(MailListener.EVENTS) == null
                ? ALL
                : new Wish(Optional.of(
                        names(properties).filter(KNOWN::contains).collect(Collectors.toUnmodifiableSet())));
    }

    /** Names of no event that there is: mistyped, or a later version's. */
    static Set<String> unknown(Map<String, Object> properties) {
        return names(properties).filter(name -> !KNOWN.contains(name)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> names(Map<String, Object> properties) {
        Object said = properties.get(MailListener.EVENTS);
        Stream<?> names = said instanceof Object[] several
                ? Stream.of(several)
                : said instanceof Collection<?> several ? several.stream() : Stream.ofNullable(said);
        return names.map(String::valueOf);
    }

    boolean has(MailEvent event) {
        return kinds.isEmpty() || kinds.get().contains(event.getClass().getSimpleName());
    }

    /** What several services of one name want. */
    Wish and(Wish other) {
        if (kinds.isEmpty() || other.kinds.isEmpty()) {
            return ALL;
        }
        Set<String> both = new HashSet<>(kinds.get());
        both.addAll(other.kinds.get());
        return new Wish(Optional.of(Set.copyOf(both)));
    }

    /** For the column; {@code null} for all. */
    String written() {
        return kinds.map(names -> names.stream().sorted().collect(Collectors.joining(" ")))
                .orElse(null);
    }

    static Wish read(String written) {
        return written == null
                ? ALL
                : new Wish(Optional.of(Stream.of(written.split(" "))
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toUnmodifiableSet())));
    }
}
