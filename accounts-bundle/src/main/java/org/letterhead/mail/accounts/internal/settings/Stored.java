/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * All that an account has in the tables, so that drivers and hosts are asked about it while no connection is held.
 *
 * @param choice what it has chosen; its revision is read first: whoever changes something on a later state is told so
 * @param ways whatever is stored, drafts too
 */
record Stored(Choice choice, List<StoredWay> ways) {
    static Stored read(Handle handle, String account) {
        return new Stored(SettingsRows.choice(handle, account), SettingsRows.ways(handle, account));
    }
}
