/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.letterhead.mail.Failure.Phase;

/**
 * What refusals mean where the provider is known, from data files. Who the provider is follows from the host in the
 * settings and from the name in the server's greeting, never from a recipient: a relay passes on mail to everybody.
 */
final class ReplyRules {
    private static final List<String> FILES = List.of("gmail", "microsoft", "amazon-ses", "sendgrid", "zoho");

    /** The rules that come with the bundle. */
    static final ReplyRules OWN =
            new ReplyRules(FILES.stream().map(ReplyRules::own).toList());

    private final List<ReplyProvider> providers;

    private ReplyRules(List<ReplyProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /** These first, then what was there. */
    ReplyRules after(List<ReplyProvider> first) {
        List<ReplyProvider> all = new ArrayList<>(first);
        all.addAll(providers);
        return new ReplyRules(all);
    }

    /** What the reply means by the rules of the first of these hosts' providers that has one for it. */
    Optional<ReplyReading.Meaning> meaning(Collection<String> hosts, Phase phase, Reply reply) {
        return providers.stream()
                .filter(provider -> hosts.stream().anyMatch(provider::runs))
                .flatMap(provider -> provider.meaning(phase, reply).stream())
                .findFirst();
    }

    private static ReplyProvider own(String name) {
        String file = "/replies/" + name + ".json";
        try (InputStream in = ReplyRules.class.getResourceAsStream(file)) {
            return ReplyRulesReader.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
