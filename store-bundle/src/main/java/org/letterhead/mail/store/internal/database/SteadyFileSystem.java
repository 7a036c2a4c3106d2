/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * The file system that H2 is given here. Its own default uses interruptible channels: a thread that is interrupted while it reads or
 * writes closes the file, and with it the database for everybody. Of H2's other file systems, {@code retry:} swallows the interruption, and
 * {@code async:} hands each access to threads of the JVM that never end and keep the class loaders of whoever they were started for.
 */
public final class SteadyFileSystem extends FilePathWrapper {
    static final String SCHEME = "letterhead";

    /** Called by H2 for each path. */
    public SteadyFileSystem() {
        // H2 sets the name.
    }

    /** Tells H2 of it. H2 is this bundle's own, so nobody else sees it. */
    static void register() {
        FilePath.register(new SteadyFileSystem());
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new SteadyFile(name.substring(SCHEME.length() + 1), mode);
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }
}
