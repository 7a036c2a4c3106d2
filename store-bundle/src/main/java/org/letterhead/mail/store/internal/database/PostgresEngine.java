/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.Driver;

/** PostgreSQL: a server, for several nodes. */
public final class PostgresEngine implements Engine {
    /** What an address begins with. */
    public static final String PREFIX = "jdbc:postgresql:";

    private static final String CONNECT_SECONDS = "3";
    private static final int ANSWER_SECONDS = 20;

    private final int answerSeconds;
    private final String url;
    private final String user;
    private final Properties properties = new Properties();
    private final Driver driver;

    /**
     * Takes an address.
     *
     * @param url without user and password; parameters of the driver may follow a question mark
     */
    public PostgresEngine(String url, String user, String password) {
        this(url, user, password, ANSWER_SECONDS);
    }

    /** Takes an address, and how long a server that hangs is waited for. */
    PostgresEngine(String url, String user, String password, int answerSeconds) {
        this.answerSeconds = answerSeconds;
        this.url = url;
        this.user = user;
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "letterhead");
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("cancelSignalTimeout", CONNECT_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        // Rewritten batches do not say how many rows each statement changed, and claims count on that.
        properties.setProperty("reWriteBatchedInserts", "false");
        this.driver = new Driver();
        try {
            Driver.deregister();
        } catch (SQLException | IllegalStateException e) {
            // Not registered.
        }
    }

    @Override
    public String place() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    @Override
    public DataSource dataSource(Patience patience) {
        Properties chosen = (Properties) properties.clone();
        chosen.setProperty("socketTimeout", Integer.toString(patience == Patience.SHORT ? answerSeconds : 0));
        return new DriverDataSource(driver, url, chosen, () -> {}, connection -> {});
    }

    @Override
    public void admit() {
        // The server refuses for itself.
    }

    @Override
    public boolean needsTidying() {
        return false;
    }

    @Override
    public void tidy(Connection connection) {
        // The server does that itself.
    }

    @Override
    public String greeting() {
        // The driver greets with the JVM's time zone.
        return "SET TIME ZONE 'UTC'";
    }

    @Override
    public String advice(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        if (state.startsWith("28")) {
            return "The server refuses user \"" + user + "\": check user and .password, and the server's pg_hba.conf";
        }
        if (state.equals("3D000")) {
            return "The server has no such database: create it, owned by \"" + user + "\"";
        }
        if (state.startsWith("53")) {
            return "The server is out of connections, memory or disk: look at its log";
        }
        return "Look whether the server runs and can be reached from here";
    }

    @Override
    public boolean isGone(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("53")
                || state.startsWith("28")
                || state.equals("3D000");
    }

    @Override
    public void close(boolean atOnce) {
        // The server lives on.
    }
}
