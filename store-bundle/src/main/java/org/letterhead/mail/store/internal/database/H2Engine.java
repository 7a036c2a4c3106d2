/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;
import javax.sql.DataSource;
import org.h2.Driver;

/** H2 in this process: one file, no set-up, for one node. */
public final class H2Engine implements Engine {
    /** What an address begins with. */
    public static final String PREFIX = "jdbc:h2:";

    private static final int ALREADY_OPEN = 90020;
    private static final int FILE_CORRUPTED = 90030;
    static final int IO_EXCEPTION = 90028;
    private static final int IO_EXCEPTION_OF_FILE = 90031;
    private static final int UNSUPPORTED_FORMAT = 90048;
    private static final int FILE_CREATION_FAILED = 90062;
    static final int CLOSED = 90098;
    private static final int CLOSING = 90121;
    private static final int CONNECTION_BROKEN = 90067;
    private static final int OBJECT_CLOSED = 90007;
    private static final int OUT_OF_MEMORY = 90108;
    private static final int WRONG_USER_OR_PASSWORD = 28000;

    private static final Set<Integer> GONE = Set.of(
            ALREADY_OPEN,
            FILE_CORRUPTED,
            IO_EXCEPTION,
            IO_EXCEPTION_OF_FILE,
            UNSUPPORTED_FORMAT,
            FILE_CREATION_FAILED,
            CLOSED,
            CLOSING,
            CONNECTION_BROKEN,
            OBJECT_CLOSED,
            OUT_OF_MEMORY,
            WRONG_USER_OR_PASSWORD);

    /**
     * MODE, DATABASE_TO_LOWER, DEFAULT_NULL_ORDERING: as PostgreSQL does, so that the same SQL means the same.
     * WRITE_DELAY=0: a commit is with the operating system before it returns. By default H2 waits half a second, and a
     * killed process loses what was committed meanwhile.
     * DB_CLOSE_DELAY, DB_CLOSE_ON_EXIT: it is closed by this bundle alone, not when the pool happens to be empty and not by a
     * shutdown hook that runs while others still write.
     * QUERY_CACHE_SIZE: each connection remembers its parsed statements; H2's own 8 are fewer than a mail needs on its way.
     * RETENTION_TIME stays what H2 thinks safe, 45 seconds before what is no longer used is overwritten: with one second a full
     * disk left a file that could not be opened any more.
     * TRACE_LEVEL: H2 writes no log of its own next to the data; what went wrong is in the exceptions.
     */
    private static final String FIXED = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=5000;QUERY_CACHE_SIZE=64;PAGE_SIZE=8192"
            + ";TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0";

    private static final int LEAST_CACHE_KILOBYTES = 4 * 1024;
    private static final int MOST_CACHE_KILOBYTES = 256 * 1024;

    private final Path file;
    private final DataSource dataSource;
    private final DataSource whileOpen;
    private final H2Tidying tidying = new H2Tidying();
    private final H2Stores stores = new H2Stores();
    private final DiskReserve reserve;

    /**
     * Takes a file's name.
     *
     * @param file without H2's ending {@code .mv.db}
     * @param cacheKilobytes bound of the pages kept in memory
     */
    public H2Engine(Path file, String user, String password, int cacheKilobytes) {
        this.file = file.toAbsolutePath().normalize();
        this.reserve = new DiskReserve(Path.of(this.file + ".mv.db"));
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        SteadyFileSystem.register();
        Driver driver = new Driver();
        // Registered for the whole JVM when it is loaded.
        Driver.unload();
        String url = PREFIX + SteadyFileSystem.SCHEME + ":" + this.file + FIXED + ";CACHE_SIZE=" + cacheKilobytes;
        this.dataSource = new DriverDataSource(driver, url, properties, this::admit, stores::opened);
        this.whileOpen = new DriverDataSource(driver, url, properties, stores::requireOpen, connection -> {});
    }

    /**
     * How many KB of pages H2 keeps in this JVM's memory: a sixteenth of the heap, so 16 MB of 256 MB, as H2 itself does by
     * default; but bounded, whatever the heap.
     */
    public static int cacheOfThisHeap() {
        long share = Runtime.getRuntime().maxMemory() / 1024 / 16;
        return (int) Math.max(LEAST_CACHE_KILOBYTES, Math.min(MOST_CACHE_KILOBYTES, share));
    }

    @Override
    public String place() {
        return PREFIX + file;
    }

    @Override
    public DataSource dataSource(Patience patience) {
        return dataSource;
    }

    @Override
    public void admit() throws SQLException {
        stores.freeIfClosed();
        Path folder = file.getParent();
        if (!Files.isDirectory(folder)) {
            make(folder);
        }
        reserve.require();
    }

    private static void make(Path folder) throws SQLException {
        try {
            Files.createDirectories(folder.getParent());
            // Mails and addresses of people are in it.
            Files.createDirectory(
                    folder,
                    folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                            }
                            : new FileAttribute<?>[0]);
        } catch (FileAlreadyExistsException e) {
            // Made meanwhile; or a file, which H2 will say.
        } catch (IOException e) {
            throw new SQLException("the folder " + folder + " cannot be made: " + e, "58030", FILE_CREATION_FAILED, e);
        }
    }

    @Override
    public boolean needsTidying() {
        return true;
    }

    @Override
    public void tidy(Connection connection) throws SQLException {
        tidying.step(connection);
    }

    @Override
    public String greeting() {
        return "SET TIME ZONE 'UTC'";
    }

    @Override
    public String advice(SQLException failure) {
        String name = file + ".mv.db";
        return switch (failure.getErrorCode()) {
            case ALREADY_OPEN ->
                "Another process has the file " + name + " open: end it, or give this one a url of its own";
            case FILE_CORRUPTED, UNSUPPORTED_FORMAT ->
                "The file " + name + " is damaged or of another version of H2: move it away (do not delete it) and"
                        + " restore the latest backup";
            case WRONG_USER_OR_PASSWORD ->
                "The file " + name + " was made with another user or password: set user and .password as they were";
            case FILE_CREATION_FAILED, IO_EXCEPTION, IO_EXCEPTION_OF_FILE, CLOSED ->
                "Look at the folder " + file.getParent() + ": its disk may be full, or this user may not write there";
            default -> "Look at the file " + name;
        };
    }

    @Override
    public boolean isGone(SQLException failure) {
        return GONE.contains(failure.getErrorCode());
    }

    @Override
    public void close(boolean atOnce) throws SQLException {
        try (Connection connection = whileOpen.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(atOnce ? "SHUTDOWN IMMEDIATELY" : "SHUTDOWN");
        }
    }
}
