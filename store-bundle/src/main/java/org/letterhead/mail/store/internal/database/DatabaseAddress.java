/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.database;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.letterhead.mail.store.internal.StoreSettings;

/** What the operator wrote about the database. */
public final class DatabaseAddress {
    private static final String CACHE_SIZE = "CACHE_SIZE=";

    private final String url;
    private final String user;
    private final String password;

    /** Nothing is checked yet. */
    public DatabaseAddress(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /**
     * Checks it.
     *
     * @param data the folder for a file that has none of its own
     * @throws IllegalArgumentException that names the setting
     */
    public Engine engine(Path data) {
        if (url.isEmpty()) {
            return h2(data.resolve("letterhead").resolve("store"), H2Engine.cacheOfThisHeap());
        }
        if (url.startsWith(H2Engine.PREFIX)) {
            return h2(data, url.substring(H2Engine.PREFIX.length()));
        }
        if (url.startsWith(PostgresEngine.PREFIX)) {
            return postgres();
        }
        throw StoreSettings.wrong(
                "url",
                "it begins with neither " + H2Engine.PREFIX + " nor " + PostgresEngine.PREFIX
                        + ", the databases that Letterhead knows");
    }

    private Engine h2(Path data, String rest) {
        String[] parts = rest.split(";", -1);
        int cache = H2Engine.cacheOfThisHeap();
        for (int i = 1; i < parts.length; i++) {
            String setting = parts[i].toUpperCase(Locale.ROOT);
            if (!setting.matches(CACHE_SIZE + "[0-9]{3,8}")) {
                throw StoreSettings.wrong(
                        "url",
                        "of H2's settings only CACHE_SIZE (in KB) can be given after a semicolon, Letterhead sets the others");
            }
            cache = Integer.parseInt(setting.substring(CACHE_SIZE.length()));
        }
        String name = parts[0].startsWith("file:") ? parts[0].substring("file:".length()) : parts[0];
        // A letter alone is a drive.
        if (name.isEmpty() || name.matches("[A-Za-z0-9]{2,}:.*")) {
            throw StoreSettings.wrong(
                    "url",
                    "of H2 only a file can be used, such as jdbc:h2:/var/lib/letterhead/store; for a server take PostgreSQL");
        }
        if (name.endsWith(".mv.db")) {
            name = name.substring(0, name.length() - ".mv.db".length());
        }
        if (name.startsWith("~/")) {
            name = System.getProperty("user.home") + name.substring(1);
        }
        try {
            return h2(data.resolve(name), cache);
        } catch (InvalidPathException e) {
            throw StoreSettings.wrong("url", "it names no possible file: " + e.getMessage());
        }
    }

    private Engine h2(Path file, int cache) {
        return new H2Engine(file, user.isEmpty() ? "letterhead" : user, password, cache);
    }

    private Engine postgres() {
        String lower = url.toLowerCase(Locale.ROOT);
        if (lower.matches(".*[?&](password|user)=.*")) {
            throw StoreSettings.wrong("url", "user and password have settings of their own, user and .password");
        }
        if (lower.matches(".*[?&]rewritebatchedinserts=.*")) {
            throw StoreSettings.wrong("url", "Letterhead does not work with reWriteBatchedInserts");
        }
        if (user.isEmpty()) {
            throw StoreSettings.wrong("user", "PostgreSQL needs one");
        }
        return new PostgresEngine(url, user, password);
    }
}
