/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.secrets;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.internal.secrets.KeyOutcome.Refused;
import org.letterhead.mail.store.internal.secrets.KeyOutcome.Unreachable;
import org.letterhead.mail.store.internal.secrets.KeyOutcome.Usable;

/**
 * Compares the key with the one that the database was begun with. A key is made only for a database that has none: otherwise a
 * lost key file would be replaced in silence, and with it every sealed value lost.
 */
public final class KeyCheck {
    private final Database database;
    private final KeySource source;

    /** Nothing is read yet. */
    public KeyCheck(Database database, KeySource source) {
        this.database = database;
        this.source = source;
    }

    /** Does it; makes key and entry if there is neither. */
    public KeyOutcome run() {
        try {
            Optional<String> begunWith = remembered();
            Optional<StoreKey> key = source.read();
            if (begunWith.isPresent()) {
                return key.map(found -> compared(begunWith.get(), found)).orElseGet(() -> lost(begunWith.get()));
            }
            // The key is safe before anything can be sealed with it. Of two nodes that begin at once, one writes the
            // entry.
            StoreKey first = key.orElseGet(source::create);
            remember(first);
            return compared(remembered().orElse(""), first);
        } catch (SQLException e) {
            return new Unreachable(e.getMessage());
        } catch (KeyFault e) {
            return new Refused(e.getMessage() + ".");
        }
    }

    private KeyOutcome compared(String begunWith, StoreKey found) {
        if (found.id().equals(begunWith)) {
            return new Usable(found);
        }
        return new Refused("The database was begun with key " + begunWith + ", and key " + found.id() + " is in "
                + source.place()
                + ": put the first one there, from its copy or from the node that has it. Nothing was changed.");
    }

    private KeyOutcome lost(String begunWith) {
        return new Refused("The key is lost: the database was begun with key " + begunWith + ", and there is none in "
                + source.place()
                + ": restore it from its copy or from another node. No other key is made, nothing was changed.");
    }

    private Optional<String> remembered() throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT key_id FROM lh_store_key")) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    private void remember(StoreKey key) throws SQLException {
        try (Connection connection = database.connection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO lh_store_key (one, key_id, since) VALUES (1, ?, ?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, key.id());
            insert.setObject(2, OffsetDateTime.now(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }
}
