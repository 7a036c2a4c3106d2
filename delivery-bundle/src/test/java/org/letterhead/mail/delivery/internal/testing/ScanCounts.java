/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.letterhead.mail.store.Database;

/** A database of H2 that has it explained how many rows certain selects read; with the same values as each of them. */
public final class ScanCounts implements Database {
    private static final Pattern SCAN_COUNT = Pattern.compile("scanCount: ([0-9]+)");

    private final Database database;
    private final String part;
    private final List<Integer> counted = new CopyOnWriteArrayList<>();

    /** Of the selects that contain this. */
    public ScanCounts(Database database, String part) {
        this.database = database;
        this.part = part;
    }

    /** How many rows each has read, and one. */
    public List<Integer> counted() {
        return counted;
    }

    @Override
    public Connection connection() throws SQLException {
        Connection real = database.connection();
        return proxy(Connection.class, (method, arguments) -> {
            Object result = method.invoke(real, arguments);
            if (method.getName().equals("prepareStatement") && ((String) arguments[0]).contains(part)) {
                return explained((PreparedStatement) result, real.prepareStatement("explain analyze " + arguments[0]));
            }
            return result;
        });
    }

    private PreparedStatement explained(PreparedStatement real, PreparedStatement explanation) {
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().startsWith("set") && arguments.length > 1) {
                method.invoke(explanation, arguments);
            }
            if (method.getName().startsWith("execute")) {
                try (ResultSet rows = explanation.executeQuery()) {
                    rows.next();
                    Matcher matcher = SCAN_COUNT.matcher(rows.getString(1));
                    if (!matcher.find()) {
                        throw new AssertionError(rows.getString(1));
                    }
                    counted.add(Integer.valueOf(matcher.group(1)));
                }
            }
            return method.invoke(real, arguments);
        });
    }

    private interface Call {
        Object answer(Method method, Object[] arguments) throws ReflectiveOperationException, SQLException;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                ScanCounts.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return call.answer(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
