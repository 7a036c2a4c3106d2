/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.transport.TransportSettings;

/**
 * A draft with everything that counts for it.
 *
 * @param settings what was entered, and the stored secrets that may be used with it
 * @param origins where each secret is from
 * @param wrong what cannot be taken at all
 * @param missing stored secrets that must be entered again
 */
record FilledIn(TransportSettings settings, Map<String, Origin> origins, List<Finding> wrong, List<Finding> missing) {
    /** The same with something that cannot be taken. */
    FilledIn wrongAt(Finding finding) {
        List<Finding> all = new ArrayList<>(wrong);
        all.add(finding);
        return new FilledIn(settings, origins, List.copyOf(all), missing);
    }

    /** Where a secret is from. */
    enum Origin {
        /** It was entered now. */
        ENTERED,
        /** It was put aside with the draft. */
        DRAFT,
        /** It is part of the saved settings. */
        SAVED
    }
}
