/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Random;

/**
 * Space on the disk of H2's file that is given up when the disk is full, so that the commits that are under way still find room. Nothing
 * new begins until it is back.
 *
 * <p>Without it H2 meets a full disk in the middle of a commit: it closes the database, and what other threads were doing at that moment
 * ends in any of several bad ways.
 *
 * <p>Whether it is there is written on the disk alone: the file {@code <name>.reserve} next to H2's own.
 */
final class DiskReserve {
    /** More than all connections together write on their way to the end of what they have begun. */
    static final int BYTES = 8 * 1024 * 1024;

    /** What must be free besides, or the reserve would be given up again at once. */
    private static final long LEAST_FREE_BYTES = 8L * 1024 * 1024;

    private static final String ENDING = ".reserve";
    private static final int PIECE = 64 * 1024;

    private final Path file;
    private final Path half;

    /** Takes the name of H2's file, with its ending. */
    DiskReserve(Path database) {
        this.file = Path.of(database + ENDING);
        this.half = Path.of(database + ENDING + ".half");
    }

    /**
     * Gives the space up.
     *
     * @return whether there was any
     */
    static boolean spend(String database) throws IOException {
        return Files.deleteIfExists(Path.of(database + ENDING));
    }

    /**
     * Sees to it that the reserve is there.
     *
     * @throws SQLException when the disk is too full for it
     */
    void require() throws SQLException {
        if (!isThere()) {
            restore();
        }
    }

    private boolean isThere() {
        return file.toFile().length() == BYTES;
    }

    private synchronized void restore() throws SQLException {
        if (isThere()) {
            return;
        }
        Path folder = file.getParent();
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < BYTES + LEAST_FREE_BYTES) {
                throw new SQLException(
                        "the disk of the folder " + folder + " is full: " + free / 1024 + " KB are free, and "
                                + (BYTES + LEAST_FREE_BYTES) / 1024 + " KB are needed",
                        "53100",
                        H2Engine.IO_EXCEPTION);
            }
            fill();
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new SQLException(
                    "the folder " + folder + " cannot be written: " + e, "58030", H2Engine.IO_EXCEPTION, e);
        }
    }

    /** With noise: some disks keep zeros for nothing. */
    private void fill() throws IOException {
        Random noise = new Random();
        byte[] piece = new byte[PIECE];
        try (var out = Files.newOutputStream(half)) {
            for (int written = 0; written < BYTES; written += PIECE) {
                noise.nextBytes(piece);
                out.write(piece);
            }
        } catch (IOException e) {
            Files.deleteIfExists(half);
            throw e;
        }
    }
}
