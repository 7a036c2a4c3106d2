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

/** A file that stays open when a thread that uses it is interrupted. */
final class SteadyFile extends FileBaseDefault {
    private static final int CHUNK = 64 * 1024;

    private final String name;
    private final RandomAccessFile file;

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
            file.seek(position);
            file.write(bytes, offset, count);
        }
        return count;
    }

    @Override
    public long size() throws IOException {
        return file.length();
    }

    @Override
    protected void implTruncate(long size) throws IOException {
        // A channel's truncate never makes a file longer.
        synchronized (file) {
            if (size < file.length()) {
                file.setLength(size);
            }
        }
    }

    @Override
    public void force(boolean metaData) throws IOException {
        file.getFD().sync();
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
