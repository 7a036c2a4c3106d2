/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.accounts.internal.access.HostAccounts;
import org.letterhead.mail.accounts.internal.address.ConfirmAddress;
import org.letterhead.mail.action.ActionPage.State;
import org.letterhead.mail.store.internal.database.Connections;
import org.letterhead.mail.store.internal.database.H2Engine;
import org.letterhead.mail.store.internal.schema.Migration;
import org.letterhead.mail.store.internal.schema.MigrationConnections;
import org.letterhead.mail.store.internal.schema.Schema;

/** The accounts' tables in an H2 file of their own, with tokens in them, and the real page in front. */
final class StoredLinks implements AutoCloseable {
    private static final Path MIGRATIONS = Path.of("accounts-bundle/src/main/resources/db/accounts");
    private static final int STEP = 10_000;
    private static final int LOOKS = 500;
    private static final int TOKEN_BYTES = 32;

    private final Connections connections;
    private final ConfirmAddress page;
    private final Clock clock;
    private final Random random = new Random(5);
    private int stored;

    StoredLinks(Path file, Clock clock) {
        this.clock = clock;
        H2Engine engine = new H2Engine(file, "letterhead", "", H2Engine.cacheOfThisHeap());
        connections = new Connections(engine, 4);
        try (MigrationConnections source = new MigrationConnections(engine)) {
            new Migration(connections, source, Schema.ofFolder("accounts", MIGRATIONS)).run();
        }
        page = new ConfirmAddress(new AccountsStore(connections), new HostAccounts(), clock);
    }

    /** In the order of the rows' keys and with the other indexes made last: a million by chance would take an hour. */
    void fill(int tokens) throws SQLException {
        record Numbered(long key, int number) {}
        int[] order = IntStream.range(0, tokens)
                .mapToObj(number -> new Numbered(key(hash(token(number))), number))
                .sorted(Comparator.comparingLong(Numbered::key))
                .mapToInt(Numbered::number)
                .toArray();
        try (Connection connection = connections.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop index lh_accounts_address_of_account");
            statement.execute("drop index lh_accounts_address_by_expiry");
            connection.setAutoCommit(false);
            insert(connection, order);
            connection.setAutoCommit(true);
            statement.execute("create unique index lh_accounts_address_of_account"
                    + " on lh_accounts_address (account, address_key)");
            statement.execute("create index lh_accounts_address_by_expiry on lh_accounts_address (state, expires_at)");
        }
        stored = tokens;
    }

    private void insert(Connection connection, int[] order) throws SQLException {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        try (PreparedStatement insert = connection.prepareStatement("insert into lh_accounts_address (link, account,"
                + " address_key, address, state, since, expires_at, added_by, language, token_hash)"
                + " values (?, ?, ?, ?, 'PENDING', ?, ?, 'user anna', 'en', ?)")) {
            for (int i = 0; i < order.length; i++) {
                int number = order[i];
                String address = "person" + number + "@shop" + number % 977 + ".example";
                String hash = hash(token(number));
                insert.setLong(1, key(hash));
                insert.setString(2, "account" + number % 5_000);
                insert.setString(3, address);
                insert.setString(4, address);
                insert.setObject(5, now);
                insert.setObject(6, now.plus(Duration.ofDays(1)));
                insert.setString(7, hash);
                insert.addBatch();
                if (i % STEP == STEP - 1 || i == order.length - 1) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
        }
    }

    private static long key(String hash) {
        return ByteBuffer.wrap(Base64.getUrlDecoder().decode(hash)).getLong();
    }

    /** The median time of a page for a token that is there, by chance which; in microseconds. */
    double look() {
        return median(() -> token(random.nextInt(stored)), State.READY);
    }

    /** The same for one that is not there. */
    double lookInVain() {
        return median(() -> token(-1 - random.nextInt(Integer.MAX_VALUE - 1)), State.UNKNOWN);
    }

    private interface Tokens {
        String next();
    }

    private double median(Tokens tokens, State expected) {
        double[] micros = new double[LOOKS];
        for (int i = 0; i < LOOKS; i++) {
            String token = tokens.next();
            long start = System.nanoTime();
            State state = page.look(token, Locale.ENGLISH).state();
            micros[i] = (System.nanoTime() - start) / 1000.0;
            if (state != expected) {
                throw new IllegalStateException("a page is " + state + " instead of " + expected);
            }
        }
        Arrays.sort(micros);
        return micros[LOOKS / 2];
    }

    /** Made again from its number, so that a million need not be remembered; spread as if by chance. */
    private static String token(int number) {
        return encoded(digest("token " + number));
    }

    private static String hash(String token) {
        return encoded(digest(token));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, TOKEN_BYTES));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
