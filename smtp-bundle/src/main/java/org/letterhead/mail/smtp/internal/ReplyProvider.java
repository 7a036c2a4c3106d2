/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;

/**
 * What the refusals of one provider's servers mean.
 *
 * @param hosts the names of its servers
 * @param rules by reply code
 */
record ReplyProvider(List<Pattern> hosts, Map<Integer, List<ReplyRule>> rules) {
    /** Policy before credentials: a server that allows no password says "unsuccessful" of the right one too. */
    private static final Comparator<ReplyRule> POLICY_FIRST =
            Comparator.comparing(rule -> rule.meaning().cause() == Cause.CREDENTIALS);

    boolean runs(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return hosts.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    /** The sentence decides before the number; of two sentences, the one that has the number too. */
    Optional<ReplyReading.Meaning> meaning(Phase phase, Reply reply) {
        List<ReplyRule> here = rules.getOrDefault(reply.code(), List.of()).stream()
                .filter(rule -> rule.phases().contains(phase))
                .toList();
        if (here.isEmpty()) {
            return Optional.empty();
        }
        String sentence = reply.sentence();
        return here.stream()
                .filter(rule -> rule.hasText() && rule.fitsSentence(sentence))
                .min(Comparator.<ReplyRule, Boolean>comparing(rule -> !rule.fitsNumber(reply))
                        .thenComparing(POLICY_FIRST))
                .or(() -> here.stream()
                        .filter(rule -> !rule.hasText() && rule.fitsNumber(reply))
                        .findFirst())
                .map(ReplyRule::meaning);
    }
}
