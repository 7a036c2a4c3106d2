/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.account.RouteTester;
import org.letterhead.mail.account.RouteTester.Examination;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.accounts.internal.settings.SettingsCheck.Offer;
import org.letterhead.mail.transport.TransportDescriptor;
import org.letterhead.mail.transport.TransportSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an account can use while its own server takes nothing. */
final class OtherWays {
    private static final Logger LOG = LoggerFactory.getLogger(OtherWays.class);

    private final AccountsStore store;
    private final Ways ways;
    private final SettingsCheck check;

    OtherWays(AccountsStore store, Ways ways, SettingsCheck check) {
        this.store = store;
        this.ways = ways;
        this.check = check;
    }

    /** What could be used instead right now, without any server of the account's. */
    List<String> of(String account, String way, Locale reader) {
        RouteTester tester = check.tester().orElse(null);
        if (tester == null) {
            return List.of();
        }
        List<String> others = new ArrayList<>();
        try {
            List<StoredWay> stored = store.run(handle -> SettingsRows.ways(handle, account));
            ways.all(reader).entrySet().stream()
                    .filter(other -> !other.getKey().equals(way))
                    .sorted(Map.Entry.comparingByValue(Comparator.comparing(TransportDescriptor::standing)))
                    .filter(other -> check.offer(account, other.getKey(), reader) instanceof Offer.Open)
                    .filter(other -> isReady(account, other.getKey(), other.getValue(), stored, tester, reader))
                    .forEach(other -> others.add(other.getKey()));
        } catch (RuntimeException e) {
            // The test has failed; that is what counts.
            LOG.debug("Other ways are not named now", e);
        }
        return others;
    }

    private boolean isReady(
            String account,
            String way,
            TransportDescriptor description,
            List<StoredWay> stored,
            RouteTester tester,
            Locale reader) {
        Optional<Examination.Fit> fit = SettingsCheck.find(stored, way, false)
                .map(saved ->
                        check.checkSaved(account, description, saved, reader).fit())
                .orElseGet(() ->
                        tester.examine(account, way, TransportSettings.EMPTY, reader) instanceof Examination.Fit found
                                ? Optional.of(found)
                                : Optional.empty());
        return fit.filter(found -> !found.ownConnection()).isPresent();
    }
}
