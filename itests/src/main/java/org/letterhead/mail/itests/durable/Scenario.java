/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One way to break durable delivery, tried on a Karaf of its own. */
public interface Scenario {
    /** Short, for a directory too. */
    String name();

    /**
     * Tries it.
     *
     * @param seed what happens when follows from it, as far as that depends on us
     * @param say hears what happens
     */
    Result run(Material material, long seed, Consumer<String> say) throws IOException, InterruptedException;

    /**
     * What came of it.
     *
     * @param measured for people
     * @param wrong what is not as promised, besides what the ledger says
     */
    record Result(Ledger ledger, List<String> measured, List<String> wrong) {
        /** Everything that is not as promised. */
        public List<String> problems() {
            List<String> problems = new ArrayList<>(ledger.problems());
            problems.addAll(wrong);
            return problems;
        }
    }
}
