/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.SenderNames;

/**
 * A change that nothing stands in the way of, but for its proof.
 *
 * @param way the way chosen from then on; empty for the operator's default
 * @param names who mail is from
 * @param fallback what becomes of mail while the way fails
 * @param settings of the way, if they are changed
 * @param forgotten a way of which nothing is kept any more; nobody is kept from it because the people cannot be told
 * @param proof uses the proof up, if there must be one
 * @param what the audit entry's name
 * @param details of the audit entry; never a secret
 * @param words what has changed, for the account's people, in their language; empty if nothing has
 */
record Change(
        Optional<String> way,
        SenderNames names,
        FallbackPolicy fallback,
        Optional<FilledWay> settings,
        Optional<String> forgotten,
        Optional<BooleanSupplier> proof,
        String what,
        Map<String, String> details,
        List<String> words) {
    /** A change that forgets nothing. */
    Change(
            Optional<String> way,
            SenderNames names,
            FallbackPolicy fallback,
            Optional<FilledWay> settings,
            Optional<BooleanSupplier> proof,
            String what,
            Map<String, String> details,
            List<String> words) {
        this(way, names, fallback, settings, Optional.empty(), proof, what, details, words);
    }

    /** A way and what is filled in for it. */
    record FilledWay(String way, FilledIn filledIn, Optional<StoredWay> saved, boolean proven) {}

    /** There is no such change, and why. */
    static final class NotMade extends Exception {
        private static final long serialVersionUID = 1L;

        /** Empty if somebody else was faster. */
        final transient Optional<Saving> saving;

        /** Whether there was nothing to change. */
        final boolean nothing;

        private NotMade(Optional<Saving> saving, boolean nothing) {
            super("", null, false, false);
            this.saving = saving;
            this.nothing = nothing;
        }

        static NotMade because(Saving saving) {
            return new NotMade(Optional.of(saving), false);
        }

        static NotMade conflict() {
            return new NotMade(Optional.empty(), false);
        }

        static NotMade nothing() {
            return new NotMade(Optional.empty(), true);
        }
    }
}
