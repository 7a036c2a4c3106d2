/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.database;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Asks a driver directly. The drivers' own data sources go through {@link DriverManager}, which is one for the whole JVM:
 * there another bundle's driver for the same address could answer, and ours would stay when this bundle goes.
 */
final class DriverDataSource extends PlainDataSource {
    private final Driver driver;
    private final String url;
    private final Properties properties;
    private final Preparation preparation;
    private final Watch watch;

    DriverDataSource(Driver driver, String url, Properties properties, Preparation preparation, Watch watch) {
        this.driver = driver;
        this.url = url;
        this.properties = properties;
        this.preparation = preparation;
        this.watch = watch;
    }

    /** What is done before each connection. */
    @FunctionalInterface
    interface Preparation {
        void run() throws SQLException;
    }

    /** What is done with each new connection. */
    @FunctionalInterface
    interface Watch {
        void opened(Connection connection) throws SQLException;
    }

    @Override
    public Connection getConnection() throws SQLException {
        preparation.run();
        Connection connection = driver.connect(url, (Properties) properties.clone());
        if (connection == null) {
            throw new SQLException("The driver does not know this kind of address", "08001");
        }
        watch.opened(connection);
        return connection;
    }
}
