/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.Preset;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.TransportDescriptor;
import org.letterhead.mail.transport.TransportSettings;

/**
 * What a way's provider is known to allow: what the way says of itself, or else its preset whose host is the one that is filled in. Of several
 * that fit, such as the kinds of one provider's accounts, those count that fit in most; of these the least if somebody sends under the
 * provider's own domain, as people do who have no domain, else the most. Holds only plain values, nothing of a driver's.
 */
final class KnownLimits {
    private static final int MOST = 10_000;

    private final SendingLimits own;
    private final List<Known> presets = new ArrayList<>();
    private final List<String> hosts;
    private final Map<Map<String, String>, SendingLimits> found = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Map<String, String>, SendingLimits> eldest) {
            return size() > MOST;
        }
    };

    private record Known(Map<String, String> values, SendingLimits limits) {
        /** How many of its values are filled in; those that are not may be somebody's own choice, such as another port. */
        long fitting(Map<String, String> filledIn) {
            return values.entrySet().stream()
                    .filter(value -> same(value.getValue(), filledIn.get(value.getKey())))
                    .count();
        }
    }

    KnownLimits(TransportDescriptor way) {
        this.own = way.limits();
        this.hosts = way.form().fields().stream()
                .filter(field -> field.type() == FormField.Type.HOST)
                .map(FormField::name)
                .toList();
        for (Preset preset : way.form().presets()) {
            if (preset.variants().isEmpty()) {
                know(preset.values(), preset.limits());
            }
            preset.variants().forEach(variant -> know(variant.values(), variant.limits()));
        }
    }

    private void know(Map<String, String> values, SendingLimits limits) {
        if (hosts.stream().anyMatch(values::containsKey)) {
            presets.add(new Known(new HashMap<>(values), limits));
        }
    }

    synchronized SendingLimits of(TransportSettings settings) {
        return presets.isEmpty() ? own : found.computeIfAbsent(settings.values(), this::find);
    }

    private SendingLimits find(Map<String, String> filledIn) {
        List<Known> fitting = presets.stream()
                .filter(preset -> hosts.stream()
                        .filter(preset.values()::containsKey)
                        .allMatch(host -> same(preset.values().get(host), filledIn.get(host))))
                .toList();
        long best = fitting.stream()
                .mapToLong(preset -> preset.fitting(filledIn))
                .max()
                .orElse(0);
        List<SendingLimits> limits = fitting.stream()
                .filter(preset -> preset.fitting(filledIn) == best)
                .map(Known::limits)
                .toList();
        if (limits.isEmpty()) {
            return own;
        }
        BinaryOperator<Integer> which = underItsDomain(filledIn) ? Math::min : Math::max;
        return new SendingLimits(
                one(limits, SendingLimits::messagesPerMinute, own, which),
                one(limits, SendingLimits::messagesPerDay, own, which),
                one(limits, SendingLimits::recipientsPerDay, own, which),
                one(limits, SendingLimits::recipientsPerMessage, own, which),
                one(limits, SendingLimits::connections, own, which));
    }

    private static OptionalInt one(
            Collection<SendingLimits> limits,
            Function<SendingLimits, OptionalInt> kind,
            SendingLimits otherwise,
            BinaryOperator<Integer> which) {
        return limits.stream()
                .map(kind)
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .reduce(which)
                .map(OptionalInt::of)
                .orElseGet(() -> kind.apply(otherwise));
    }

    /** Whether somebody's address is one of the provider's. */
    private boolean underItsDomain(Map<String, String> filledIn) {
        return hosts.stream()
                .map(filledIn::get)
                .filter(java.util.Objects::nonNull)
                .map(host -> "." + plain(host))
                .anyMatch(host -> filledIn.values().stream()
                        .map(KnownLimits::plain)
                        .filter(value -> value.indexOf('@') > 0)
                        .anyMatch(value -> host.endsWith("." + value.substring(value.lastIndexOf('@') + 1))));
    }

    private static boolean same(String one, String other) {
        return other != null && plain(one).equals(plain(other));
    }

    private static String plain(String value) {
        return value.strip().toLowerCase(Locale.ROOT);
    }
}
