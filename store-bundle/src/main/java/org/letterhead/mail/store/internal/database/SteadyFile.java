/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.database;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;

/**
 * A file that stays open when a thread that uses it is interrupted, and that is left as it was by a write that fails.
 *
 * <p>When the disk is full it gives up the {@link DiskReserve} and tries again. After a write that failed nevertheless it writes nothing
 * more until it is opened again: H2 closes itself then, but other threads may store what they have in between, on top of a piece
 * that is not whole; opened again, H2 would one day take that for the newest.
 */
final class SteadyFile extends FileBaseDefault {
    private static final int CHUNK = 64 * 1024;

    private final String name;
    private final RandomAccessFile file;
    private IOException failure;

    SteadyFile(String name, String mode) throws IOException {
        this.name = name;
        this.file = new RandomAccessFile(name, mode);
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        if (!into.hasRemaining()) {
            return 0;
        }
        byte[] bytes = into.hasArray() ? into.array() : new byte[Math.min(into.remaining(), CHUNK)];
        int offset = into.hasArray() ? into.arrayOffset() + into.position() : 0;
        int most = into.hasArray() ? into.remaining() : bytes.length;
        int count;
        synchronized (file) {
            file.seek(position);
            count = file.read(bytes, offset, most);
        }
        if (count > 0) {
            if (into.hasArray()) {
                into.position(into.position() + count);
            } else {
                into.put(bytes, 0, count);
            }
        }
        return count;
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        byte[] bytes;
        int offset;
        int count = from.remaining();
        if (from.hasArray()) {
            bytes = from.array();
            offset = from.arrayOffset() + from.position();
            from.position(from.limit());
        } else {
            bytes = new byte[count];
            offset = 0;
            from.get(bytes);
        }
        synchronized (file) {
            refuseIfFailed();
            try {
                put(bytes, offset, count, position);
            } catch (IOException e) {
                putWithReserve(bytes, offset, count, position, e);
            }
        }
        return count;
    }

    private void putWithReserve(byte[] bytes, int offset, int count, long position, IOException first)
            throws IOException {
        try {
            if (!DiskReserve.spend(name)) {
                throw first;
            }
            put(bytes, offset, count, position);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** What makes the file longer comes first: that is what a full disk refuses, and then nothing has been overwritten. */
    private void put(byte[] bytes, int offset, int count, long position) throws IOException {
        long end = file.length();
        int inside = (int) Math.max(0, Math.min(count, end - position));
        if (inside < count) {
            try {
                file.seek(position + inside);
                file.write(bytes, offset + inside, count - inside);
            } catch (IOException e) {
                file.setLength(end);
                throw e;
            }
        }
        if (inside > 0) {
            file.seek(position);
            file.write(bytes, offset, inside);
        }
    }

    private void refuseIfFailed() throws IOException {
        if (failure != null) {
            throw new IOException("Nothing more is written to " + name + " after a write that failed", failure);
        }
    }

    @Override
    public long size() throws IOException {
        return file.length();
    }

    @Override
    protected void implTruncate(long size) throws IOException {
        // A channel's truncate never makes a file longer.
        synchronized (file) {
            refuseIfFailed();
            if (size < file.length()) {
                file.setLength(size);
            }
        }
    }

    @Override
    public void force(boolean metaData) throws IOException {
        synchronized (file) {
            refuseIfFailed();
            try {
                file.getFD().sync();
            } catch (IOException e) {
                // What was written may be lost, and the next try would not say so.
                failure = e;
                throw e;
            }
        }
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.getChannel().tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
