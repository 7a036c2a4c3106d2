/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.util.List;
import java.util.Set;
import org.letterhead.mail.Failure.Phase;

/**
 * What one provider means by one refusal.
 *
 * @param enhanced enhanced codes, any of which fits; none: any code or none at all
 * @param texts parts of the sentence in small letters, any of which fits; none: the number alone decides
 * @param phases where it is said
 * @param meaning what it means
 */
record ReplyRule(List<EnhancedCodes> enhanced, List<String> texts, Set<Phase> phases, ReplyReading.Meaning meaning) {
    boolean hasText() {
        return !texts.isEmpty();
    }

    boolean fitsSentence(String sentence) {
        return texts.stream().anyMatch(sentence::contains);
    }

    boolean fitsNumber(Reply reply) {
        return enhanced.isEmpty()
                || reply.enhanced()
                        .filter(code -> enhanced.stream().anyMatch(codes -> codes.contain(code)))
                        .isPresent();
    }
}
